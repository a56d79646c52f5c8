import type { Rule } from "../../library/rule";
import { externalIps } from "./external-ips";
import { hostPortRange } from "./host-port-range";
import { ingressBlankHosts } from "./ingress-blank-hosts";
import { ingressClasses } from "./ingress-classes";
import { ingressHosts } from "./ingress-hosts";
import { ingressHttpsOnly } from "./ingress-https-only";
import { ingressPaths } from "./ingress-paths";
import { ingressTls } from "./ingress-tls";
import { ingressTlsHosts } from "./ingress-tls-hosts";
import { ingressWildcards } from "./ingress-wildcards";
import { nginxAnnotations } from "./nginx-annotations";
import { nginxSnippets } from "./nginx-snippets";
import { noCatchAllPolicies } from "./no-catch-all-policies";
import { noDefaultBackend } from "./no-default-backend";
import { noLoadBalancer } from "./no-load-balancer";
import { noLocalExternalName } from "./no-local-external-name";
import { noNodePort } from "./no-node-port";
import { servicePortRange } from "./service-port-range";

/** Rules on network. */
export const network: readonly Rule[] = [
    externalIps,
    hostPortRange,
    ingressBlankHosts,
    ingressClasses,
    ingressHosts,
    ingressHttpsOnly,
    ingressPaths,
    ingressTls,
    ingressTlsHosts,
    ingressWildcards,
    nginxAnnotations,
    nginxSnippets,
    noCatchAllPolicies,
    noDefaultBackend,
    noLoadBalancer,
    noLocalExternalName,
    noNodePort,
    servicePortRange,
];
