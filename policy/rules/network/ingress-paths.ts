import { celRule } from "../../library/celRule";
import { ingresses } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const ingressPaths = celRule({
    id: "ingress-paths",
    title: "No paths of the system",
    why: "A path of the system in an Ingress is an attempt at the files of its controller.",
    severity: "high",
    level: "baseline",
    sources: {},
    decision: "No path begins with a folder of the system, such as /etc or /root.",
    fix: "use another path",
    cel: {
        on: ingresses,
        checks: [
            {
                each: "ingressRule",
                holds: "rule.?http.?paths.orValue([]).all(path, !path.?path.orValue('/').matches('^/(root|etc|proc|sys|var/run/secrets|var/run/kubernetes)|/(var/run/secrets|serviceaccount|kubernetes[.]io)'))",
                path: "http.paths",
                wrong: "it reaches for the files of the controller",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Another",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { rules: [{ host: example.org, http: { paths: [{ path: /tea }] } }] }",
                ),
            },
        ],
        bad: [
            {
                title: "The secrets",
                manifests: objectOf(
                    "networking.k8s.io/v1",
                    "Ingress",
                    "spec: { rules: [{ host: example.org, http: { paths: [{ path: /var/run/secrets }] } }] }",
                ),
                finds: [{ path: "spec.rules[0].http.paths" }],
            },
        ],
    },
});
