/** A setting of a rule, with the JSON schema that Pulumi validates a pack's configuration with. */
export interface Parameter<T> {
    readonly name: string;
    readonly default: T;
    readonly schema: {
        readonly type: "boolean" | "integer" | "string" | "array";
        readonly description: string;
        readonly default: boolean | number | string | readonly string[];
        readonly minimum?: number;
        readonly items?: { readonly type: "string" };
    };
    /** The value where it is of the right type. */
    readonly accept: (value: unknown) => T | undefined;
}

/** Gives the value of a parameter: the configured one, else its default. */
export type Settings = <T>(parameter: Parameter<T>) => T;

export function flag(name: string, preset: boolean, description: string): Parameter<boolean> {
    return {
        name,
        default: preset,
        schema: { type: "boolean", description, default: preset },
        accept: (value) => (typeof value === "boolean" ? value : undefined),
    };
}

export function integer(
    name: string,
    preset: number,
    minimum: number,
    description: string,
): Parameter<number> {
    return {
        name,
        default: preset,
        schema: { type: "integer", minimum, description, default: preset },
        accept: (value) =>
            typeof value === "number" && Number.isInteger(value) && value >= minimum
                ? value
                : undefined,
    };
}

export function text(name: string, preset: string, description: string): Parameter<string> {
    return {
        name,
        default: preset,
        schema: { type: "string", description, default: preset },
        accept: (value) => (typeof value === "string" ? value : undefined),
    };
}

export function texts(
    name: string,
    preset: readonly string[],
    description: string,
): Parameter<readonly string[]> {
    return {
        name,
        default: preset,
        schema: { type: "array", items: { type: "string" }, description, default: preset },
        accept: (value) =>
            Array.isArray(value) && value.every((item) => typeof item === "string")
                ? value
                : undefined,
    };
}

/**
 * Reads a rule's configuration.
 *
 * @throws Error, when a parameter is asked for whose configured value is of a wrong type.
 */
export function settingsFrom(configured: Readonly<Record<string, unknown>>): Settings {
    return (parameter) => {
        const value = configured[parameter.name];
        if (value === undefined) {
            return parameter.default;
        }
        const accepted = parameter.accept(value);
        if (accepted === undefined) {
            const expected = JSON.stringify(parameter.schema);
            throw new Error(
                `Policy parameter ${parameter.name} is ${JSON.stringify(value)}: give ${expected}.`,
            );
        }
        return accepted;
    };
}
