import { celRule } from "../../library/celRule";
import { services } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noLoadBalancer = celRule({
    id: "no-load-balancer",
    title: "No load balancer of its own",
    why: "Each Service of this type is a door of its own, and costs as one.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "No Service is of the type LoadBalancer.",
    fix: "use an Ingress or a Gateway",
    cel: {
        on: services,
        checks: [
            {
                each: "object",
                holds: "object.?spec.?type.orValue('ClusterIP') != 'LoadBalancer'",
                path: "spec.type",
                wrong: "it is a door to the outside of its own",
            },
        ],
    },
    examples: {
        good: [{ title: "Inside", manifests: objectOf("v1", "Service") }],
        bad: [
            {
                title: "A door",
                manifests: objectOf("v1", "Service", "spec: { type: LoadBalancer }"),
                finds: [{ path: "spec.type" }],
            },
        ],
    },
});
