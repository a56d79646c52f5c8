import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const appArmor = celRule({
    id: "app-armor",
    title: "No way around AppArmor",
    why: "AppArmor confines a container where the code in it fails to.",
    severity: "medium",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "AppArmor" } },
    decision:
        "An AppArmor profile is RuntimeDefault or Localhost, in the fields and in the old annotations.",
    fix: "leave the profile out, or set RuntimeDefault or Localhost",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "variables.podSpec.?securityContext.?appArmorProfile.?type.orValue('RuntimeDefault') in ['RuntimeDefault', 'Localhost']",
                path: "securityContext.appArmorProfile.type",
                wrong: "the pod is not confined",
            },
            {
                each: "container",
                holds: "container.?securityContext.?appArmorProfile.?type.orValue('RuntimeDefault') in ['RuntimeDefault', 'Localhost']",
                path: "securityContext.appArmorProfile.type",
                wrong: "the container is not confined",
            },
            {
                each: "podMetadata",
                holds: "variables.podMetadata.?annotations.orValue({}).all(key, !key.startsWith('container.apparmor.security.beta.kubernetes.io/') || variables.podMetadata.annotations[key] in ['', 'runtime/default'] || variables.podMetadata.annotations[key].startsWith('localhost/'))",
                path: "annotations",
                wrong: "an annotation frees a container from its profile",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "The default of the runtime",
                manifests: containerWith(
                    "securityContext: { appArmorProfile: { type: RuntimeDefault } }",
                ),
            },
        ],
        bad: [
            {
                title: "Unconfined",
                manifests: containerWith(
                    "securityContext: { appArmorProfile: { type: Unconfined } }",
                ),
                finds: [{ path: "spec.containers[0].securityContext.appArmorProfile.type" }],
            },
            {
                title: "An annotation",
                manifests: `
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations: { container.apparmor.security.beta.kubernetes.io/web: unconfined }
spec:
  containers: [{ name: web, image: example.org/web:1.4.2 }]
`,
                finds: [{ path: "metadata.annotations" }],
            },
        ],
    },
});
