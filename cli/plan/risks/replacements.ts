import { some } from "../some";
import type { Assessment } from "./assessment";

/** What is deleted and made anew: in between it is not there. */
export const replacements: Assessment = {
    risk: "downtime",
    judge({ op, type, replaceKeys }) {
        if (op !== "replace") {
            return [];
        }
        const because =
            replaceKeys.length === 0 ? "" : ` (${some(replaceKeys)} cannot change in place)`;
        const why = type.startsWith("random:")
            ? `a new value is drawn, and the old one is forgotten${because}`
            : `is deleted and made anew${because}`;
        return [{ risk: "downtime", why }];
    },
};
