import { celRule } from "../../library/celRule";
import { services } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const noLocalExternalName = celRule({
    id: "no-local-external-name",
    title: "No Service that is its client",
    why: "An ExternalName of localhost makes a gateway ask itself.",
    severity: "high",
    level: "baseline",
    sources: {},
    decision: "externalName is not localhost.",
    fix: "name another host",
    cel: {
        on: services,
        checks: [
            {
                each: "object",
                holds: "!(object.?spec.?externalName.orValue('').lowerAscii() in ['localhost', 'localhost.localdomain', '127.0.0.1'])",
                path: "spec.externalName",
                wrong: "whoever asks it asks himself",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A host",
                manifests: objectOf(
                    "v1",
                    "Service",
                    "spec: { type: ExternalName, externalName: example.org }",
                ),
            },
        ],
        bad: [
            {
                title: "Localhost",
                manifests: objectOf(
                    "v1",
                    "Service",
                    "spec: { type: ExternalName, externalName: localhost }",
                ),
                finds: [{ path: "spec.externalName" }],
            },
        ],
    },
});
