import { alertmanagerPods } from "../../components/alertmanager/values";
import { corednsPods } from "../../components/coredns/values";
import { prometheusPods } from "../../components/internal/scraping";
import { traefikPods } from "../../components/traefik/values";
import { platformNamespaces } from "../../stacks/foundation";
import type { System } from "./pods";

export const coredns: System = {
    name: "CoreDNS",
    namespace: platformNamespaces.dns,
    pods: corednsPods,
};

export const traefik: System = {
    name: "Traefik",
    namespace: platformNamespaces.ingress,
    pods: traefikPods,
};

export const prometheus: System = {
    name: "Prometheus",
    namespace: platformNamespaces.monitoring,
    pods: prometheusPods,
};

export const alertmanager: System = {
    name: "Alertmanager",
    namespace: platformNamespaces.monitoring,
    pods: alertmanagerPods,
};
