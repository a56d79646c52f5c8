import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { UserError } from "../../../errors";
import { lockDirectory } from "../backend";
import { lockedSentence } from "../failure";
import type { PlatformStack } from "../stack";

/**
 * Takes the file backend's lock in its own form, so that a `pulumi` that somebody runs meets it. What a
 * killed run leaves of it is removed by the next one (`requireNoOtherRun`).
 *
 * @returns what lets it go
 * @throws UserError where another run has it
 */
export function lock({ home, environment, backend }: PlatformStack): () => void {
    const directory = lockDirectory(home, environment);
    const own = path.join(directory, `${randomUUID()}.json`);
    fs.mkdirSync(directory, { recursive: true });
    const holder = { pid: process.pid, username: os.userInfo().username, hostname: os.hostname() };
    fs.writeFileSync(own, JSON.stringify({ ...holder, timestamp: new Date() }));
    const unlock = (): void => {
        fs.rmSync(own, { force: true });
    };
    if (fs.readdirSync(directory).length > 1) {
        unlock();
        throw new UserError(lockedSentence(environment, backend));
    }
    return unlock;
}
