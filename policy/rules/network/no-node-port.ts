import { celRule } from "../../library/celRule";
import { services } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noNodePort = celRule({
    id: "no-node-port",
    title: "No ports on every node",
    why: "A NodePort opens a port on every node, past network policies.",
    severity: "medium",
    level: "recommended",
    sources: {},
    decision: "No Service is of the type NodePort.",
    fix: "use an Ingress, a Gateway or a load balancer",
    cel: {
        on: services,
        checks: [
            {
                each: "object",
                holds: "object.?spec.?type.orValue('ClusterIP') != 'NodePort'",
                path: "spec.type",
                wrong: "it opens a port on every node",
            },
        ],
    },
    examples: {
        good: [{ title: "Inside", manifests: objectOf("v1", "Service") }],
        bad: [
            {
                title: "Everywhere",
                manifests: objectOf("v1", "Service", "spec: { type: NodePort }"),
                finds: [{ path: "spec.type" }],
            },
        ],
    },
});
