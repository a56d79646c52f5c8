import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { z } from "zod";

import { sarifOfPreview } from "../../ci/sarif";
import { repositoryRoot } from "../../local/paths";

/** Programs that say how they were called, in place of those that need a cluster or a cloud. */
const recorder = `#!/usr/bin/env bash
printf '%s' "\${0##*/}" >>"$CALLS"; printf ' %s' "$@" >>"$CALLS"; printf '\\n' >>"$CALLS"
`;

const previewed = JSON.stringify({
    policy: [
        { policy: "groundwork", mandatory: true, urn: "u", message: "no-bare-pods: Pod a/b: x" },
    ],
});

const groundwork = `${recorder}
echo "groundwork: out of luck." >&2
case " $* " in
*" --json "*) printf '%s' "$JSON" ;;
*) printf '%s' "$SAYS" ;;
esac
exit "$CODE"
`;

const log = z.object({
    runs: z.array(
        z.object({
            tool: z.object({ driver: z.object({ rules: z.array(z.unknown()) }) }),
            results: z.array(
                z.object({
                    ruleId: z.string(),
                    level: z.string(),
                    locations: z.array(
                        z.object({
                            physicalLocation: z.object({
                                artifactLocation: z.object({ uri: z.string() }),
                            }),
                        }),
                    ),
                }),
            ),
        }),
    ),
});

