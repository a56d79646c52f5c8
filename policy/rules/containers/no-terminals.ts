import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const noTerminals = celRule({
    id: "no-terminals",
    title: "No terminals",
    why: "A program that waits for somebody at a terminal is a leftover of a test.",
    severity: "low",
    level: "recommended",
    sources: {},
    decision: "stdin and tty are false or left out.",
    fix: "remove stdin and tty",
    cel: {
        on: "pods",
        checks: [
            {
                each: "declaredContainer",
                holds: "!container.?stdin.orValue(false)",
                path: "stdin",
                wrong: "nobody sits at this terminal",
            },
            {
                each: "declaredContainer",
                holds: "!container.?tty.orValue(false)",
                path: "tty",
                wrong: "nobody sits at this terminal",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: containerWith("stdin: false") }],
        bad: [
            {
                title: "A terminal",
                manifests: containerWith("tty: true"),
                finds: [{ path: "spec.containers[0].tty" }],
            },
        ],
    },
});
