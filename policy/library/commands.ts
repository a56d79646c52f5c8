import type { Field } from "./field";

// Signs in a shell command, found without running or parsing it. They can mislead, so whoever uses
// them only advises. A command can hold a password, so no message quotes more than the sign.
// Every repetition is bounded, or the time would grow with the square of a long text.

const probes =
    "nc|ncat|curl|wget|ping|nslookup|dig|host|getent|telnet|test|pg_isready|mysqladmin|mysql|psql|" +
    "redis-cli|mongo|mongosh|kubectl|grpc_health_probe|etcdctl";
const loopOnProbe = new RegExp(
    `\\b(until|while)\\b[^;\\n]{0,200}?(?:\\b(${probes})\\b|\\[|/dev/tcp)`,
);
const waitTool =
    /(?:^|[\s/])(wait-for-it(?:\.sh)?|wait-for(?:\.sh)?|wait4x|wait-for-port|dockerize)\b/;
const sleepFirst = /(?:^|-c\s+)\s*sleep\s+\d+[smh]?\s*(?:&&|;|\n)/;
const endlessLoop = /\bwhile\s+(?:true|:|\[\s*1\s*\])\s*(?:;|\n)/;
const longSleep = /\bsleep\s+(\d+)([smhd]?)/;

/** How a command waits for something else before it starts its own work, if it does. */
export function waitIn(command: string): string | undefined {
    const loop = loopOnProbe.exec(command);
    if (loop !== null && /\bsleep\b|\bdone\b/.test(command)) {
        return `${loop[1] ?? ""} … ${loop[2] ?? "test"}`;
    }
    return waitTool.exec(command)?.[1] ?? (sleepFirst.test(command) ? "sleep … first" : undefined);
}

const shortestPeriod = 60;
const unitSeconds: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86400 };

/** Whether a command repeats its work forever and sleeps a minute or longer in between. */
export function runsPeriodically(command: string): boolean {
    const sleep = longSleep.exec(command);
    if (sleep === null || !endlessLoop.test(command)) {
        return false;
    }
    const [, count = "0", unit = ""] = sleep;
    return Number(count) * (unitSeconds[unit] ?? 1) >= shortestPeriod;
}

/** A container's command and arguments as one text. */
export function commandOf(container: Field): string {
    return [...container.at("command").items(), ...container.at("args").items()]
        .map((word) => word.text() ?? "")
        .join(" ");
}
