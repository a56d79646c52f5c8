import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";
import { fillIn } from "../../library/remedy";

export const pullPolicyAlways = celRule({
    id: "pull-policy-always",
    title: "Images are always pulled",
    why: "A pull proves that the pod may have the image; one from the node may be used by whoever knows its name.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "imagePullPolicy is Always, which is the default only for images without a version.",
    fix: "set imagePullPolicy to Always",
    remedy: fillIn("imagePullPolicy", "Always"),
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?imagePullPolicy.orValue('Always') == 'Always'",
                path: "imagePullPolicy",
                wrong: "whoever is on the node may use the image without asking",
            },
        ],
    },
    examples: {
        good: [{ title: "Always", manifests: containerWith("imagePullPolicy: Always") }],
        bad: [
            {
                title: "The default for a version",
                manifests: containerWith("tty: false"),
                finds: [{ path: "spec.containers[0].imagePullPolicy" }],
            },
        ],
    },
});
