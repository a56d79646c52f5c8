import { type Stack } from "@pulumi/pulumi/automation";

import { allSpaces, type TeamSpace } from "../../components/team/spaces";
import type { PlatformConfig } from "../../config";
import { platform } from "../../stacks/platform";
import { startTestEngine, startTimeout, type TestEngine } from "./engine";
import { configOf } from "./platform";

export const developers = { name: "sample-developers", role: "deploy" };
export const leads = { name: "sample-leads", role: "admin" };

/** The registry of the team sample. */
export const registry = "registry.k8s.io";
export const sampleNamespace = "team-sample";

/** Two teams, the first with the given members, and nothing else. */
function configWith(members: readonly object[]): PlatformConfig {
    const sample = {
        name: "sample",
        members,
        registries: [registry],
        quota: { cpu: 1, memory: "1Gi", pods: 5 },
        containerMaximum: { cpu: "500m", memory: "512Mi" },
        environments: [{ name: "preview", quota: { cpu: "200m", memory: "256Mi" } }],
        calls: [{ team: "bank", service: "ledger", port: 5000 }],
    };
    const bank = { name: "bank", quota: { cpu: 1, memory: "1Gi" } };
    const layers = ["foundation", "tenants"];
    return configOf("dev", { layers, teams: [sample, bank] });
}

/** The namespaces of the team sample. */
export const sampleSpaces: readonly TeamSpace[] = allSpaces(
    configWith([developers, leads]).teams,
).filter(({ team }) => team === "sample");

/** Two teams that stand while the tests of the enclosing `describe` run. */
export interface StandingTeams {
    readonly engine: () => TestEngine;
    /** Brings them up again, with other members of the team sample. */
    readonly up: (members: readonly object[]) => Promise<void>;
    /** Tries to make an object, and returns what the API server says against it. */
    readonly refusal: (object: object, namespace?: string) => Promise<string>;
}

export function standingTeams(): StandingTeams {
    let engine: TestEngine | undefined;
    const started = (): TestEngine => {
        if (engine === undefined) {
            throw new Error("The teams do not stand yet.");
        }
        return engine;
    };
    const stackOf = (program: () => Promise<void>): Promise<Stack> =>
        started().stack("teams", program);
    const up = async (members: readonly object[]): Promise<void> => {
        const stack = await stackOf(() => {
            platform(configWith(members), {});
            return Promise.resolve();
        });
        await stack.up();
    };
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
        await up([developers, leads]);
    });
    after(async () => {
        await (await stackOf(() => Promise.resolve())).destroy();
    });
    return {
        engine: started,
        up,
        refusal: (object, namespace = sampleNamespace) =>
            started()
                .kubectl(
                    ["-n", namespace, "create", "--dry-run=server", "-f", "-"],
                    JSON.stringify(object),
                )
                .then(() => "", String),
    };
}
