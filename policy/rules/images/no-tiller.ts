import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const noTiller = celRule({
    id: "no-tiller",
    title: "No Tiller",
    why: "Tiller, the server of Helm 2, has the rights of an administrator and asks nobody for a password.",
    severity: "high",
    level: "baseline",
    sources: {},
    decision: "No image and no container has tiller in its name.",
    fix: "use Helm 3 or later, which needs no server",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "!container.?image.orValue('').contains('tiller')",
                path: "image",
                wrong: "Tiller does as administrator whatever anyone asks",
            },
        ],
    },
    examples: {
        good: [{ title: "Another", manifests: containerWith("tty: false") }],
        bad: [
            {
                title: "Tiller",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "example.org/tiller:2.17.0" }]
`,
                finds: [{ path: "spec.containers[0].image" }],
            },
        ],
    },
});
