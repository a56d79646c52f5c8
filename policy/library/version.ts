import { integer } from "./parameters";

/** The newest minor version of Kubernetes 1 whose Pod Security Standards the rules know. */
export const newestMinor = 37;
export const oldestMinor = 30;

/** The version that a cluster runs, for rules that differ from version to version. */
export const kubernetesMinor = integer(
    "kubernetesMinor",
    newestMinor,
    oldestMinor,
    "The minor version of Kubernetes 1 that the rule is judged by.",
);
