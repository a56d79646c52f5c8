import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";

export const windowsHostProcess = celRule({
    id: "windows-host-process",
    title: "No host processes on Windows",
    why: "A HostProcess container runs with the rights of its Windows node.",
    severity: "high",
    level: "baseline",
    sources: { pss: { profile: "baseline", control: "HostProcess" } },
    decision: "windowsOptions.hostProcess is false or left out.",
    fix: "leave hostProcess out",
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                holds: "!variables.podSpec.?securityContext.?windowsOptions.?hostProcess.orValue(false)",
                path: "securityContext.windowsOptions.hostProcess",
                wrong: "the pod runs with the rights of its node",
            },
            {
                each: "container",
                holds: "!container.?securityContext.?windowsOptions.?hostProcess.orValue(false)",
                path: "securityContext.windowsOptions.hostProcess",
                wrong: "the container runs with the rights of its node",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "False",
                manifests: podWith("securityContext: { windowsOptions: { hostProcess: false } }"),
            },
        ],
        bad: [
            {
                title: "A host process",
                manifests: podWith("securityContext: { windowsOptions: { hostProcess: true } }"),
                finds: [{ path: "spec.securityContext.windowsOptions.hostProcess" }],
            },
        ],
    },
});
