import * as assert from "node:assert/strict";
import * as http from "node:http";

import { comment } from "../../ci/pullRequestComment";

interface Call {
    readonly method: string;
    readonly address: string;
    readonly token: string;
    readonly body: string;
}

/** A forge on loopback, with as many comments of others as it is given. */
class FakeForge {
    public readonly calls: Call[] = [];
    public readonly comments: { id: number; body: string | null }[] = [];
    private readonly server = http.createServer((request, response) => {
        let body = "";
        request.setEncoding("utf8").on("data", (text: string) => (body += text));
        request.on("end", () => {
            const { method = "", url = "", headers } = request;
            const token = headers.authorization ?? String(headers["private-token"]);
            this.calls.push({ method, address: url, token, body });
            const answer = this.answer(method, new URL(url, "http://forge"), body);
            response.statusCode = answer === undefined ? 403 : 200;
            response.end(JSON.stringify(answer ?? {}));
        });
    });

    private answer(method: string, { pathname, searchParams }: URL, body: string): unknown {
        if (pathname.includes("/forbidden/")) {
            return undefined;
        }
        if (method === "GET") {
            const size = Number(searchParams.get("per_page"));
            const page = Number(searchParams.get("page"));
            return this.comments.slice((page - 1) * size, page * size);
        }
        const text = String(Reflect.get(Object(JSON.parse(body)), "body"));
        const id = Number(pathname.split("/").at(-1));
        const known = this.comments.find((each) => each.id === id);
        if (known !== undefined) {
            known.body = text;
            return known;
        }
        const made = { id: this.comments.length + 1000, body: text };
        this.comments.push(made);
        return made;
    }

    public async start(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
        const address = this.server.address();
        assert.ok(typeof address === "object" && address !== null);
        return `http://127.0.0.1:${address.port}`;
    }

    public stop(): void {
        this.server.close();
        this.server.closeAllConnections();
    }
}

describe("the comment on a pull request", () => {
    let forge: FakeForge;
    let address: string;
    beforeEach(async () => {
        forge = new FakeForge();
        address = await forge.start();
    });
    afterEach(() => {
        forge.stop();
    });

    const github = (repository = "acme/platform") => ({
        GITHUB_API_URL: address,
        GITHUB_REPOSITORY: repository,
        GITHUB_TOKEN: "short-lived",
        PULL_REQUEST: "7",
    });

    it("is made once, and changed from then on", async () => {
        assert.equal(await comment("preview of dev", "one", github()), "created");
        assert.equal(await comment("preview of prod", "other", github()), "created");
        assert.equal(await comment("preview of dev", "two", github()), "updated");
        assert.deepEqual(
            forge.comments.map(({ body }) => body),
            [
                "<!-- groundwork: preview of dev -->\ntwo",
                "<!-- groundwork: preview of prod -->\nother",
            ],
        );
        const { method, address: path, token } = forge.calls.at(-1) ?? {};
        assert.deepEqual(
            [method, path, token],
            ["PATCH", "/repos/acme/platform/issues/comments/1000", "Bearer short-lived"],
        );
    });

    it("is found behind a hundred comments of others", async () => {
        forge.comments.push(...Array.from({ length: 130 }, (_, id) => ({ id, body: null })));
        await comment("preview of dev", "one", github());
        assert.equal(await comment("preview of dev", "two", github()), "updated");
        assert.equal(forge.comments.length, 131);
    });

    it("is cut to what the host takes, and says so", async () => {
        await comment("preview of dev", "x".repeat(100_000), github());
        const body = forge.comments[0]?.body ?? "";
        assert.equal(body.length, 65_500);
        assert.match(body, /cut here: the whole of it is on the page of the run\.\n$/);
    });

    it("goes to a merge request of GitLab, too", async () => {
        const gitlab = {
            CI_API_V4_URL: `${address}/api/v4`,
            CI_PROJECT_ID: "3",
            CI_MERGE_REQUEST_IID: "9",
            GITLAB_TOKEN: "project-token",
        };
        assert.equal(await comment("preview of dev", "one", gitlab), "created");
        assert.equal(await comment("preview of dev", "two", gitlab), "updated");
        const { method, address: path, token } = forge.calls.at(-1) ?? {};
        assert.deepEqual(
            [method, path, token],
            ["PUT", "/api/v4/projects/3/merge_requests/9/notes/1000", "project-token"],
        );
    });

    it("says what is missing, or what the host answered", async () => {
        const without = { ...github(), GITHUB_TOKEN: "" };
        await assert.rejects(
            comment("a", "b", without),
            /^Error: GITHUB_TOKEN is not set: run this/,
        );
        await assert.rejects(
            comment("a", "b", github("forbidden/x")),
            /^Error: GET .*\/comments was answered with 403: may the job's token write comments\?/,
        );
    });
});
