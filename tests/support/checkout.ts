import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { kubeconfigPath } from "../../local/cluster";
import { repositoryRoot } from "../../local/paths";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";

/** How a command of `bin/groundwork` ended. */
export interface Ending {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** A checkout of its own, with a home of its own: a test edits and breaks it as a user would. */
export interface Checkout {
    readonly root: string;
    readonly home: string;
    /** Runs `bin/groundwork` and waits for its end. */
    readonly groundwork: (args: readonly string[], variables?: Variables) => Promise<Ending>;
    /** Starts it in a process group of its own, and leaves it running. */
    readonly start: (args: readonly string[], variables?: Variables) => ChildProcess;
    /** Changes a file; the function that it returns puts it back. */
    readonly edit: (file: string, change: (text: string) => string) => () => void;
    /** Runs kubectl on the checkout's embedded cluster and returns what it prints. */
    readonly kubectl: (...args: readonly string[]) => Promise<string>;
    /** Stops its cluster and deletes everything. */
    readonly remove: () => Promise<void>;
}

/** Copies this checkout as it is now, uncommitted changes included. */
export async function copyCheckout(): Promise<Checkout> {
    return checkoutOf((root) => {
        copyFiles(root);
        fs.symlinkSync(path.join(repositoryRoot, "node_modules"), path.join(root, "node_modules"));
    });
}

/**
 * A checkout of an earlier commit, with the packages of that time.
 *
 * @throws Error where the clone does not go back as far.
 */
export async function earlierCheckout(commit: string): Promise<Checkout> {
    return checkoutOf((root) => {
        const archive = path.join(path.dirname(root), "archive.tar");
        execFileSync("git", ["archive", "--output", archive, commit], { cwd: repositoryRoot });
        fs.mkdirSync(root);
        execFileSync("tar", ["-xf", archive, "-C", root]);
        execFileSync("npm", ["ci", "--no-fund", "--no-audit", "--loglevel=error"], { cwd: root });
    });
}

async function checkoutOf(fill: (root: string) => void): Promise<Checkout> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-checkout-"));
    const root = path.join(directory, "checkout");
    const home = path.join(directory, "home");
    fill(root);
    const { kubectl } = await ensureTools(["kubectl"], silentProgress);

    const start = (args: readonly string[], variables: Variables = {}): ChildProcess =>
        spawn(path.join(root, "bin/groundwork"), args, {
            cwd: root,
            detached: true,
            env: { ...surroundings(), GROUNDWORK_HOME: home, ...variables },
        });
    const groundwork = (args: readonly string[], variables?: Variables): Promise<Ending> =>
        ending(start(args, variables));
    return {
        root,
        home,
        groundwork,
        start,
        edit: (file, change) => edit(path.join(root, file), change),
        kubectl: async (...args) => {
            const access = ["--kubeconfig", kubeconfigPath(home)];
            const { code, stdout, stderr } = await ending(
                spawn(kubectl.path, [...access, ...args]),
            );
            if (code !== 0) {
                throw new Error(`kubectl ${args.join(" ")}: ${stderr}`);
            }
            return stdout;
        },
        remove: async () => {
            await groundwork(["cluster", "stop"]);
            fs.rmSync(directory, { recursive: true, force: true });
        },
    };
}

function copyFiles(into: string): void {
    const list = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    const files = execFileSync("git", list, { cwd: repositoryRoot, encoding: "utf8" });
    for (const file of files.split("\0").filter((name) => name !== "")) {
        const from = path.join(repositoryRoot, file);
        if (fs.existsSync(from)) {
            fs.cpSync(from, path.join(into, file));
        }
    }
}

/** The environment without what the person or machine that runs the tests has set for Pulumi. */
function surroundings(): Variables {
    const foreign = /^(PULUMI_|GROUNDWORK_(?!CACHE|PROVIDERS)|KUBECONFIG$)/;
    const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
    return { GROUNDWORK_PROVIDERS: "stand-in", ...Object.fromEntries(own) };
}

/** Waits for the end of a program, and gathers what it says. */
export function ending(child: ChildProcess): Promise<Ending> {
    return new Promise((resolve, reject) => {
        let stdout = "";
        let stderr = "";
        child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
        child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        child.on("error", reject);
        child.on("close", (code) => {
            resolve({ code, stdout, stderr });
        });
    });
}

function edit(file: string, change: (text: string) => string): () => void {
    const before = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, change(before));
    return () => {
        fs.writeFileSync(file, before);
    };
}
