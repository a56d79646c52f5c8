import * as fs from "node:fs";
import * as path from "node:path";

import { PulumiCommand } from "@pulumi/pulumi/automation";

import type { Tool } from "../../local/tools";

/**
 * The Pulumi CLI for the Automation API, which takes only a folder whose program is `bin/pulumi`:
 * a link in `directory` leads from there to wherever the tool is.
 */
export async function pulumiCommandOf(tool: Tool, directory: string): Promise<PulumiCommand> {
    const root = path.join(directory, "cli");
    const link = path.join(root, "bin");
    const target = path.dirname(tool.path);
    if (linkTarget(link) !== target) {
        fs.mkdirSync(root, { recursive: true, mode: 0o700 });
        // Made beside it and renamed, so that a run of the same moment finds the old or the new.
        const draft = `${link}.${process.pid}`;
        fs.rmSync(draft, { force: true });
        fs.symlinkSync(target, draft);
        fs.renameSync(draft, link);
    }
    return PulumiCommand.get({ root, skipVersionCheck: true });
}

function linkTarget(link: string): string | undefined {
    return fs.lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true
        ? fs.readlinkSync(link)
        : undefined;
}
