import type { Rule } from "../../library/rule";
import { deprecationOf } from "../../library/deprecations";
import { kubernetesMinor } from "../../library/version";

export const noDeprecatedApis: Rule = {
    id: "no-deprecated-apis",
    title: "APIs that are still served",
    why: "An object of an API version that is gone is refused after the next upgrade.",
    severity: "high",
    level: "baseline",
    sources: {},
    matches: "every object",
    decision: "Its API version is served by the version of Kubernetes in the parameter.",
    fix: "write the object for the newer version",
    parameters: [kubernetesMinor],
    previewOnly: "The API server converts an object before a policy sees it.",
    judgeObject(object, report, settings) {
        const { apiVersion, kind } = object;
        const gone = deprecationOf(apiVersion, kind);
        if (gone !== undefined && gone.removed <= settings(kubernetesMinor)) {
            report.violation(
                { subject: object.subject, path: "apiVersion", value: apiVersion },
                `Kubernetes 1.${gone.removed} serves it no more`,
                `use ${gone.replacement}`,
            );
        }
    },
    examples: {
        good: [
            {
                title: "Current",
                manifests: `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
`,
            },
        ],
        bad: [
            {
                title: "Gone",
                manifests: `
---
apiVersion: batch/v1beta1
kind: CronJob
metadata: { name: web, namespace: shop }
`,
                finds: [{ path: "apiVersion" }],
            },
        ],
    },
};
