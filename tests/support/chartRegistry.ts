import { spawn } from "node:child_process";
import { createServer, request, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import type { SecureContextOptions } from "node:tls";
import { promisify } from "node:util";
import { execFile } from "node:child_process";

import { catalogue } from "../../local/images/catalogue";
import { repositoryRoot } from "../../local/paths";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { thisMachine } from "../../local/tools/machine";
import { provideTools } from "../../local/tools/provide";
import type { ChartLock } from "../../versions";

const run = promisify(execFile);

/** A real OCI registry on loopback, which speaks plain HTTP, and the helm that pushes to it. */
export interface ChartRegistry {
    /** Where charts are pushed and found. */
    readonly repository: string;
    /** Packages a chart of the fixtures under a version, pushes it, and tells what was pushed. */
    readonly push: (chart: string, version: string, workDirectory: string) => Promise<ChartLock>;
    /** Pushes a packaged chart, which a lock names, and tells the lock of what was pushed. */
    readonly pushArchive: (archive: string, lock: ChartLock) => Promise<ChartLock>;
    /** The same registry behind a door that lets in one user only, and speaks TLS if it can. */
    readonly guarded: (
        username: string,
        password: string,
        certificate?: SecureContextOptions,
    ) => Promise<string>;
    readonly stop: () => void;
}

/** Starts the registry that crane has built in: storage and protocol are those of the real ones. */
export async function startChartRegistry(): Promise<ChartRegistry> {
    const { crane } = await provideTools(catalogue, ["crane"], silentProgress, thisMachine());
    const { helm } = await ensureTools(["helm"], silentProgress);
    const serving = spawn(crane.path, ["registry", "serve", "--address", "127.0.0.1:0"]);
    const port = await new Promise<number>((resolve, reject) => {
        let told = "";
        serving.stderr.on("data", (chunk: Buffer) => {
            told += chunk.toString();
            const found = /serving on port (\d+)/.exec(told)?.[1];
            if (found !== undefined) {
                resolve(Number(found));
            }
        });
        serving.on("error", reject);
        serving.on("exit", () => {
            reject(new Error(`the registry ended: ${told}`));
        });
    });
    const doors: Server[] = [];
    const repository = `oci://127.0.0.1:${port}/charts`;
    const pushArchive = async (archive: string, { chart, version }: ChartLock) => {
        const { stdout, stderr } = await run(helm.path, ["push", archive, repository]);
        const digest = /Digest: (sha256:\w+)/.exec(stdout + stderr)?.[1];
        return { repository, chart, version, digest };
    };
    return {
        repository,
        pushArchive,
        push: async (chart, version, workDirectory) => {
            const source = path.join(repositoryRoot, "tests/fixtures/charts", chart);
            await run(helm.path, ["package", source, "--version", version], { cwd: workDirectory });
            const archive = path.join(workDirectory, `${chart}-${version}.tgz`);
            return pushArchive(archive, { repository, chart, version });
        },
        guarded: async (username, password, certificate) => {
            const answer = guard(port, `${username}:${password}`);
            const door =
                certificate === undefined
                    ? createServer(answer)
                    : createSecureServer(certificate, answer);
            doors.push(door);
            return `oci://127.0.0.1:${await listening(door)}/charts`;
        },
        stop: () => {
            serving.removeAllListeners("exit");
            serving.kill();
            doors.forEach((door) => door.close());
        },
    };
}

/** Passes on what comes with the right login, and tells all others to bring one. */
function guard(port: number, login: string): RequestListener {
    const wanted = `Basic ${Buffer.from(login).toString("base64")}`;
    return (asked, answer) => {
        if (asked.headers.authorization !== wanted) {
            answer.writeHead(401, { "www-authenticate": 'Basic realm="charts"' }).end();
            return;
        }
        const { url, method, headers } = asked;
        const passed = request({ host: "127.0.0.1", port, path: url, method, headers }, (got) => {
            answer.writeHead(got.statusCode ?? 502, got.headers);
            got.pipe(answer);
        });
        asked.pipe(passed);
    };
}

function listening(server: Server): Promise<number> {
    return new Promise((resolve) => {
        server.listen(0, "127.0.0.1", () => {
            resolve((server.address() as AddressInfo).port);
        });
    });
}
