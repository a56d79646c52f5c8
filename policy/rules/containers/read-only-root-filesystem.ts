import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { texts } from "../../library/parameters";

const exemptImages = texts(
    "exemptImages",
    [],
    "Images that need not comply; `*` at the end stands for any text.",
);

export const readOnlyRootFilesystem = celRule({
    id: "read-only-root-filesystem",
    title: "The root filesystem is read-only",
    why: "Whoever breaks into a container cannot plant anything in it, and nothing is lost unnoticed when it restarts.",
    severity: "medium",
    level: "strict",
    sources: {},
    decision: "securityContext.readOnlyRootFilesystem is true.",
    fix: "set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir where the program writes",
    parameters: [exemptImages],
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?securityContext.?readOnlyRootFilesystem.orValue(false) || variables.exemptImages.exists(image, image.endsWith('*') ? container.image.startsWith(image.substring(0, image.size() - 1)) : container.image == image)",
                path: "securityContext.readOnlyRootFilesystem",
                wrong: "what runs in the container can change its files",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Read-only",
                manifests: containerWith("securityContext: { readOnlyRootFilesystem: true }"),
            },
        ],
        bad: [
            {
                title: "Left out",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].securityContext.readOnlyRootFilesystem" }],
            },
        ],
    },
});
