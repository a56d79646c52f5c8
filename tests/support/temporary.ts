import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A folder of its own for each test of the enclosing `describe`; it goes with the test. */
export function temporaryFolder(): () => string {
    return folderBetween(beforeEach, afterEach);
}

/** One folder for all tests of the enclosing `describe`, and for its `before`. */
export function sharedFolder(): () => string {
    return folderBetween(before, after);
}

type Hook = (run: () => void) => void;

function folderBetween(begin: Hook, end: Hook): () => string {
    let folder = "";
    begin(() => {
        folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-test-"));
    });
    end(() => {
        fs.rmSync(folder, { recursive: true, force: true });
    });
    return () => folder;
}

/** The permissions of a file, as `600`. */
export function modeOf(file: string): string {
    return (fs.statSync(file).mode & 0o777).toString(8);
}
