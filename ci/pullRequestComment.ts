import * as fs from "node:fs";

import { z } from "zod";

/*
 * ci/comment NAME FILE: shows a file as a comment on the pull or merge request, one comment a
 * name: the next run changes it. Where it is, and by which token, is in the variables that GitHub
 * Actions and GitLab CI set; GitLab's own job token may not comment, so it needs GITLAB_TOKEN.
 */

/** GitHub takes 65,536 characters, GitLab more. */
const longestComment = 65_500;

/** How the comments of one pull or merge request are read and written. */
interface Forge {
    readonly list: (page: number) => string;
    readonly create: string;
    readonly update: (id: number) => readonly [method: string, address: string];
    readonly headers: Readonly<Record<string, string>>;
}

type Variables = Readonly<Record<string, string | undefined>>;

const comments = z.array(z.looseObject({ id: z.int(), body: z.string().nullish() }));
const pageSize = 100;

/** Creates the comment, or changes the one that an earlier run made. */
export async function comment(name: string, text: string, variables: Variables): Promise<string> {
    const forge = forgeOf(variables);
    const marker = `<!-- groundwork: ${name} -->`;
    const body = shortened(`${marker}\n${text}`);
    const known = await findComment(forge, marker);
    const [method, address] = known === undefined ? ["POST", forge.create] : forge.update(known);
    await request(forge, method, address, { body });
    return known === undefined ? "created" : "updated";
}

function shortened(body: string): string {
    const note = "\n\n… cut here: the whole of it is on the page of the run.\n";
    return body.length <= longestComment
        ? body
        : `${body.slice(0, longestComment - note.length)}${note}`;
}

async function findComment(forge: Forge, marker: string): Promise<number | undefined> {
    for (let page = 1; ; page += 1) {
        const found = comments.parse(await request(forge, "GET", forge.list(page)));
        const ours = found.find(({ body }) => body?.startsWith(marker));
        if (ours !== undefined || found.length < pageSize) {
            return ours?.id;
        }
    }
}

function forgeOf(variables: Variables): Forge {
    const { GITHUB_REPOSITORY: repository, CI_PROJECT_ID: project } = variables;
    if (repository !== undefined) {
        const base = `${needed(variables, "GITHUB_API_URL")}/repos/${repository}/issues`;
        const thread = `${base}/${needed(variables, "PULL_REQUEST")}/comments`;
        return {
            list: (page) => `${thread}?per_page=${pageSize}&page=${page}`,
            create: thread,
            update: (id) => ["PATCH", `${base}/comments/${id}`],
            headers: {
                accept: "application/vnd.github+json",
                authorization: `Bearer ${needed(variables, "GITHUB_TOKEN")}`,
            },
        };
    }
    const request = needed(variables, "CI_MERGE_REQUEST_IID");
    const base = `${needed(variables, "CI_API_V4_URL")}/projects/${String(project)}`;
    const thread = `${base}/merge_requests/${request}/notes`;
    return {
        list: (page) => `${thread}?per_page=${pageSize}&page=${page}`,
        create: thread,
        update: (id) => ["PUT", `${thread}/${id}`],
        headers: { "private-token": needed(variables, "GITLAB_TOKEN") },
    };
}

function needed(variables: Variables, name: string): string {
    const value = variables[name];
    if (value === undefined || value === "") {
        throw new Error(`${name} is not set: run this in a job of a pull or merge request.`);
    }
    return value;
}

async function request(
    { headers }: Forge,
    method: string,
    address: string,
    content?: object,
): Promise<unknown> {
    const response = await fetch(address, {
        method,
        headers: { ...headers, "content-type": "application/json" },
        ...(content && { body: JSON.stringify(content) }),
    });
    if (!response.ok) {
        throw new Error(
            `${method} ${new URL(address).pathname} was answered with ${response.status}: may the job's token write comments?`,
        );
    }
    return response.json();
}

if (require.main === module) {
    const [name = "", file = ""] = process.argv.slice(2);
    comment(name, fs.readFileSync(file, "utf8"), process.env).then(
        (outcome) => {
            console.log(`${outcome} the comment on ${name}`);
        },
        (error: unknown) => {
            console.error(`ci/comment: ${error instanceof Error ? error.message : String(error)}`);
            process.exitCode = 1;
        },
    );
}
