import { celRule } from "../../library/celRule";
import { ingresses } from "../../library/kinds";

export const nginxAnnotations = celRule({
    id: "nginx-annotations",
    title: "No injection by annotation",
    why: "ingress-nginx pastes annotations into its configuration: whoever ends a line there begins one of his own.",
    severity: "high",
    level: "baseline",
    sources: {},
    decision:
        "No annotation of nginx holds what could leave its place: root, alias, lua, proxy_pass, a path of the system, a brace or a semicolon.",
    fix: "remove the value",
    cel: {
        on: ingresses,
        checks: [
            {
                each: "object",
                holds: "object.metadata.?annotations.orValue({}).all(key, !key.matches('^nginx[.](ingress[.]kubernetes[.]io|org)/') || key.endsWith('snippet') || key.endsWith('snippets') || !string(object.metadata.annotations[key]).matches('(\\\\s*alias\\\\s*.*;|\\\\s*root\\\\s*.*;|/etc/(passwd|shadow|group|nginx|ingress-controller)|/var/run/secrets|/root/|/var/run/kubernetes/serviceaccount|by_lua|\\\\{|\\\\}|proxy_pass)'))",
                path: "metadata.annotations",
                wrong: "it can leave its place in the configuration",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A word",
                manifests: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { nginx.org/mode: fast } }
`,
            },
        ],
        bad: [
            {
                title: "A directive",
                manifests: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { nginx.org/mode: " root /;" } }
`,
                finds: [{ path: "metadata.annotations" }],
            },
        ],
    },
});
