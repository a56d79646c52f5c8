import type { Rule } from "../../library/rule";
import { allowedRegistries } from "./allowed-registries";
import { disallowedRegistries } from "./disallowed-registries";
import { frozenRegistry } from "./frozen-registry";
import { imageDigests } from "./image-digests";
import { noLatestTag } from "./no-latest-tag";
import { noTiller } from "./no-tiller";
import { pullPolicyAlways } from "./pull-policy-always";
import { pullPolicyOfLatest } from "./pull-policy-of-latest";
import { pullSecrets } from "./pull-secrets";

/** Rules on images. */
export const images: readonly Rule[] = [
    allowedRegistries,
    disallowedRegistries,
    frozenRegistry,
    imageDigests,
    noLatestTag,
    noTiller,
    pullPolicyAlways,
    pullPolicyOfLatest,
    pullSecrets,
];
