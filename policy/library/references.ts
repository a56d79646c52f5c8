import type { Field } from "./field";

/** A ConfigMap or Secret that a pod cannot start without. */
export interface ConfigReference {
    readonly kind: "ConfigMap" | "Secret";
    readonly name: Field;
    /** The keys that it must have. */
    readonly keys: readonly Field[];
}

/** What a container's environment refers to, optional references left out. */
export function environmentReferences(container: Field): ConfigReference[] {
    const single = container
        .at("env")
        .items()
        .map((variable) => variable.at("valueFrom"))
        .flatMap((source) => [
            ...reference("ConfigMap", source.at("configMapKeyRef"), "name", keyOf),
            ...reference("Secret", source.at("secretKeyRef"), "name", keyOf),
        ]);
    const whole = container
        .at("envFrom")
        .items()
        .flatMap((source) => [
            ...reference("ConfigMap", source.at("configMapRef"), "name", noKeys),
            ...reference("Secret", source.at("secretRef"), "name", noKeys),
        ]);
    return [...single, ...whole];
}

/** What a pod's volumes refer to, optional references left out. */
export function volumeReferences(podSpec: Field): ConfigReference[] {
    return podSpec
        .at("volumes")
        .items()
        .flatMap((volume) => [
            ...reference("ConfigMap", volume.at("configMap"), "name", itemKeys),
            ...reference("Secret", volume.at("secret"), "secretName", itemKeys),
            ...volume
                .at("projected", "sources")
                .items()
                .flatMap((source) => [
                    ...reference("ConfigMap", source.at("configMap"), "name", itemKeys),
                    ...reference("Secret", source.at("secret"), "name", itemKeys),
                ]),
        ]);
}

function reference(
    kind: ConfigReference["kind"],
    source: Field,
    nameKey: string,
    keys: (source: Field) => Field[],
): ConfigReference[] {
    const name = source.at(nameKey);
    const isNeeded = name.isDeclared && source.at("optional").flag() !== true;
    return isNeeded ? [{ kind, name, keys: keys(source) }] : [];
}

function keyOf(source: Field): Field[] {
    return [source.at("key")];
}

function itemKeys(source: Field): Field[] {
    return source
        .at("items")
        .items()
        .map((item) => item.at("key"));
}

function noKeys(): Field[] {
    return [];
}
