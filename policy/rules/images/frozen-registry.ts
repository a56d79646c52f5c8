import { celRule } from "../../library/celRule";
import type { BrokenPlace, Edit } from "../../library/remedy";

/** What was on the old registry is on its successor, by the same name. */
function takeFromSuccessor({ found }: BrokenPlace): Edit | undefined {
    const [, name] =
        /^(?:k8s\.gcr\.io|gcr\.io\/google[-_]containers)\/(.+)$/.exec(found.text() ?? "") ?? [];
    return name === undefined ? undefined : { value: `registry.k8s.io/${name}` };
}

export const frozenRegistry = celRule({
    id: "frozen-registry",
    title: "No images of k8s.gcr.io",
    why: "The registry k8s.gcr.io gets no images any more, and will be switched off.",
    severity: "medium",
    level: "baseline",
    sources: {},
    decision: "No image comes from k8s.gcr.io or gcr.io/google-containers.",
    fix: "use registry.k8s.io",
    remedy: { does: "takes the same image from registry.k8s.io", mend: takeFromSuccessor },
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "!has(container.image) || !(container.image.startsWith('k8s.gcr.io/') || container.image.startsWith('gcr.io/google-containers/') || container.image.startsWith('gcr.io/google_containers/'))",
                path: "image",
                wrong: "this registry is frozen",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Its successor",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "registry.k8s.io/pause:3.10" }]
`,
            },
        ],
        bad: [
            {
                title: "The old one",
                manifests: `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "k8s.gcr.io/pause:3.5" }]
`,
                finds: [{ path: "spec.containers[0].image" }],
            },
        ],
    },
});
