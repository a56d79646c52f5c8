import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import { answering } from "../support/answering";
import { type Checkout, copyCheckout } from "../support/checkout";
import { startTimeout } from "../support/engine";

interface Mistake {
    readonly what: string;
    readonly args: readonly string[];
    readonly variables?: Readonly<Record<string, string | undefined>>;
    /** Makes it, and returns what unmakes it. */
    readonly make?: (checkout: Checkout) => () => void;
    /** The key or thing, its value, and the remedy. */
    readonly says: RegExp;
}

const inConfig = (line: string) => (checkout: Checkout) =>
    checkout.edit("Pulumi.dev.yaml", (text) => `${text}${line}\n`);

/** Adds an environment of two clusters, with what differs at the second. */
const withFleet =
    (different = "{}") =>
    (checkout: Checkout) => {
        const file = path.join(checkout.root, "Pulumi.fleet.yaml");
        const text = fs.readFileSync(path.join(checkout.root, "Pulumi.dev.yaml"), "utf8");
        const clusters = `groundwork:clusters: [{ name: eu, context: at-eu }, { name: us, context: at-us, settings: ${different} }]`;
        fs.writeFileSync(file, text.replace("groundwork:context: groundwork-local", clusters));
        return () => {
            fs.rmSync(file);
        };
    };

