import * as pulumi from "@pulumi/pulumi";

import { images } from "../../versions";
import { type ForgeServerArgs, serverSizes, starterSizes } from "../internal/forge-parts";
import { forgeServer } from "../internal/forge-server";
import { generatedSecret } from "../internal/generated";
import { objectLabels } from "../internal/labels";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import { droneRuleGroups } from "./alerts";
import { droneDashboard } from "./dashboard";
import { forgePrefix, runnerSettings, serverSettings } from "./settings";
import {
    podsService,
    runnerPod,
    runnerPods,
    runnerRules,
    serverPod,
    serverPods,
    serverPorts,
    workloads,
} from "./values";

/** Builds what a forge's repositories say, each pipeline in a pod of its own. */
export class Drone extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: ForgeServerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:delivery:Drone", name, {}, opts);
        const child = { parent: this };
        const { namespace, builds, profile, priorityClass, route, forge } = args;
        const generation = String(args.secretGeneration ?? 1);
        const generated = (secret: string, of: string) =>
            generatedSecret(`${name}-${secret}`, of, child);
        // By this, server and runners know each other.
        const rpcSecret = generated("rpc-secret", generation);

        forgeServer(
            name,
            args,
            {
                workload: workloads.server,
                labels: objectLabels("drone", images.drone.version, "server"),
                pods: serverPods,
                settings: serverSettings(route.host, forge),
                secrets: {
                    DRONE_RPC_SECRET: rpcSecret,
                    DRONE_COOKIE_SECRET: generated("cookie-secret", generation),
                    // Never a new one: with another, what teams have stored is lost.
                    DRONE_DATABASE_SECRET: generated("database-secret", "1"),
                    [`${forgePrefix(forge)}_CLIENT_SECRET`]: pulumi.secret(args.clientSecret),
                },
                podSpec: serverPod(profile, priorityClass),
                size: serverSizes[profile],
                podsService,
                httpPort: serverPorts.http,
                ports: [],
            },
            {
                workload: workloads.runner,
                labels: objectLabels("drone", images.droneRunner.version, "runner"),
                pods: runnerPods,
                settings: runnerSettings({
                    profile,
                    namespace: namespace.name,
                    builds: builds.name,
                }),
                secrets: { DRONE_RPC_SECRET: rpcSecret },
                podSpec: runnerPod(profile, priorityClass),
                scale: starterSizes[profile].scale,
                serverPort: serverPorts.http,
                rules: runnerRules,
                neighbours: false,
            },
            child,
        );

        this.summary = {
            system: "Drone",
            namespace: namespace.name,
            endpoint: `https://${route.host}`,
            workloads: [
                { kind: "StatefulSet", name: workloads.server },
                { kind: "Deployment", name: workloads.runner },
            ],
        };
        this.observed = {
            rules: droneRuleGroups(namespace.name, builds.name),
            dashboards: [droneDashboard(namespace.name, builds.name)],
        };
        this.registerOutputs();
    }
}
