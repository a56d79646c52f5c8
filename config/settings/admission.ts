import { z } from "zod";

import { levels } from "../../policy/library/levels";
import { dnsName, oneOf } from "../fields";

const mode = oneOf("enforce", "warn", "audit", "off");
const level = oneOf(...levels);

/** What the API server does with objects that break a rule of the policy pack. */
export const admission = z.strictObject({
    /** Are they refused, warned of, recorded in the audit log, or not judged? */
    mode: mode.default("enforce"),
    /** Which rules hold; each level has those of the ones before. */
    level: level.default("recommended"),
    /** Namespace -> what is different there. */
    namespaces: z
        .record(
            dnsName,
            z.strictObject(
                { mode: mode.optional(), level: level.optional() },
                { error: "a map with mode, level or both" },
            ),
            { error: "a map from namespace to mode and level" },
        )
        .default({}),
});
