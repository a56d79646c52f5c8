import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import type { BrokenPlace, Edit } from "../../library/remedy";

function dropIt({ found, holder, pod }: BrokenPlace): Edit | undefined {
    const added = holder.at("add").items();
    const isWanted = added.some((one) => /^(CAP_)?(NET_RAW|ALL)$/i.test(one.text() ?? ""));
    if (isWanted || pod.at("os", "name").text() === "windows") {
        return undefined;
    }
    return found.isSet
        ? { below: [found.items().length], value: "NET_RAW" }
        : { value: ["NET_RAW"] };
}

export const dropNetRaw = celRule({
    id: "drop-net-raw",
    title: "No raw packets",
    why: "With NET_RAW a container forges packets, and intercepts those of others.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision: "NET_RAW or ALL is dropped.",
    fix: "set securityContext.capabilities.drop to [ALL]",
    remedy: { does: "drops NET_RAW where nobody adds it, except on Windows", mend: dropIt },
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "container.?securityContext.?capabilities.?drop.orValue([]).exists(capability, capability in ['ALL', 'NET_RAW', 'CAP_NET_RAW'])",
                path: "securityContext.capabilities.drop",
                wrong: "the container may forge packets",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "All dropped",
                manifests: containerWith("securityContext: { capabilities: { drop: [ALL] } }"),
            },
        ],
        bad: [
            {
                title: "Kept",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].securityContext.capabilities.drop" }],
            },
        ],
    },
});
