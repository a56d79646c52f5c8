import { alertmanagerPods } from "../../components/alertmanager/values";
import { corednsPods } from "../../components/coredns/values";
import { prometheusPods } from "../../components/internal/scraping";
import { traefikPods } from "../../components/traefik/values";
import type { PlatformConfig } from "../../config";
import { namespaceOf } from "../../stacks/namespaces";
import type { System } from "./pods";

export const coredns: System = {
    name: "CoreDNS",
    namespace: namespaceOf("dns"),
    pods: corednsPods,
};

export const traefik: System = {
    name: "Traefik",
    namespace: namespaceOf("ingress"),
    pods: traefikPods,
};

/** Does Traefik serve Ingresses in this environment? */
export function traefikStands({ layers, ingress }: PlatformConfig): boolean {
    return layers.includes("networking") && ingress.controllers.includes("traefik");
}

export const prometheus: System = {
    name: "Prometheus",
    namespace: namespaceOf("monitoring"),
    pods: prometheusPods,
};

export const alertmanager: System = {
    name: "Alertmanager",
    namespace: namespaceOf("monitoring"),
    pods: alertmanagerPods,
};