const mistakes: readonly Mistake[] = [
    {
        what: "an unknown command",
        args: ["upp"],
        says: /no command "upp": use one of up, preview,/,
    },
    {
        what: "an unknown option",
        args: ["preview", "--enviroment", "dev"],
        says: /Unknown option '--enviroment'; usage: bin\/groundwork preview/,
    },
    {
        what: "an argument that nothing asks for",
        args: ["up", "dev"],
        says: /Unexpected argument 'dev'.*usage: bin\/groundwork up/,
    },
    {
        what: "a risk that there is none",
        args: ["preview", "--fail-on", "dataloss"],
        says: /--fail-on is "dataloss", but must be one of data-loss, access, crd, downtime, routine/,
    },
    {
        what: "a risk that nobody asks about",
        args: ["up", "--accept", "downtime"],
        says: /--accept is "downtime", but only data-loss is ever asked about: .* say --accept data-loss/,
    },
    {
        what: "a plan in two forms",
        args: ["preview", "--json", "--markdown"],
        says: /--json and --markdown cannot go together: give one of them; usage: /,
    },
    {
        what: "an unknown environment",
        args: ["up", "-e", "live"],
        says: /no environment "live": use one of dev, nodes, prod, staging, or add Pulumi\.live\.yaml/,
    },
    {
        what: "an unknown setting",
        args: ["up"],
        make: inConfig("  groundwork:domian: example.org"),
        says: /domian.*no such setting: correct its name or remove it from Pulumi\.dev\.yaml/,
    },
    {
        what: "a settings file that is no YAML",
        args: ["preview"],
        make: inConfig("  groundwork:domain: [a"),
        says: /Pulumi\.dev\.yaml is no YAML at line \d+: .*Correct that line/,
    },
    {
        what: "a settings file of another form",
        args: ["preview"],
        make: (checkout) => checkout.edit("Pulumi.dev.yaml", () => "config: [1, 2]\n"),
        says: /Pulumi\.dev\.yaml does not have the form of a Pulumi file/,
    },
    {
        what: "a context that no kubeconfig has",
        args: ["up", "--context", "nowhere"],
        variables: { KUBECONFIG: "/nonexistent" },
        says: /groundwork:context is "nowhere", but no cluster answers there.*name another with --context/,
    },
    {
        what: "an unreachable cluster",
        args: ["up", "--context", "gone"],
        make: (checkout) => {
            const file = path.join(checkout.root, "gone.yaml");
            fs.writeFileSync(file, unreachable);
            return () => {
                fs.rmSync(file);
            };
        },
        variables: { KUBECONFIG: "gone.yaml" },
        says: /groundwork:context is "gone", but no cluster answers there \(.*refused.*\): correct/,
    },
    {
        what: "a state whose passphrase is gone",
        args: ["up"],
        make: ({ home }) => {
            const stacks = path.join(home, "state/.pulumi/stacks/groundwork");
            fs.mkdirSync(stacks, { recursive: true });
            fs.writeFileSync(path.join(stacks, "dev.json"), "{}");
            return () => {
                fs.rmSync(path.join(home, "state"), { recursive: true });
            };
        },
        says: /passphrase of environment dev is missing: .*restore that file, or set PULUMI_CONFIG_PASSPHRASE/,
    },
    {
        what: "a backend of one's own without a passphrase",
        args: ["up"],
        variables: { PULUMI_BACKEND_URL: "file:///tmp/elsewhere" },
        says: /passphrase of environment dev is missing: its state is at "file:\/\/\/tmp\/elsewhere"; set PULUMI_CONFIG_PASSPHRASE/,
    },
    {
        what: "a passphrase file that is not there",
        args: ["up"],
        variables: { PULUMI_CONFIG_PASSPHRASE_FILE: "/nonexistent" },
        says: /PULUMI_CONFIG_PASSPHRASE_FILE is "\/nonexistent", but there is no such file/,
    },
    {
        what: "providers of another kind",
        args: ["up"],
        variables: { GROUNDWORK_PROVIDERS: "fake" },
        says: /GROUNDWORK_PROVIDERS is "fake", but must be official, stand-in or auto/,
    },
    {
        what: "a home that is a file",
        args: ["up"],
        variables: { GROUNDWORK_HOME: "/dev/null" },
        says: /\/dev\/null cannot be written .*set GROUNDWORK_HOME to a folder that is/,
    },
    {
        what: "one context for all clusters of an environment",
        args: ["up", "-e", "fleet", "--context", "elsewhere"],
        make: withFleet(),
        says: /--context is "elsewhere", but environment fleet has several clusters \(eu, us\): say with --cluster/,
    },
    {
        what: "a wrong setting of the last cluster, before the first is touched",
        args: ["up", "-e", "fleet"],
        make: withFleet("{ profile: large }"),
        says: /groundwork:clusters\[1\]\.settings\.profile is "large", but must be one of local, .* Pulumi\.fleet\.yaml/,
    },
    {
        what: "a context of a cluster that no kubeconfig has",
        args: ["up", "-e", "fleet", "--cluster", "eu"],
        make: withFleet(),
        variables: { KUBECONFIG: "/nonexistent" },
        says: /The context of fleet\.eu in groundwork:clusters is "at-eu", but no cluster answers there/,
    },
    {
        what: "an unknown cluster",
        args: ["preview", "-e", "fleet", "--cluster", "ap"],
        make: withFleet(),
        says: /Environment fleet has no cluster "ap": use one of eu, us, or add it to groundwork:clusters/,
    },
    {
        what: "a cluster of an environment that has one",
        args: ["up", "--cluster", "eu"],
        says: /--cluster is "eu", but dev is one cluster: leave it out, or list clusters/,
    },
    {
        what: "a cluster of an environment that has one, by its stack's name",
        args: ["up", "-e", "dev.eu"],
        says: /no cluster "dev\.eu", as Pulumi\.dev\.yaml has no groundwork:clusters: say -e dev,/,
    },
    {
        what: "a cluster and an environment of one name",
        args: ["up", "-e", "fleet"],
        make: (checkout) => {
            const unmake = withFleet()(checkout);
            const twin = path.join(checkout.root, "Pulumi.fleet.us.yaml");
            fs.copyFileSync(path.join(checkout.root, "Pulumi.dev.yaml"), twin);
            return () => {
                fs.rmSync(twin);
                unmake();
            };
        },
        says: /cluster us in Pulumi\.fleet\.yaml and the environment of Pulumi\.fleet\.us\.yaml would share the stack fleet\.us: rename/,
    },
    {
        what: "the removal of all clusters at once",
        args: ["down", "-e", "fleet"],
        make: withFleet(),
        says: /Environment fleet has several clusters \(eu, us\), and this is done for one: name it, with --cluster eu/,
    },
    {
        what: "a new environment with the clusters of another",
        args: ["env", "new", "copy", "--from", "fleet"],
        make: withFleet(),
        says: /Pulumi\.fleet\.yaml has several clusters, and a copy would be about the same ones: choose another/,
    },
    {
        what: "an unknown command of the cluster",
        args: ["cluster", "restart"],
        says: /no cluster command "restart": use bin\/groundwork cluster start\|stop/,
    },
];

const unreachable = JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "gone", cluster: { server: "https://127.0.0.1:1" } }],
    users: [{ name: "gone", user: { token: "none" } }],
    contexts: [{ name: "gone", context: { cluster: "gone", user: "gone" } }],
});

