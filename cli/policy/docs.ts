import * as fs from "node:fs";
import * as path from "node:path";

import { repositoryRoot } from "../../local/paths";
import { policyPages } from "../../policy/check/pages";
import { rules } from "../../policy/rules";
import type { Command } from "../command";
import { readArguments } from "./options";

const usage = "bin/groundwork policy docs";

/** Writes the pages of docs/policy/ from the rules, and removes those of rules that are gone. */
export const writeDocs: Command = {
    summary: "write the pages of the rules",
    usage,
    run(args) {
        readArguments(args, {}, usage);
        const folder = path.join(repositoryRoot, "docs/policy");
        const pages = policyPages(rules);
        fs.mkdirSync(folder, { recursive: true });
        for (const file of fs.readdirSync(folder).filter((name) => !pages.has(name))) {
            fs.rmSync(path.join(folder, file));
        }
        for (const [file, text] of pages) {
            fs.writeFileSync(path.join(folder, file), text);
        }
        console.log(`${pages.size} pages in docs/policy`);
        return Promise.resolve(0);
    },
};
