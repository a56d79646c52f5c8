"use strict";

// Whoever requires this can require TypeScript. What it compiled it keeps, so that the next start
// costs neither the compiler nor a pass over hundreds of files. Type checks belong to `make lint`.
// Pulumi's own CLI knows nothing of this: there ts-node compiles the same files.

const { createHash, randomUUID } = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const userCache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
const groundworkCache = process.env.GROUNDWORK_CACHE || path.join(userCache, "groundwork");
const compiledFiles = path.resolve(groundworkCache, "compiled");

const { version } = require("typescript/package.json");

require.extensions[".ts"] = (module, file) => {
    module._compile(compiled(file), file);
};

/**
 * The JavaScript of a TypeScript file. What is kept ends with the hash of all that it came from, and
 * has its place by the file's own: an edit takes the place of what was there before.
 */
function compiled(file) {
    const source = fs.readFileSync(file, "utf8");
    const origin = `\n// ${digest(`${version}\n${compile}\n${source}`)}`;
    const kept = path.join(compiledFiles, `${digest(file)}.js`);
    const known = read(kept);
    if (known?.endsWith(origin)) {
        return known;
    }
    const code = compile(file, source) + origin;
    keep(kept, code);
    return code;
}

function compile(file, source) {
    const typescript = require("typescript");
    const { outputText } = typescript.transpileModule(source, {
        fileName: file,
        compilerOptions: {
            target: typescript.ScriptTarget.ES2023,
            module: typescript.ModuleKind.CommonJS,
            esModuleInterop: true,
            // For node --enable-source-maps: whoever looks for a fault sees the lines of the source.
            inlineSourceMap: true,
        },
    });
    return outputText;
}

function digest(text) {
    return createHash("sha256").update(text).digest("hex");
}

function read(file) {
    try {
        return fs.readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}

/** Writes a whole file or none, so that two runs can race. Without a writable cache nothing is kept. */
function keep(file, code) {
    const draft = `${file}.${randomUUID()}`;
    try {
        fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
        fs.writeFileSync(draft, code, { mode: 0o600 });
        fs.renameSync(draft, file);
    } catch {
        fs.rmSync(draft, { force: true });
    }
}
