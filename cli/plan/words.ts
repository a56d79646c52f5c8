import type { Field, Step } from "../../policy/library/field";
import { parsePropertyPath } from "../propertyPath";
import type { PlanStep } from "./step";

/** What a property is called, and whether its values may be shown. */
interface Word {
    /** The path with `*` for each index and free key, as a pattern of its steps. */
    readonly path: RegExp;
    readonly say: (steps: readonly Step[], container: string) => string;
    /** Only what can never be a secret is shown: numbers, sizes, names of images. */
    readonly shown: boolean;
}

const inContainer = String.raw`(?:initContainers|containers)/\d+`;
const last = (steps: readonly Step[]): string => String(steps.at(-1) ?? "");

const words: readonly Word[] = [
    shown(/^spec\/replicas$/, () => "replicas"),
    shown(/^spec\/minReplicas$/, () => "fewest replicas"),
    shown(/^spec\/maxReplicas$/, () => "most replicas"),
    shown(/^spec\/(?:min|max)(?:Available|Unavailable)$/, last),
    shown(/^spec\/hard\/[^/]+$/, (steps) => `quota of ${last(steps)}`),
    shown(/^spec\/resources\/requests\/storage$/, () => "size"),
    shown(/^spec\/(?:type|schedule|storageClassName|ingressClassName)$/, last),
    shown(/^reclaimPolicy$|^spec\/persistentVolumeReclaimPolicy$/, () => "reclaim policy"),
    shown(/^metadata\/labels\/pod-security\.kubernetes\.io\/[a-z-]+$/, last),
    shown(new RegExp(`${inContainer}/image$`), (_, container) => `image of ${container}`),
    shown(
        new RegExp(`${inContainer}/resources/(?:limits|requests)/[^/]+$`),
        (steps, container) =>
            `${last(steps)} ${steps.at(-2) === "limits" ? "limit" : "request"} of ${container}`,
    ),
    hidden(new RegExp(`${inContainer}/env(?:From)?(?:/|$)`), (_, container) => {
        return `environment of ${container}`;
    }),
    hidden(new RegExp(`${inContainer}/(?:args|command)(?:/|$)`), (_, container) => {
        return `arguments of ${container}`;
    }),
    hidden(/^(?:data|stringData|binaryData)\/.+$/, (steps) => `key ${last(steps.slice(0, 2))}`),
    hidden(/^metadata\/labels\/.+$/, (steps) => `label ${last(steps)}`),
    hidden(/^metadata\/annotations\/.+$/, (steps) => `annotation ${last(steps)}`),
    hidden(/^spec\/template\/metadata\/annotations\/.+$/, (steps) => {
        return `pods' annotation ${last(steps)}`;
    }),
    hidden(/^spec\/template\/metadata\/labels\/.+$/, (steps) => `pods' label ${last(steps)}`),
    hidden(/^rules(?:\/|$)/, () => "rules"),
    hidden(/^subjects(?:\/|$)/, () => "subjects"),
    hidden(/^spec\/(ingress|egress)(?:\/|$)/, (steps) => `${String(steps[1])} rules`),
];

function shown(path: RegExp, say: Word["say"]): Word {
    return { path, say, shown: true };
}

function hidden(path: RegExp, say: Word["say"]): Word {
    return { path, say, shown: false };
}

/** What changes in an object, each property once: `replicas: 2 → 3`, `environment of web`. */
export function wordsOf(step: PlanStep): readonly string[] {
    if (step.op === "create" || step.op === "delete") {
        return [];
    }
    return [
        ...new Set(step.paths.map((path) => wordOf(parsePropertyPath(path), path, step))),
    ].sort();
}

function wordOf(steps: readonly Step[], path: string, step: PlanStep): string {
    const word = words.find((each) => each.path.test(steps.join("/")));
    if (word === undefined) {
        return path;
    }
    const name = word.say(steps, containerOf(steps, step));
    if (!word.shown) {
        return name;
    }
    const [before, after] = [step.before, step.after].map((object) =>
        valueText(object?.fields.at(...steps)),
    );
    return before === after ? name : `${name}: ${before ?? ""} → ${after ?? ""}`;
}

function valueText(field: Field | undefined): string {
    if (field?.isUnknown === true) {
        return "(secret, or known once applied)";
    }
    return field?.isSet === true ? (field.text() ?? field.value) : "(none)";
}

/** The name of the container that a path leads into. */
function containerOf(steps: readonly Step[], { before, after }: PlanStep): string {
    const index = steps.findIndex((step) => step === "containers" || step === "initContainers");
    const way = [...steps.slice(0, index + 2), "name"];
    const names = [after, before].map((object) => object?.fields.at(...way));
    const known = names.find((name) => name !== undefined && !name.isUnknown && name.isSet);
    return known?.text() ?? "a container";
}
