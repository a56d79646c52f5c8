import type { Exemption } from "../library/exemptions";
import { exempt } from "./exempt";

/** Why a system asks the API server, which takes a token. All others have none. */
const callers: readonly (readonly [kind: string, place: string, reason: string])[] = [
    ["Deployment", "platform-dns/coredns", "It watches the Services whose names it tells."],
    ["Deployment", "platform-dns/coredns-autoscaler", "It counts nodes, and scales by them."],
    ["Deployment", "platform-ingress/traefik", "It watches the Ingresses that it serves."],
    ["DaemonSet", "platform-ingress/traefik", "It watches the Ingresses that it serves."],
    ["Deployment", "platform-nginx/nginx", "It watches the Ingresses that it serves."],
    ["DaemonSet", "platform-nginx/nginx", "It watches the Ingresses that it serves."],
    ["StatefulSet", "platform-monitoring/prometheus", "It finds there what it scrapes."],
    ["Deployment", "platform-monitoring/kube-state-metrics", "It counts the cluster's objects."],
    ["Deployment", "platform-resource-metrics/metrics-server", "It is a part of the API."],
    ["DaemonSet", "platform-log-shipping/fluent-bit", "It asks which pod a line is of."],
    ["DaemonSet", "platform-trace-agents/otel-agent", "It asks which pod a span is of."],
    ["Deployment", "platform-storage/local-path-provisioner", "It watches claims for volumes."],
    ["StatefulSet", "platform-jenkins/jenkins", "It makes a pod for each build."],
    ["Deployment", "platform-drone/drone-runner", "It makes a pod for each build."],
    ["Deployment", "platform-woodpecker/woodpecker-agent", "It makes a pod for each step."],
];

/** Of pods with a token: their account may do what their component's `values.ts` says, no more. */
export const tokenExemptions: readonly Exemption[] = callers.flatMap(([kind, place, reason]) => {
    const [namespace = "", name = ""] = place.split("/");
    return exempt(["no-token-mount"], { kind, namespace, name }, reason);
});
