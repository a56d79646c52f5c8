import { celRule } from "../../library/celRule";
import { ingresses } from "../../library/kinds";
import { objectOf } from "../../library/manifests";
import { texts } from "../../library/parameters";

const classes = texts("classes", [], "The classes that there are.");

export const ingressClasses = celRule({
    id: "ingress-classes",
    title: "Known ingress classes",
    why: "An Ingress of an unknown class is served by nobody.",
    severity: "low",
    level: "optional",
    sources: {},
    decision: "The class, by field or annotation, is one of the parameter.",
    fix: "correct spec.ingressClassName",
    parameters: [classes],
    cel: {
        on: ingresses,
        checks: [
            {
                each: "object",
                holds: "object.?spec.?ingressClassName.orValue(object.metadata.?annotations[?'kubernetes.io/ingress.class'].orValue('')) in variables.classes",
                path: "spec.ingressClassName",
                wrong: "nobody serves this class",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Known",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { ingressClassName: web }",
                ),
                settings: { classes: ["web"] },
            },
        ],
        bad: [
            {
                title: "Unknown",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { ingressClassName: wbe }",
                ),
                finds: [{ path: "spec.ingressClassName" }],
                settings: { classes: ["web"] },
            },
        ],
    },
});
