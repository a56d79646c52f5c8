/** The object that a finding is about, as a person names it. */
export interface Subject {
    readonly kind: string;
    /** Absent where the object has none, or where it is unknown. */
    readonly namespace?: string;
    readonly name: string;
    readonly urn: string;
}

/** A key of an object, or an index of a list. */
export type Step = string | number;

/** A place that a finding points at: what is where, in whose object. */
export interface Place {
    readonly subject: Subject;
    /** From the root of the object, for instance `spec.template.spec.containers[0].image`. */
    readonly path: string;
    /** The value, short enough for a sentence. */
    readonly value: string;
}

/** Thrown when a decision needs a value that is not known before `up`. */
export class UnknownField extends Error {
    public override readonly name = "UnknownField";
    public readonly subject: Subject;
    public readonly path: string;

    constructor(subject: Subject, path: string) {
        super(`${path} is unknown`);
        this.subject = subject;
        this.path = path;
    }
}

/** What `readChild` gives for a value that is not known yet. */
export const unknown = Symbol("unknown");
/** Content of a step into what is unknown: whether anything is there is unknown, too. */
const beyondUnknown = Symbol("beyond unknown");
const longestValue = 60;

/**
 * A value of an object, of which nothing is assumed: it may be absent, of any type, or unknown.
 *
 * Reading what is absent or of another type gives nothing. Reading what is unknown throws
 * `UnknownField`, so that no rule can take "not known yet" for "not there"; `Report.judge` turns it
 * into a report. Take one step with `at`; a step into what is unknown stays at the unknown place.
 */
export class Field implements Place {
    public readonly subject: Subject;
    /** The way here from the root of the object. */
    public readonly steps: readonly Step[];
    readonly #content: unknown;

    constructor(subject: Subject, content: unknown, steps: readonly Step[] = []) {
        this.subject = subject;
        this.steps = steps;
        this.#content = content;
    }

    public get path(): string {
        return this.steps.reduce(joinPath, "");
    }

    public at(...keys: readonly Step[]): Field {
        let content = this.#content;
        const steps = [...this.steps];
        for (const key of keys) {
            if (content === unknown || content === beyondUnknown) {
                return new Field(this.subject, beyondUnknown, steps);
            }
            content = readChild(content, key);
            steps.push(key);
        }
        return new Field(this.subject, content, steps);
    }

    public get isUnknown(): boolean {
        return this.#content === unknown || this.#content === beyondUnknown;
    }

    /** Whether a value is given at all. Null counts as none. */
    public get isSet(): boolean {
        const content = this.#read();
        return content !== undefined && content !== null;
    }

    /** Whether a value is given, be it one that is not known yet. */
    public get isDeclared(): boolean {
        return this.#content === unknown || this.isSet;
    }

    public text(): string | undefined {
        const content = this.#read();
        return typeof content === "string" ? content : undefined;
    }

    public number(): number | undefined {
        const content = this.#read();
        return typeof content === "number" ? content : undefined;
    }

    public flag(): boolean | undefined {
        const content = this.#read();
        return typeof content === "boolean" ? content : undefined;
    }

    /** The elements of a list; none where this is no list. */
    public items(): Field[] {
        const content = this.#read();
        // Not by `map`, which would read every element at once, those that are unknown too.
        const length = Array.isArray(content) ? content.length : 0;
        return Array.from({ length }, (_, index) => this.at(index));
    }

    /** The names in an object; none where this is no object. */
    public keys(): string[] {
        const content = this.#read();
        const isObject = typeof content === "object" && content !== null;
        return isObject && !Array.isArray(content) ? Object.keys(content) : [];
    }

    public get value(): string {
        const content = this.#content;
        if (this.isUnknown) {
            return "unknown";
        }
        if (content === undefined || content === null) {
            return "not set";
        }
        if (Array.isArray(content)) {
            return describeList(content);
        }
        if (typeof content === "object") {
            return Object.keys(content).length === 0 ? "{}" : "{…}";
        }
        if (typeof content === "number" || typeof content === "boolean") {
            return String(content);
        }
        return typeof content === "string" ? shorten(JSON.stringify(content)) : typeof content;
    }

    /** The same place for a message that must not show the value. */
    public hidden(): Place {
        return this.called("(hidden)");
    }

    /** The same place with other words for the value. */
    public called(value: string): Place {
        return { subject: this.subject, path: this.path, value };
    }

    #read(): unknown {
        if (this.isUnknown) {
            throw new UnknownField(this.subject, this.path);
        }
        return this.#content;
    }
}

/** One own property of whatever this is: its value, `unknown`, or nothing where it has none. */
export function readChild(parent: unknown, key: Step): unknown {
    // Own properties only: a manifest with the key "constructor" must not reach into JavaScript.
    if (typeof parent !== "object" || parent === null || !Object.hasOwn(parent, key)) {
        return undefined;
    }
    try {
        return Reflect.get(parent, key);
    } catch (error) {
        // CrossGuard's proxies throw this where a value is unknown. The SDK's types leave its class
        // out, and the library stays free of the SDK, which takes a second to load.
        if (error instanceof Error && error.constructor.name === "UnknownValueError") {
            return unknown;
        }
        throw error;
    }
}

export function joinPath(path: string, key: Step): string {
    if (typeof key === "number") {
        return `${path}[${key}]`;
    }
    if (!/^[\w-]+$/.test(key)) {
        return `${path}[${JSON.stringify(key)}]`;
    }
    return path === "" ? key : `${path}.${key}`;
}

/** A list of a few short words is told, any other is not. */
function describeList(list: readonly unknown[]): string {
    if (list.length > 4) {
        return "[…]";
    }
    // Not by map, which reads the elements itself: an unknown one throws.
    const words = Array.from({ length: list.length }, (_, index) => readChild(list, index));
    if (!words.every((word) => typeof word === "string")) {
        return "[…]";
    }
    const told = JSON.stringify(words);
    return told.length <= longestValue ? told : "[…]";
}

function shorten(text: string): string {
    return text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
}
