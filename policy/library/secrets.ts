// Decides whether a name or a value looks like a secret. A name is read word by word, so that
// `dbPassword` and `DB_PASSWORD` are one, and so that `PASSWORD_FILE`, which only says where the
// secret is, is none.

const secretWords = new Set([
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "PASSCODE",
    "SECRET",
    "TOKEN",
    "CREDENTIAL",
    "CREDENTIALS",
    "APIKEY",
]);

/** Last words that tell of something about a secret and not the secret. */
const aboutWords = new Set(
    (
        "FILE PATH DIR DIRECTORY NAME URL URI HOST PORT ENABLED DISABLED REQUIRED TTL EXPIRY EXPIRES " +
        "EXPIRATION LENGTH HEADER TYPE ID REF POLICY ISSUER AUDIENCE ALGORITHM PREFIX SUFFIX " +
        "LIFETIME DURATION TIMEOUT SECONDS MINUTES HOURS DAYS INTERVAL COUNT LIMIT LIMITS SIZE " +
        "REGEX PATTERN ROTATION VERSION NAMESPACE CLAIM FIELD ENDPOINT MOUNT PROVIDER STORE " +
        "SOURCE MODE FORMAT METHOD SCOPE SCOPES"
    ).split(" "),
);

/** Words before KEY that make it no secret. */
const openKeys = new Set(
    (
        "PUBLIC CACHE PARTITION SORT PRIMARY FOREIGN ROUTING SHARD SHARDING LABEL ANNOTATION " +
        "TOPOLOGY GROUP GROUPING OBJECT RANGE INDEX MAP CONFIG DATA TAINT TENANT IDEMPOTENCY"
    ).split(" "),
);

const keyContents = new Set(["CONTENT", "DATA", "VALUE", "PEM", "BASE64", "JSON"]);

/** Whether a variable, key or flag of this name holds a secret. */
export function isSecretName(name: string): boolean {
    const words = wordsOf(name);
    const last = words.at(-1);
    if (last === undefined || aboutWords.has(last)) {
        return false;
    }
    return words.some((word) => secretWords.has(word)) || isSecretKey(words);
}

function isSecretKey(words: readonly string[]): boolean {
    const named = words.filter((word) => !keyContents.has(word));
    const owner = named.at(-2);
    return named.at(-1) === "KEY" && owner !== undefined && !openKeys.has(owner);
}

function wordsOf(name: string): string[] {
    return name
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .toUpperCase()
        .split(/[^A-Z0-9]+/)
        .filter((word) => word !== "");
}

/** Whether a text can be a secret at all: no switch, no number of something, no reference. */
export function canBeSecret(text: string): boolean {
    const plain = text.trim();
    return (
        plain !== "" &&
        !/^(true|false|yes|no|on|off|null|none|\d{1,5})$/i.test(plain) &&
        !/\$\(|\$\{|\{\{|^\$|^<|^%\(|^\/|^\w+:\/\/[^@]*$/.test(plain)
    );
}

// Every repetition is bounded, or the time would grow with the square of a long text.
const secretShapes: readonly { readonly what: string; readonly shape: RegExp }[] = [
    { what: "a private key", shape: /---BEGIN [A-Z ]{0,40}PRIVATE KEY---/ },
    { what: "an AWS access key", shape: /\b(AKIA|ASIA)[0-9A-Z]{16}\b/ },
    { what: "a GitHub token", shape: /\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22})/ },
    { what: "a Slack token", shape: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/ },
    { what: "a signed token", shape: /\beyJ[\w-]{10,400}\.eyJ[\w-]{10}/ },
    { what: "a URL with a password", shape: /\w:\/\/[^/\s:@]{0,100}:[^/\s:@${}<>()]{1,200}@/ },
];

/** What kind of secret a text holds, whatever its name; nothing where it shows none. */
export function secretShapeIn(text: string): string | undefined {
    return secretShapes.find(({ shape }) => shape.test(text))?.what;
}

/** The lines of a configuration file that set something with the name of a secret, from 1. */
export function secretLines(text: string): { readonly line: number; readonly name: string }[] {
    return text.split("\n").flatMap((content, index) => {
        const setting = /^[\s"'-]*([A-Za-z][\w.-]*)["']?\s*[:=]\s*["']?([^\s"',#]+)/.exec(content);
        const [, name = "", value = ""] = setting ?? [];
        const isStructure = /^[[{|>]/.test(value);
        return isSecretName(name) && !isStructure && canBeSecret(value)
            ? [{ line: index + 1, name }]
            : [];
    });
}
