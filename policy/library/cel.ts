import { Environment } from "@marcbachmann/cel-js";

import { UnknownField } from "./field";
import { parseQuantity } from "./quantity";

/** What an expression may name; each is untyped, as in an admission policy for several kinds. */
export const celVariables = [
    "object",
    "variables",
    "container",
    "volume",
    "rule",
    "subject",
    "template",
] as const;

/** An expression of CEL, compiled once. */
export type Expression = (context: Readonly<Record<string, unknown>>) => unknown;

/** Kubernetes' type of an amount, with the functions on it that the API server has, too. */
class Quantity {
    public constructor(public readonly amount: number) {}
}

const environment = celVariables.reduce(
    (environment, name) => environment.registerVariable(name, "dyn"),
    new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: true })
        .registerType("Quantity", Quantity)
        .registerFunction("quantity(string): Quantity", (text: string) => quantity(text))
        .registerFunction("isQuantity(string): bool", (text: string) => isQuantity(text))
        .registerFunction(
            "Quantity.isGreaterThan(Quantity): bool",
            (one: Quantity, other: Quantity) => one.amount > other.amount,
        )
        .registerFunction(
            "Quantity.isLessThan(Quantity): bool",
            (one: Quantity, other: Quantity) => one.amount < other.amount,
        )
        .registerFunction("Quantity.compareTo(Quantity): int", (one: Quantity, other: Quantity) =>
            BigInt(Math.sign(one.amount - other.amount)),
        )
        .registerFunction("Quantity.asApproximateFloat(): double", (one: Quantity) => one.amount),
);

function isQuantity(text: string): boolean {
    return parseQuantity(text) !== undefined;
}

function quantity(text: string): Quantity {
    const amount = parseQuantity(text);
    if (amount === undefined) {
        throw new Error(`${JSON.stringify(text)} is no quantity`);
    }
    return new Quantity(amount);
}

const compiled = new Map<string, Expression>();

/**
 * Compiles an expression; the same one only once.
 *
 * @throws Error, when it is no CEL, or names what there is not.
 */
export function compile(expression: string): Expression {
    const known = compiled.get(expression);
    if (known !== undefined) {
        return known;
    }
    const parsed = environment.parse(expression);
    const check = parsed.check();
    if (!check.valid) {
        throw check.error ?? new Error(`not CEL: ${expression}`);
    }
    compiled.set(expression, parsed);
    return parsed;
}

/**
 * Whether an expression is true; nothing where it cannot be evaluated, as on a value of a wrong type,
 * which the API server refuses.
 *
 * @throws UnknownField, when that depends on what is unknown.
 */
export function truth(
    expression: string,
    context: Readonly<Record<string, unknown>>,
): boolean | undefined {
    const evaluate = compile(expression);
    try {
        return evaluate(context) === true;
    } catch (error) {
        if (error instanceof UnknownField) {
            throw error;
        }
        return undefined;
    }
}
