import { type Labels, selectorLabels } from "./labels";
import { type Flow, podsIn, tcp } from "./network";

/** The ports of OTLP that every OpenTelemetry SDK knows. */
export const otlpPorts = { grpc: 4317, http: 4318 } as const;

/** The agents' pods, as the network policies of all that send spans name them. */
export const agentPods: Labels = selectorLabels("otel-agent");
/** The agents' Service, which leads to the one on the sender's own node. */
export const agentService = "otel-agent";

/** Where pods send their spans. */
export interface TraceIntake {
    /** OTLP over HTTP, without a path. */
    readonly endpoint: string;
    /** The way there. */
    readonly flow: Flow;
}

/** @param agents The namespace that the agents run in. */
export function traceIntake(agents: string): TraceIntake {
    return {
        endpoint: `http://${agentService}.${agents}.svc:${otlpPorts.http}`,
        flow: { peers: [podsIn(agents, agentPods)], ports: tcp(otlpPorts.grpc, otlpPorts.http) },
    };
}

/**
 * What an OpenTelemetry SDK reads to send its spans, in the names of its specification.
 *
 * @param group Tells services of one name apart, such as the team.
 */
export function tracingEnvironment(
    { endpoint }: TraceIntake,
    service: string,
    group: string,
): { readonly name: string; readonly value: string }[] {
    return [
        { name: "OTEL_SERVICE_NAME", value: service },
        { name: "OTEL_RESOURCE_ATTRIBUTES", value: `service.namespace=${group}` },
        { name: "OTEL_EXPORTER_OTLP_ENDPOINT", value: endpoint },
        // SDKs differ in what they take for the default.
        { name: "OTEL_EXPORTER_OTLP_PROTOCOL", value: "http/protobuf" },
    ];
}
