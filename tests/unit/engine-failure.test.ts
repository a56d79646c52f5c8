import * as assert from "node:assert/strict";

import { engineFailure, wayOn } from "../../cli/engine/failure";

const read = 'error: read ".pulumi/meta.yaml": blob (key ".pulumi/meta.yaml") (code=Unknown): ';

/** What the engine of the pinned version said, and what is made of it. */
const words: readonly (readonly [what: string, said: string, says: RegExp])[] = [
    [
        "an expired token of AWS",
        `${read}operation error S3: GetObject, https response error StatusCode: 400, RequestID: 1, HostID: , api error ExpiredToken: The provided token has expired.`,
        /^The state of environment prod at s3:\/\/state wants other credentials than it got \(operation error .* has expired\): sign in again, then run the same command again\.$/,
    ],
    [
        "no credentials for AWS",
        `${read}operation error S3: GetObject, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found`,
        /wants other credentials .* sign in again/,
    ],
    [
        "no credentials for Google Cloud",
        "error: missing google credentials: unable to find gcp credentials: google: could not find default credentials. See the documentation for more information",
        /wants other credentials .* sign in again/,
    ],
    [
        "no credentials for Azure",
        `${read}DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n\tEnvironmentCredential: missing`,
        /wants other credentials than it got \(DefaultAzureCredential: failed to acquire a token\): sign in again/,
    ],
    [
        "a lost network",
        `${read}operation error S3: GetObject, exceeded maximum number of attempts, 3, request send failed, Get "http://127.0.0.1:39871/state": dial tcp 127.0.0.1:39871: connect: connection refused`,
        /^The state of environment prod at s3:\/\/state cannot be reached \(.*connection refused\): see to the network, or correct PULUMI_BACKEND_URL, then run/,
    ],
    [
        "a full disk",
        "error: writing checkpoint: write /state/prod.json.tmp: no space left on device",
        /^The disk is full, .*: make room, then run the same command again\.$/,
    ],
    [
        "a locked state",
        "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n  s3://state/.pulumi/locks/organization/groundwork/prod/1.json: created by ann@build-7 (pid 4711) at 2026-11-26T07:00:00Z",
        /^Environment prod is locked by ann@build-7 \(process 4711\) since 2026-11-26T07:00:00Z: wait for that run to end, or, if it is no more, run bin\/groundwork unlock -e prod\.$/,
    ],
    [
        "a state that Pulumi Cloud has locked",
        "error: [409] Conflict: Another update is currently in progress.",
        /^Environment prod is locked by another run: wait for that run to end, .* unlock -e prod\.$/,
    ],
    [
        "anything else",
        "noise\nerror: something new",
        /^Pulumi stopped in environment prod: something new; run the same command again/,
    ],
];

describe("a failure that the engine's events do not tell", () => {
    for (const [what, said, says] of words) {
        it(`is one sentence with the next step: ${what}`, () => {
            const { message } = engineFailure(new Error(said), "prod", "s3://state?region=eu-1");
            assert.match(message, says);
            assert.ok(!message.includes("\n"));
        });
    }
});

/** What a run's errors said in its middle, and its last sentence. */
const ways: readonly (readonly [what: string, said: string, says: RegExp])[] = [
    [
        "a lost network",
        'update failed: Post "https://10.0.0.1:6443/api/v1/namespaces": dial tcp 10.0.0.1:6443: connect: connection refused',
        /^The cluster stopped answering: see to it and to the network, then run the same command again/,
    ],
    [
        "an answer that broke off",
        'Post "https://10.0.0.1:6443/api/v1/namespaces": unexpected EOF',
        /^The cluster stopped answering/,
    ],
    [
        "an expired token",
        'ConfigMap "a" was not successfully created by the Kubernetes API server: Unauthorized',
        /^The cluster does not take these credentials any more: sign in again, then run the same/,
    ],
    [
        "a full disk",
        "saving checkpoint: write /state/dev.json: no space left on device",
        /^The disk is full: make room, then run the same command again/,
    ],
    ["anything else", "quota exceeded", /^run the same command again to go on from there\.$/],
];

describe("a run that broke off", () => {
    for (const [what, message, says] of ways) {
        it(`ends with the next step: ${what}`, () => {
            assert.match(wayOn({ troubles: [{ severity: "error", urn: "", message }] }), says);
        });
    }
});
