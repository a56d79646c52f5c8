import { celRule } from "../../library/celRule";
import { coreKinds, ingresses } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const nginxSnippets = celRule({
    id: "nginx-snippets",
    title: "No configuration by annotation",
    why: "A snippet runs in the controller, which holds the certificates and tokens of everybody.",
    severity: "high",
    level: "baseline",
    sources: {},
    decision: "No Ingress has a snippet annotation, and no ConfigMap allows them.",
    fix: "remove the annotation",
    cel: {
        on: [...ingresses, ...coreKinds("ConfigMap")],
        checks: [
            {
                each: "object",
                when: "object.kind == 'Ingress'",
                holds: "object.metadata.?annotations.orValue({}).all(key, !key.matches('^nginx[.](ingress[.]kubernetes[.]io|org)/.*snippets?$'))",
                path: "metadata.annotations",
                wrong: "it runs in the controller, which holds everybody's certificates",
            },
            {
                each: "object",
                when: "object.kind == 'ConfigMap'",
                holds: "object.?data[?'allow-snippet-annotations'].orValue('false') != 'true'",
                path: "data.allow-snippet-annotations",
                wrong: "it lets every Ingress run code in the controller",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: objectOf("networking.k8s.io/v1", "Ingress") }],
        bad: [
            {
                title: "A snippet",
                manifests: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { nginx.ingress.kubernetes.io/server-snippet: "return 302 /;" } }
`,
                finds: [{ path: "metadata.annotations" }],
            },
        ],
    },
});
