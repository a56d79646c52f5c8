import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { repositoryRoot } from "../../local/paths";

const read = (file: string): string => fs.readFileSync(path.join(repositoryRoot, file), "utf8");

const workflows = fs
    .readdirSync(path.join(repositoryRoot, ".github/workflows"))
    .map((file) => `.github/workflows/${file}`);

const form = z.looseObject({
    permissions: z.record(z.string(), z.string()).optional(),
    jobs: z.record(
        z.string(),
        z.looseObject({
            permissions: z.record(z.string(), z.string()).optional(),
            uses: z.string().optional(),
            with: z.record(z.string(), z.unknown()).optional(),
            strategy: z
                .looseObject({ matrix: z.looseObject({ environment: z.array(z.string()) }) })
                .optional(),
            steps: z
                .array(
                    z.looseObject({
                        uses: z.string().optional(),
                        with: z.record(z.string(), z.unknown()).optional(),
                    }),
                )
                .optional(),
        }),
    ),
});

describe("the workflows of GitHub Actions", () => {
    for (const file of [...workflows, ".github/actions/setup/action.yml"]) {
        it(`pin every action of ${path.basename(file)} by commit, and name its version`, () => {
            const uses = [...read(file).matchAll(/uses: (.*)$/gm)].map(([, what = ""]) => what);
            assert.ok(uses.length > 0);
            for (const what of uses.filter((each) => !each.startsWith("./"))) {
                assert.match(what, /^[\w-]+\/[\w-]+(\/[\w-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
            }
        });
    }

    for (const file of workflows) {
        const { permissions, jobs } = form.parse(parse(read(file)));
        const callable = file.endsWith("environment.yml");

        it(`give no job of ${path.basename(file)} more rights than it names`, () => {
            assert.deepEqual(permissions, callable ? undefined : {});
            for (const [name, job] of Object.entries(jobs)) {
                assert.equal(job.permissions === undefined, callable, name);
                const writes = Object.entries(job.permissions ?? {}).filter(
                    ([scope, right]) =>
                        right === "write" &&
                        !["id-token", "pull-requests", "security-events"].includes(scope),
                );
                assert.deepEqual(writes, [], name);
            }
        });

        it(`leave no token behind in the checkouts of ${path.basename(file)}`, () => {
            const checkouts = Object.values(jobs)
                .flatMap(({ steps = [] }) => steps)
                .filter(({ uses }) => uses?.startsWith("actions/checkout@"));
            for (const checkout of checkouts) {
                assert.equal(checkout.with?.["persist-credentials"], false);
            }
        });

        it(`use no stored secret in ${path.basename(file)}`, () => {
            assert.ok(!/\bsecrets\b/.test(read(file)));
        });

        it(`name environments and commands that there are in ${path.basename(file)}`, () => {
            for (const { uses, with: inputs = {}, strategy } of Object.values(jobs)) {
                if (uses === undefined) {
                    continue;
                }
                assert.equal(uses, "./.github/workflows/environment.yml");
                assert.ok(fs.existsSync(path.join(repositoryRoot, "ci", String(inputs.command))));
                const environments = strategy?.matrix.environment ?? [String(inputs.environment)];
                for (const environment of environments) {
                    assert.ok(
                        fs.existsSync(path.join(repositoryRoot, `Pulumi.${environment}.yaml`)),
                    );
                }
            }
        });
    }
});

const pipeline = z.record(z.string(), z.unknown());
const gitlabJob = z.looseObject({
    stage: z.string().optional(),
    extends: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
    script: z.array(z.string()).optional(),
});

describe("the pipeline of GitLab", () => {
    const {
        stages,
        default: defaults,
        variables,
        ...jobs
    } = pipeline.parse(parse(read(".gitlab-ci.yml")));
    const parsed = Object.entries(jobs).map(([name, job]) => ({
        name,
        ...gitlabJob.parse(job),
    }));

    it("has a stage and a script for each job, and extends what there is", () => {
        assert.ok(z.looseObject({ image: z.string() }).safeParse(defaults).success);
        assert.ok(variables !== undefined);
        for (const { name, stage, extends: bases, script } of parsed) {
            const inherited = bases.map((base) => parsed.find((each) => each.name === base));
            assert.ok(!inherited.includes(undefined), name);
            if (!name.startsWith(".")) {
                assert.ok(
                    z
                        .array(z.string())
                        .parse(stages)
                        .includes(stage ?? ""),
                    name,
                );
                assert.ok(script ?? inherited.some((base) => base?.script), name);
            }
        }
    });

    it("runs steps that there are", () => {
        const steps = [...read(".gitlab-ci.yml").matchAll(/\bci\/[\w-]+/g)].map(([step]) => step);
        assert.ok(steps.length > 4);
        for (const step of steps) {
            assert.ok(fs.existsSync(path.join(repositoryRoot, step)), step);
        }
    });
});

describe("the steps of CI", () => {
    const scripts = fs
        .readdirSync(path.join(repositoryRoot, "ci"))
        .filter((file) => !file.includes("."))
        .map((file) => path.join("ci", file));

    it("may be run", () => {
        for (const script of scripts.filter((file) => file !== "ci/gitlab-login")) {
            assert.ok(fs.statSync(path.join(repositoryRoot, script)).mode & 0o100, script);
        }
    });

    it("are sound in the eyes of shellcheck", function () {
        try {
            execFileSync("shellcheck", ["--version"]);
        } catch {
            this.skip(); // Runners of GitHub have it; elsewhere it may be missing.
        }
        const options = { cwd: repositoryRoot, encoding: "utf8" } as const;
        execFileSync("shellcheck", ["--external-sources", ...scripts, "ci/lib.sh"], options);
    });
});
