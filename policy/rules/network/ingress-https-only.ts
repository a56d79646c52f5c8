import { celRule } from "../../library/celRule";
import { ingresses } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { flag } from "../../library/parameters";

const tlsOptional = flag("tlsOptional", false, "Whether an Ingress may do without tls.");

export const ingressHttpsOnly = celRule({
    id: "ingress-https-only",
    title: "No plain HTTP",
    why: "Controllers that read this annotation serve plain HTTP beside TLS unless it is false.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision:
        'The annotation kubernetes.io/ingress.allow-http is "false", and tls is set unless the parameter frees from it.',
    fix: 'set the annotation to "false", and spec.tls',
    parameters: [tlsOptional],
    cel: {
        on: ingresses,
        checks: [
            {
                each: "object",
                holds: "object.metadata.?annotations[?'kubernetes.io/ingress.allow-http'].orValue('true') == 'false'",
                path: "metadata.annotations",
                wrong: "plain HTTP is served, too",
            },
            {
                each: "object",
                holds: "variables.tlsOptional || object.?spec.?tls.orValue([]).size() > 0",
                path: "spec.tls",
                wrong: "whoever is on the way reads along",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Both",
                manifests: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { kubernetes.io/ingress.allow-http: "false" } }
spec: { tls: [{ hosts: [example.org] }] }
`,
            },
        ],
        bad: [
            {
                title: "Neither",
                manifests: objectOf("networking.k8s.io/v1", "Ingress"),
                finds: [{ path: "metadata.annotations" }, { path: "spec.tls" }],
            },
        ],
    },
});
