import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { parse } from "yaml";

import { settingNames } from "../../config";
import { secretSettings } from "../../config/settings/secrets";
import { repositoryRoot } from "../../local/paths";
import { at, isRecord } from "../support/graph";

function read(file: string): string {
    return fs.readFileSync(path.join(repositoryRoot, file), "utf8");
}

const pages = [
    "README.md",
    ...fs
        .readdirSync(path.join(repositoryRoot, "docs"), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".md"))
        .map((file) => path.join("docs", file))
        .sort(),
];

/** A page without its examples, in which brackets and number signs mean something else. */
function proseOf(page: string): string {
    return read(page).replace(/^```[\s\S]*?^```$/gm, "");
}

/** Where the relative links of a page lead. */
function linksOf(page: string): string[] {
    return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(page: string): Set<string> {
    const anchors = new Set<string>();
    for (const [, heading = ""] of proseOf(page).matchAll(/^#+ (.*)$/gm)) {
        const anchor = heading
            .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, "")
            .trim()
            .replace(/\s/g, "-");
        const twins = [...anchors].filter((other) => other.replace(/-\d+$/, "") === anchor).length;
        anchors.add(twins === 0 ? anchor : `${anchor}-${twins}`);
    }
    return anchors;
}

/** What is wrong with a link; undefined where it leads somewhere. */
function faultOf(page: string, link: string): string | undefined {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? page : path.join(path.dirname(page), file);
    if (!fs.existsSync(path.join(repositoryRoot, target))) {
        return `${page}: ${link} leads to no file`;
    }
    return anchor === undefined || anchorsOf(target).has(anchor)
        ? undefined
        : `${page}: ${link} leads to no heading`;
}

describe("the pages", () => {
    for (const page of pages) {
        it(`link from ${page} to files and headings that are there`, () => {
            const faults = linksOf(page).map((link) => faultOf(page, link));
            assert.deepEqual(
                faults.filter((fault) => fault !== undefined),
                [],
            );
        });
    }

    it("link to each other at all", () => {
        assert.ok(pages.flatMap(linksOf).length > pages.length);
    });
});

describe("every setting", () => {
    const declared = at(parse(read("Pulumi.yaml")), "config");
    /** Pulumi demands a value of every stack for what it declares without a default. */
    const undeclarable: readonly string[] = [
        "context",
        // Those of lists are maps, which are empty where the list is.
        ...secretSettings.filter((setting) => !setting.endsWith("Secrets")),
    ];

    for (const setting of settingNames) {
        it(`is documented: ${setting}`, () => {
            const rowOrHeading = new RegExp(`^(\\| \`${setting}[\`.]|## ${setting}$)`, "m");
            assert.match(read("docs/configuration.md"), rowOrHeading);
        });

        if (!undeclarable.includes(setting)) {
            it(`is declared to Pulumi, with a description: ${setting}`, () => {
                assert.ok(at(declared, `groundwork:${setting}`, "description"));
            });
        }
    }

    it("is one that the program knows, if Pulumi does", () => {
        assert.deepEqual(
            Object.keys(isRecord(declared) ? declared : {}).sort(),
            settingNames
                .filter((setting) => !undeclarable.includes(setting))
                .map((setting) => `groundwork:${setting}`)
                .sort(),
        );
    });
});