// The program as people run it: what they see of a mistake, and that nothing has happened.
describe("a mistake", () => {
    let checkout: Checkout;
    before(async function () {
        this.timeout(startTimeout); // The tools may have to be built.
        checkout = await copyCheckout();
    });
    after(() => checkout.remove());

    for (const { what, args, variables, make, says } of mistakes) {
        it(`gives one sentence and changes nothing: ${what}`, async () => {
            const unmake = make?.(checkout);
            try {
                const { code, stdout, stderr } = await checkout.groundwork(args, variables);
                assert.equal(code, 1);
                assert.equal(stdout, "");
                assert.match(stderr, says);
                const lines = stderr.trim().split("\n");
                assert.equal(lines.length, 1, stderr);
                assert.match(stderr, /^groundwork: [^\n]+\.\n$|usage: [^\n]+\n$/);
                assert.ok(!fs.existsSync(path.join(checkout.home, "cluster")), "no cluster");
            } finally {
                unmake?.();
            }
        });
    }

    it("gives one sentence where the npm packages are missing", async () => {
        const modules = path.join(checkout.root, "node_modules");
        const target = fs.readlinkSync(modules);
        fs.rmSync(modules);
        try {
            const { code, stderr } = await checkout.groundwork(["preview"]);
            assert.equal(code, 1);
            assert.match(stderr, /^groundwork: the npm packages are not installed: run npm ci in /);
        } finally {
            fs.symlinkSync(target, modules);
        }
    });

    /** A store of states as Amazon's, where whoever asks has a token; prod needs no cluster. */
    const inStore = (address: string) => ({
        KUBECONFIG: "/nonexistent",
        PULUMI_BACKEND_URL: `s3://state?region=eu-1&use_path_style=true&endpoint=${address}`,
        PULUMI_CONFIG_PASSPHRASE: "anything",
        AWS_ACCESS_KEY_ID: "key",
        AWS_SECRET_ACCESS_KEY: "secret",
        AWS_SESSION_TOKEN: "token",
    });

    it("gives one sentence where the state's token has expired, or its network is lost", async () => {
        const store = await answering(
            400,
            "application/xml",
            "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>",
        );
        try {
            const expired = await checkout.groundwork(
                ["preview", "-e", "prod"],
                inStore(store.address),
            );
            assert.equal(expired.code, 1);
            assert.match(
                expired.stderr,
                /\ngroundwork: The state of environment prod at s3:\/\/state wants other credentials [^\n]*ExpiredToken[^\n]*: sign in again, then run the same command again\.\n$/,
            );
        } finally {
            await store.stop();
        }
        const lost = await checkout.groundwork(["preview", "-e", "prod"], inStore(store.address));
        assert.equal(lost.code, 1);
        assert.match(
            lost.stderr,
            /\ngroundwork: The state [^\n]* cannot be reached [^\n]*refused\): see to the network, [^\n]*\.\n$/,
        );
    });

    it("gives one sentence where the cluster's token has expired", async () => {
        const body = JSON.stringify({
            kind: "Status",
            apiVersion: "v1",
            status: "Failure",
            message: "Unauthorized",
            reason: "Unauthorized",
            code: 401,
        });
        const cluster = await answering(401, "application/json", body);
        const kubeconfig = path.join(checkout.root, "expired.yaml");
        fs.writeFileSync(kubeconfig, unreachable.replace("https://127.0.0.1:1", cluster.address));
        try {
            const variables = { KUBECONFIG: kubeconfig };
            const { code, stderr } = await checkout.groundwork(
                ["up", "--context", "gone"],
                variables,
            );
            assert.equal(code, 1);
            assert.match(
                stderr,
                /^groundwork: The cluster at context "gone" wants other credentials than it got \(You must be logged in .*\): sign in again, then run the same command again\.\n$/,
            );
        } finally {
            fs.rmSync(kubeconfig);
            await cluster.stop();
        }
    });

    it("gives one sentence where the disk is full", async function () {
        const disk = path.join(checkout.root, "full");
        fs.mkdirSync(disk);
        if (!mountTinyDisk(disk)) {
            this.skip(); // A disk of its own needs root and Linux.
        }
        try {
            const { code, stderr } = await checkout.groundwork(["up"], { GROUNDWORK_HOME: disk });
            assert.equal(code, 1);
            const last = stderr.trim().split("\n").at(-1) ?? "";
            assert.match(last, /^groundwork: .*(disk|space).*\.$/i);
        } finally {
            await checkout.groundwork(["cluster", "stop"], { GROUNDWORK_HOME: disk });
            execFileSync("umount", ["--lazy", disk]);
        }
    });
});

function mountTinyDisk(directory: string): boolean {
    try {
        const options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", directory];
        execFileSync("mount", options, { stdio: "ignore" });
        return true;
    } catch {
        return false;
    }
}
