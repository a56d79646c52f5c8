import { spawn } from "node:child_process";

import { z } from "zod";

import { machines } from "../../local/nodes/machines";
import { type Ending, ending } from "./checkout";
import type { RealPlatform } from "./realNodes";
import { type Steady, steadily, type Within } from "./steadily";

/** Somebody outside the cluster, in front of the edge node's address. */
export interface Visitor {
    /** The command that leads into the network outside the cluster. */
    readonly within: Within;
    /** Asks once, and returns what curl says. */
    readonly get: (url: string, ...options: readonly string[]) => Promise<Ending>;
    /** Asks again and again, over a new connection each time; says each answer's code and body. */
    readonly keepAsking: (url: string, ...options: readonly string[]) => Promise<Steady>;
}

const portsSchema = z.array(z.object({ port: z.int(), nodePort: z.int() }));

/** A visitor who finds every host at the edge, as DNS would have it. */
export async function visitorAtTheEdge(platform: RealPlatform): Promise<Visitor> {
    const within: Within = ["nsenter", `--target=${await platform.pid("fabric")}`, "--net", "--"];
    const toTheEdge = connectTo(
        portsSchema.parse(
            JSON.parse(
                await platform.kubectl([
                    ...["-n", "platform-ingress", "get", "service", "traefik"],
                    ...["-o", "jsonpath={.spec.ports}"],
                ]),
            ),
        ),
    );
    const curl = (url: string, options: readonly string[]): string[] => {
        return ["curl", "-sS", "-m", "15", ...toTheEdge, ...options, url];
    };
    return {
        within,
        get: (url, ...options) => {
            const [program, ...args] = within;
            return ending(spawn(program, [...args, ...curl(url, options)]));
        },
        keepAsking: (url, ...options) => {
            const ask = curl(url, ["-w", " %{http_code}\\n", ...options]);
            return steadily(within, `${ask.map(quoted).join(" ")} 2>&1 </dev/null`);
        },
    };
}

/** The ports that the world sees are those of a load balancer, which stands in front of nodes. */
function connectTo(ports: z.infer<typeof portsSchema>): string[] {
    const address = machines.find(({ role }) => role === "edge")?.address ?? "";
    return ports.flatMap(({ port, nodePort }) => [
        "--connect-to",
        `:${port}:${address}:${nodePort}`,
    ]);
}

function quoted(argument: string): string {
    return `'${argument.replaceAll("'", `'\\''`)}'`;
}
