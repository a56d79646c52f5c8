import * as pulumi from "@pulumi/pulumi";

import { images } from "../../versions";
import { type ForgeServerArgs, serverSizes, starterSizes } from "../internal/forge-parts";
import { forgeServer } from "../internal/forge-server";
import { generatedSecret } from "../internal/generated";
import { objectLabels } from "../internal/labels";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import { woodpeckerRuleGroups } from "./alerts";
import { woodpeckerDashboard } from "./dashboard";
import { agentSettings, forgePrefix, serverSettings } from "./settings";
import {
    agentPod,
    agentPods,
    agentRules,
    podsService,
    serverPod,
    serverPods,
    serverPorts,
    workloads,
} from "./values";

/** Builds what a forge's repositories say, each step in a pod of its own. */
export class Woodpecker extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: ForgeServerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:delivery:Woodpecker", name, {}, opts);
        const child = { parent: this };
        const { namespace, builds, profile, priorityClass, route, forge } = args;
        const generation = String(args.secretGeneration ?? 1);
        // By this, server and agents know each other.
        const agentSecret = generatedSecret(`${name}-agent-secret`, generation, child);

        forgeServer(
            name,
            args,
            {
                workload: workloads.server,
                labels: objectLabels("woodpecker", images.woodpeckerServer.version, "server"),
                pods: serverPods,
                settings: serverSettings(route.host, forge),
                secrets: {
                    WOODPECKER_AGENT_SECRET: agentSecret,
                    // Signs what agents show once they are known.
                    WOODPECKER_GRPC_SECRET: generatedSecret(
                        `${name}-grpc-secret`,
                        generation,
                        child,
                    ),
                    [`${forgePrefix(forge)}_SECRET`]: pulumi.secret(args.clientSecret),
                },
                podSpec: serverPod(profile, priorityClass),
                size: serverSizes[profile],
                podsService,
                httpPort: serverPorts.http,
                ports: [
                    { name: "grpc", port: serverPorts.grpc, targetPort: "grpc" },
                    { name: "metrics", port: serverPorts.metrics, targetPort: "metrics" },
                ],
                metricsPort: serverPorts.metrics,
            },
            {
                workload: workloads.agent,
                labels: objectLabels("woodpecker", images.woodpeckerAgent.version, "agent"),
                pods: agentPods,
                settings: agentSettings({
                    profile,
                    namespace: namespace.name,
                    builds: builds.name,
                    buildPriority: args.buildPriority,
                    storageClass: args.storageClass,
                }),
                secrets: { WOODPECKER_AGENT_SECRET: agentSecret },
                podSpec: agentPod(profile, priorityClass),
                scale: starterSizes[profile].scale,
                serverPort: serverPorts.grpc,
                rules: agentRules,
                // A step asks the services of its workflow, which are pods too.
                neighbours: true,
            },
            child,
        );

        this.summary = {
            system: "Woodpecker",
            namespace: namespace.name,
            endpoint: `https://${route.host}`,
            workloads: [
                { kind: "StatefulSet", name: workloads.server },
                { kind: "Deployment", name: workloads.agent },
            ],
        };
        this.observed = {
            rules: woodpeckerRuleGroups(namespace.name, builds.name),
            dashboards: [woodpeckerDashboard(namespace.name, builds.name)],
        };
        this.registerOutputs();
    }
}
