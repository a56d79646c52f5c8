import type { Rule } from "../../library/rule";
import { defaultNamespace } from "./default-namespace";
import { namespaceLabels } from "./namespace-labels";
import { namespacePodSecurity } from "./namespace-pod-security";
import { requiredAnnotations } from "./required-annotations";
import { requiredLabels } from "./required-labels";

/** Rules on metadata. */
export const metadata: readonly Rule[] = [
    defaultNamespace,
    namespaceLabels,
    namespacePodSecurity,
    requiredAnnotations,
    requiredLabels,
];
