import { celRule } from "../../library/celRule";
import { containerWith } from "../../library/manifests";

export const uniqueVariables = celRule({
    id: "unique-variables",
    title: "Each environment variable once",
    why: "Of two variables of one name the last counts, which whoever reads the first does not know.",
    severity: "low",
    level: "baseline",
    sources: {},
    decision: "No name occurs twice in env.",
    fix: "remove one of them",
    cel: {
        on: "pods",
        checks: [
            {
                each: "container",
                holds: "container.?env.orValue([]).all(one, container.env.exists_one(other, other.name == one.name))",
                path: "env",
                wrong: "a name occurs twice in it",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "Two names",
                manifests: containerWith('env: [{ name: A, value: "1" }, { name: B, value: "2" }]'),
            },
        ],
        bad: [
            {
                title: "One name",
                manifests: containerWith('env: [{ name: A, value: "1" }, { name: A, value: "2" }]'),
                finds: [{ path: "spec.containers[0].env" }],
            },
        ],
    },
});
