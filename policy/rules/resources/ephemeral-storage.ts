import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { text } from "../../library/parameters";

const maximum = text(
    "maximum",
    "",
    "The most that a container may have, for instance 500Mi; empty for any amount.",
);

export const ephemeralStorage = celRule({
    id: "ephemeral-storage",
    title: "Bounds for local storage",
    why: "Logs and temporary files of one pod can fill the disk of its node, and then every pod on it goes.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "Every container has limits.ephemeral-storage, which is no more than the parameter.",
    fix: "set resources.requests and limits of ephemeral-storage",
    parameters: [maximum],
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "container.?resources.?limits[?'ephemeral-storage'].hasValue() && (variables.maximum == '' || !quantity(container.resources.limits['ephemeral-storage']).isGreaterThan(quantity(variables.maximum)))",
                path: "resources.limits.ephemeral-storage",
                wrong: "one pod can fill the disk of its node",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Set",
                manifests: containerWith("resources: { limits: { ephemeral-storage: 1Gi } }"),
            },
        ],
        bad: [
            {
                title: "Left out",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].resources.limits.ephemeral-storage" }],
            },
            {
                title: "Too much",
                manifests: containerWith("resources: { limits: { ephemeral-storage: 2Gi } }"),
                finds: [{ path: "spec.containers[0].resources.limits.ephemeral-storage" }],
                settings: { maximum: "1Gi" },
            },
        ],
    },
});
