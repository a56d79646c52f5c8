import type { Rule } from "../../library/rule";
import { noSecrets } from "./no-secrets";
import { noTokenSecrets } from "./no-token-secrets";
import { secretNames } from "./secret-names";
import { secretsAsFiles } from "./secrets-as-files";

/** Rules on configuration. */
export const configuration: readonly Rule[] = [
    noSecrets,
    noTokenSecrets,
    secretNames,
    secretsAsFiles,
];
