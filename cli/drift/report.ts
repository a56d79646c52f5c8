import { nameOf } from "../engine/changes";
import { table } from "../table";
import type { FieldDrift } from "./compare";
import { pathText, type Writer } from "./fields";
import type { DriftReport } from "./look";
import type { ObjectDrift } from "./object";
import { visible, withheld } from "./secrecy";

/** Longer values are cut: whoever wants all of it asks kubectl. */
const longestValue = 80;

/** What differs, for people: each object with its fields, and who wrote them when. */
export function driftText(report: DriftReport): string {
    const { environment, context, compared, drifts, unseen } = report;
    const count =
        drifts.length === 0
            ? `no drift: ${compared} objects are as declared`
            : `${drifts.length} of ${compared} objects are not as declared`;
    return [
        ...drifts.flatMap(objectLines),
        ...(drifts.length === 0 ? [] : [""]),
        `${environment} at context ${context}: ${count}`,
        ...unseen.map(
            (urn) =>
                `not compared: Helm's release ${nameOf(urn)}, of whose objects Helm keeps book`,
        ),
    ].join("\n");
}

/** `apps/v1 Deployment platform-dns/coredns` */
export function objectName({ object }: ObjectDrift): string {
    const { apiVersion, kind, namespace, name } = object;
    return `${apiVersion} ${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

const fates: Readonly<Record<ObjectDrift["kind"], (since: string) => string>> = {
    deleted: () => " (by whom, only the API server's audit log can tell)",
    leaving: (since) => ` (since ${since}; it waits for its finalizers)`,
    recreated: (since) => ` (deleted, and made anew at ${since})`,
    changed: () => "",
};

function objectLines(drift: ObjectDrift): readonly string[] {
    const fate = fates[drift.kind](drift.since ?? "an unknown time");
    const rows = drift.fields.map((field) => ["   ", ...fieldCells(drift, field)]);
    const loss =
        drift.loss === undefined || drift.kind === "changed"
            ? []
            : [`    ! ${drift.loss} went with it, or will: see docs/drift.md before a repair`];
    const refusal =
        drift.refusal === undefined
            ? []
            : [`    the API server would not take what is declared: ${drift.refusal}`];
    return [
        `${drift.kind.padEnd(9)} ${objectName(drift)}${fate}`,
        ...loss,
        ...(rows.length === 0 ? [] : [table(rows)]),
        ...refusal,
    ];
}

function fieldCells({ object }: ObjectDrift, field: FieldDrift): readonly string[] {
    const { declared, live } = visible(field, object);
    const words = {
        changed: `is ${valueText(live)}, declared ${valueText(declared)}`,
        removed: `is gone, declared ${valueText(declared)}`,
        added: `is ${valueText(live)}, not declared`,
    };
    return [pathText(field.path), words[field.kind], writerText(field.by)];
}

function valueText(value: unknown): string {
    if (value === withheld) {
        return withheld;
    }
    const text = value === undefined ? "nothing" : JSON.stringify(value);
    return text.length <= longestValue ? text : `${text.slice(0, longestValue - 2)} …`;
}

function writerText(writer: Writer | undefined): string {
    return writer === undefined ? "" : `by ${writer.manager}, ${writer.time ?? "at no known time"}`;
}

/**
 * The same for machines, with the same reserve about secrets.
 *
 * @param repaired What was there before a repair.
 */
export function driftJson(report: DriftReport, repaired?: DriftReport): string {
    const { environment, context, compared, drifts, unseen } = report;
    const told = {
        ...{ environment, context, compared },
        ...(repaired && { repaired: repaired.drifts.map(objectJson) }),
        objects: drifts.map(objectJson),
        notCompared: unseen.map(nameOf),
    };
    return JSON.stringify(told, undefined, 2);
}

function objectJson({ kind, object, since, loss, fields, refusal }: ObjectDrift): object {
    return {
        drift: kind,
        apiVersion: object.apiVersion,
        kind: object.kind,
        namespace: object.namespace,
        name: object.name,
        urn: object.urn,
        since,
        loss: kind === "changed" ? undefined : loss,
        refusal,
        fields: fields.map((field) => ({
            change: field.kind,
            path: pathText(field.path),
            ...visible(field, object),
            manager: field.by?.manager,
            time: field.by?.time,
        })),
    };
}