describe("a step of CI", () => {
    let folder: string;
    beforeEach(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-ci-"));
        for (const name of ["aws", "az", "kubelogin"]) {
            program(name, recorder);
        }
        program("groundwork", groundwork);
    });
    afterEach(() => {
        fs.rmSync(folder, { recursive: true });
    });

    function program(name: string, text: string): void {
        fs.writeFileSync(path.join(folder, name), text, { mode: 0o755 });
    }

    const written = (name: string): string => {
        const file = path.join(folder, name);
        return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
    };

    function run(command: string, variables: Readonly<Record<string, string>> = {}) {
        return spawnSync("bash", ["-c", command], {
            cwd: repositoryRoot,
            encoding: "utf8",
            env: {
                PATH: `${folder}:${process.env.PATH ?? ""}`,
                HOME: folder,
                CALLS: path.join(folder, "calls"),
                GROUNDWORK: path.join(folder, "groundwork"),
                GITHUB_STEP_SUMMARY: path.join(folder, "summary"),
                OUT: folder,
                SAYS: "all of it",
                JSON: previewed,
                CODE: "0",
                ...variables,
            },
        });
    }

    it("previews for people and for code scanning", () => {
        const { status, stderr } = run('ci/preview staging "$OUT"', { FAIL_ON: "data-loss" });
        assert.equal(status, 0, stderr);
        assert.equal(
            written("calls"),
            "groundwork preview -e staging --markdown --fail-on data-loss\n" +
                "groundwork preview -e staging --json\n",
        );
        assert.equal(written("staging.md"), "all of it");
        assert.equal(written("summary"), "all of it");
        assert.match(written("staging.sarif"), /"ruleId": "no-bare-pods"/);
    });

    it("fails as the preview does, with what it said", () => {
        const objected = run('ci/preview prod "$OUT"', { CODE: "1" });
        assert.equal(objected.status, 1);
        assert.equal(written("prod.md"), "all of it");
        assert.match(written("prod.sarif"), /no-bare-pods/);
    });

    it("shows why there is no plan", () => {
        const broken = run('ci/preview prod "$OUT"', { CODE: "1", SAYS: "", JSON: "" });
        assert.equal(broken.status, 1);
        assert.match(broken.stderr, /out of luck/);
        assert.match(
            written("prod.md"),
            /preview of prod failed\n\n~~~\ngroundwork: out of luck\.\n/,
        );
        assert.equal(written("prod.sarif"), "");
    });

    it("brings up, with what was accepted, and takes empty variables for unset ones", () => {
        const empty = { PULUMI_BACKEND_URL: "", CONTEXT: "", ACCEPT: "" };
        assert.equal(run("ci/up dev", empty).status, 0);
        assert.equal(run("ci/up prod", { ACCEPT: "data-loss", CONTEXT: "there" }).status, 0);
        assert.equal(
            written("calls"),
            "groundwork up -e dev\ngroundwork up -e prod --context there --accept data-loss\n",
        );
        assert.match(written("summary"), /^### up dev\n\n~~~\nall of it\n~~~\n### up prod\n/);
        assert.equal(run("ci/up dev", { CODE: "1" }).status, 1);
    });

    for (const code of [0, 1, 2]) {
        it(`ends a look for drift with code ${code}, as the look does`, () => {
            const { status } = run("ci/drift prod", { CODE: String(code), ALLOW: "argocd" });
            assert.equal(status, code);
            assert.equal(written("calls"), "groundwork drift -e prod --allow argocd\n");
            assert.match(written("summary"), /^### drift of prod\n\n~~~\nall of it\n~~~\n$/);
        });
    }

    it("leads kubectl to a cluster, under the context of the environment's file", () => {
        const says = { SAYS: JSON.stringify({ context: "groundwork-prod" }) };
        const aws = { ...says, CLOUD: "aws", CLUSTER: "blue", AWS_REGION: "eu-1" };
        assert.equal(run("ci/kubeconfig prod", aws).status, 0);
        const azure = { ...says, CLOUD: "azure", CLUSTER: "blue", RESOURCE_GROUP: "rg" };
        assert.equal(run("ci/kubeconfig prod", azure).status, 0);
        assert.equal(
            written("calls"),
            "groundwork config -e prod\n" +
                "aws eks update-kubeconfig --name blue --region eu-1 --alias groundwork-prod\n" +
                "groundwork config -e prod\n" +
                "az aks get-credentials --name blue --resource-group rg --context groundwork-prod --overwrite-existing\n" +
                "kubelogin convert-kubeconfig --login azurecli --context groundwork-prod\n",
        );
        fs.rmSync(path.join(folder, "calls"));
        assert.equal(run("ci/kubeconfig prod", { ...aws, CONTEXT: "another" }).status, 0);
        assert.equal(
            written("calls"),
            "aws eks update-kubeconfig --name blue --region eu-1 --alias another\n",
        );
        const other = run("ci/kubeconfig prod", { ...says, CLOUD: "mars" });
        assert.equal(other.status, 1);
        assert.match(other.stderr, /CLOUD is "mars", but must be aws or azure/);
    });

    it("trades GitLab's token, which nobody else may read", () => {
        const job = { CI_BUILDS_DIR: folder, CI_JOB_ID: "5", IDENTITY_TOKEN: "jwt" };
        const google = {
            CLOUD: "google",
            GOOGLE_IDENTITY_PROVIDER: "projects/1/x",
            GOOGLE_SERVICE_ACCOUNT: "ci@x",
        };
        const shown = run('. ci/gitlab-login; echo "$GOOGLE_APPLICATION_CREDENTIALS"', {
            ...job,
            ...google,
        });
        const file = shown.stdout.trim();
        assert.equal(file, path.join(folder, "credentials-5.json"));
        const credentials: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
        assert.equal(
            Reflect.get(Object(credentials), "audience"),
            "//iam.googleapis.com/projects/1/x",
        );
        for (const name of ["credentials-5.json", "identity-5"]) {
            assert.equal(fs.statSync(path.join(folder, name)).mode & 0o777, 0o600, name);
        }
        for (const [cloud, variable] of [
            ["aws", "AWS_WEB_IDENTITY_TOKEN_FILE"],
            ["azure", "AZURE_FEDERATED_TOKEN_FILE"],
        ] as const) {
            const { stdout } = run(`. ci/gitlab-login; cat "$${variable}"`, {
                ...job,
                CLOUD: cloud,
            });
            assert.equal(stdout, "jwt");
        }
        assert.equal(run(". ci/gitlab-login", job).status, 0, "and without a cloud, nothing");
    });
});

describe("the policies' verdicts as SARIF", () => {
    it("stand beside the environment's file, by rule, the mandatory ones as errors", () => {
        const policy = [
            { policy: "groundwork", mandatory: true, message: "no-bare-pods: Pod a/b: bare" },
            { policy: "another", mandatory: false, message: "Not good" },
        ];
        const [run] = log.parse(JSON.parse(sarifOfPreview({ policy }, "prod"))).runs;
        assert.deepEqual(
            run?.results.map(({ ruleId, level }) => [ruleId, level]),
            [
                ["no-bare-pods", "error"],
                ["another", "note"],
            ],
        );
        const [place] = run.results.flatMap(({ locations }) => locations);
        assert.equal(place?.physicalLocation.artifactLocation.uri, "Pulumi.prod.yaml");
        assert.ok(run.tool.driver.rules.length > 20);
    });

    it("are those of all clusters that could be previewed, beside their environment's file", () => {
        const verdict = (message: string) => ({ policy: "groundwork", mandatory: true, message });
        const report = (name: string) => ({
            policy: [verdict(`no-bare-pods: Pod a/${name}: bare`)],
        });
        const clusters = [
            { stack: "prod.eu", code: 1, report: report("eu") },
            { stack: "prod.us", code: 1, error: "It did not answer." },
            { stack: "prod.ap", code: 1, report: report("ap") },
        ];
        const round = { environment: "prod", clusters, untouched: [] };
        const [run] = log.parse(JSON.parse(sarifOfPreview(round, "prod"))).runs;
        assert.equal(run?.results.length, 2);
        const [one] = log.parse(JSON.parse(sarifOfPreview(report("eu"), "prod.eu"))).runs;
        // Only an environment's own file can be shown: here prod has no clusters, but it has a file.
        const [place] = one?.results.flatMap(({ locations }) => locations) ?? [];
        assert.equal(place?.physicalLocation.artifactLocation.uri, "Pulumi.prod.yaml");
    });
});
