/** A Kubernetes quantity in its text form, such as `500m`, `2` or `4Gi`. */
export type Quantity = string;

const pattern = /^(\d+(?:\.\d+)?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/;

const multipliers: Readonly<Record<string, number>> = {
    m: 1e-3,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    P: 1e15,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    Pi: 2 ** 50,
};

/** Is one amount larger than another? */
export function exceeds(one: Quantity, other: Quantity): boolean {
    return (parseQuantity(one) ?? Number.NaN) > (parseQuantity(other) ?? Number.NaN);
}

/**
 * The number that a quantity stands for, in cores, bytes or pieces.
 *
 * @returns undefined where the text is no positive quantity of the forms used for resources.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): number | undefined {
    const match = pattern.exec(text);
    const amount = match?.[1];
    if (match === null || amount === undefined) {
        return undefined;
    }
    const suffix = match[2];
    return Number(amount) * (suffix === undefined ? 1 : (multipliers[suffix] ?? Number.NaN));
}
