import type { Field } from "./field";
import { nameOf, namespaceOf, type KubernetesObject } from "./kubernetes";
import type { Report } from "./report";
import type { Stack } from "./stack";

/** Judges whether the Services that an Ingress leads to exist, and have the port. */
export function judgeBackends(stack: Stack, ingress: KubernetesObject, report: Report): void {
    const services = stack.inNamespace("Service", "", namespaceOf(ingress));
    for (const backend of backendsOf(ingress.fields.at("spec"))) {
        report.judge(() => {
            const service = backend.at("service");
            const name = service.at("name").text() ?? backend.at("serviceName").text();
            if (name === undefined) {
                return; // A backend of another kind.
            }
            const port = service.isSet ? service.at("port") : backend.at("servicePort");
            const wanted =
                port.number() ??
                port.text() ??
                port.at("number").number() ??
                port.at("name").text();
            const target = services.find((candidate) => nameOf(candidate) === name);
            if (target === undefined) {
                report.violation(backend, `the stack has no Service ${name} in this namespace`);
            } else if (!hasPort(target.fields.at("spec", "ports"), wanted)) {
                report.violation(backend, `Service ${name} has no port ${String(wanted)}`);
            }
        });
    }
}

function backendsOf(spec: Field): Field[] {
    const paths = spec
        .at("rules")
        .items()
        .flatMap((rule) => rule.at("http", "paths").items())
        .map((path) => path.at("backend"));
    return [spec.at("defaultBackend"), spec.at("backend"), ...paths].filter(
        (backend) => backend.isDeclared,
    );
}

function hasPort(ports: Field, wanted: string | number | undefined): boolean {
    return ports
        .items()
        .some((port) => port.at("port").number() === wanted || port.at("name").text() === wanted);
}
