import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";
import { texts } from "../../library/parameters";

const publicRegistries = texts(
    "publicRegistries",
    ["registry.k8s.io/", "ghcr.io/", "quay.io/"],
    "Registries that give images to anyone.",
);

export const pullSecrets = celRule({
    id: "pull-secrets",
    title: "Credentials for private registries",
    why: "A node pulls from a private registry with the credentials of the pod, or not at all.",
    severity: "low",
    level: "optional",
    sources: {},
    decision:
        "A pod with images beyond the public registries of the parameter has imagePullSecrets.",
    fix: "set spec.imagePullSecrets",
    parameters: [publicRegistries],
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?imagePullSecrets.orValue([]).size() > 0 || variables.containers.all(container, variables.publicRegistries.exists(registry, container.image.startsWith(registry)))",
                path: "imagePullSecrets",
                wrong: "one of its images is in no public registry",
            },
        ],
    },
    examples: {
        good: [
            { title: "Credentials", manifests: podWith("imagePullSecrets: [{ name: registry }]") },
        ],
        bad: [
            {
                title: "None",
                manifests: podWith("restartPolicy: Always"),
                finds: [{ path: "spec.imagePullSecrets" }],
            },
        ],
    },
});
