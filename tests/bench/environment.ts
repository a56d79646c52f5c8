import { stringify } from "yaml";

/** The environment that is measured. */
export const environment = "bench";

/** The file of an environment, in which `teams` teams stand beside the usual platform. */
export function environmentFile(teams: number, firstQuota = "2"): string {
    const settings = {
        profile: "local",
        context: "groundwork-local",
        domain: "bench.groundwork.test",
        ingress: { service: "NodePort" },
        // Simulated nodes have no metrics.
        resourceMetrics: { provider: "cluster" },
        teams: Array.from({ length: teams }, (_, index) => team(index, firstQuota)),
    };
    const config = Object.fromEntries(
        Object.entries(settings).map(([key, value]): [string, unknown] => [
            `groundwork:${key}`,
            value,
        ]),
    );
    return stringify({ config }, { aliasDuplicateObjects: false });
}

/** No service: pods are simulated, and waiting for them would measure their simulation. */
function team(index: number, firstQuota: string): object {
    const name = `t${String(index).padStart(4, "0")}`;
    return {
        name,
        members: ["view", "deploy", "admin"].map((role) => ({ name: `${name}-${role}`, role })),
        quota: { cpu: index === 0 ? firstQuota : "2", memory: "4Gi" },
    };
}
