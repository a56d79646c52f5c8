import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const pullPolicyOfLatest = celRule({
    id: "pull-policy-of-latest",
    title: "Images without a version are always pulled",
    why: "Of an image without a version each node keeps another one.",
    severity: "low",
    level: "recommended",
    sources: {},
    decision: "Where the tag is latest or missing, imagePullPolicy is Always or left out.",
    fix: "set imagePullPolicy to Always, or name a version",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "!has(container.image) || !(container.image.endsWith(':latest') || !container.image.substring(container.image.lastIndexOf('/') + 1).contains(':')) || container.image.contains('@') || container.?imagePullPolicy.orValue('Always') == 'Always'",
                path: "imagePullPolicy",
                wrong: "each node keeps another image of this name",
            },
        ],
    },
    examples: {
        good: [{ title: "A version", manifests: containerWith("imagePullPolicy: IfNotPresent") }],
        bad: [
            {
                title: "None",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: example.org/web, imagePullPolicy: Never }]
`,
                finds: [{ path: "spec.containers[0].imagePullPolicy" }],
            },
        ],
    },
});
