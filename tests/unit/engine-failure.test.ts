import * as assert from "node:assert/strict";

import { engineFailure } from "../../cli/engine/failure";

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
        "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
        /^Environment prod is locked by another run: wait for it, .* pulumi cancel prod\.$/,
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
