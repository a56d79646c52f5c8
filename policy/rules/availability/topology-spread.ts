import { celRule } from "../../library/celRule";
import { deploymentWith } from "../../library/manifests";
import { integer, texts } from "../../library/parameters";

const topologies = texts(
    "topologies",
    [],
    "The topologies that replicas are spread over, for instance kubernetes.io/hostname.",
);
const fromReplicas = integer("fromReplicas", 2, 1, "From how many replicas on they are spread.");

export const topologySpread = celRule({
    id: "topology-spread",
    title: "Replicas are spread",
    why: "Replicas on one node or in one zone fail together.",
    severity: "low",
    level: "strict",
    sources: {},
    decision:
        "A Deployment or StatefulSet with at least as many replicas as the parameter says has topologySpreadConstraints for each topology of the parameter, or for any where it names none.",
    fix: "add topologySpreadConstraints for nodes and zones",
    parameters: [topologies, fromReplicas],
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                when: "object.kind in ['Deployment', 'StatefulSet'] && object.?spec.?replicas.orValue(1) >= variables.fromReplicas",
                holds: "variables.podSpec.?topologySpreadConstraints.orValue([]).size() > 0 && variables.topologies.all(topology, variables.podSpec.topologySpreadConstraints.exists(constraint, constraint.?topologyKey.orValue('') == topology))",
                path: "topologySpreadConstraints",
                wrong: "its replicas may all be in one place",
            },
        ],
    },
    examples: {
        good: [{ title: "One replica", manifests: deploymentWith("tty: false") }],
        bad: [
            {
                title: "Several",
                manifests: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 3, template: { spec: { containers: [{ name: web }] } } }
`,
                finds: [{ path: "spec.template.spec.topologySpreadConstraints" }],
            },
        ],
    },
});
