import * as assert from "node:assert/strict";

import { chosenBackend } from "../../cli/engine/backend";
import { engineFailure } from "../../cli/engine/failure";
import { keyServiceOf } from "../../cli/engine/secretsProvider";

describe("where state is kept", () => {
    const before = process.env.PULUMI_BACKEND_URL;
    afterEach(() => {
        if (before === undefined) {
            delete process.env.PULUMI_BACKEND_URL;
        } else {
            process.env.PULUMI_BACKEND_URL = before;
        }
    });

    it("is where PULUMI_BACKEND_URL says, in a kind of place that Pulumi knows", () => {
        for (const url of ["s3://b?region=r", "gs://b", "azblob://c", "https://api.example.com"]) {
            process.env.PULUMI_BACKEND_URL = url;
            assert.equal(chosenBackend(), url);
        }
        process.env.PULUMI_BACKEND_URL = "ftp://b";
        assert.throws(
            chosenBackend,
            /^UserError: PULUMI_BACKEND_URL is "ftp:\/\/b", but must begin with s3:\/\/, .*: correct it/,
        );
        delete process.env.PULUMI_BACKEND_URL;
        assert.equal(chosenBackend(), undefined);
    });

    it("is encrypted by a passphrase, or by a key service that Pulumi knows", () => {
        const service = (secretsprovider?: string) => keyServiceOf("qa", { secretsprovider });
        assert.equal(service(), undefined);
        assert.equal(service("passphrase"), undefined);
        assert.equal(service("awskms://alias/a"), "awskms://alias/a");
        assert.throws(
            () => service("vault://x"),
            /^UserError: secretsprovider of Pulumi\.qa\.yaml is "vault:\/\/x", but must be passphrase or/,
        );
    });

    it("is named where it does not answer, and so is the key service", () => {
        const said = (text: string) => engineFailure(new Error(text), "qa", "gs://b").message;
        assert.match(
            said("error: missing google credentials: unable to find gcp credentials"),
            /^The state of environment qa at gs:\/\/b wants other credentials .*: sign in again, then/,
        );
        assert.match(
            said("error: could not create secrets manager for new stack: connection refused"),
            /^The key service of environment qa does not answer .*: look at secretsprovider/,
        );
    });
});
