const factors: Readonly<Record<string, number>> = {
    n: 1e-9,
    u: 1e-6,
    m: 1e-3,
    "": 1,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    P: 1e15,
    E: 1e18,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    Pi: 2 ** 50,
    Ei: 2 ** 60,
};

/**
 * The size of a Kubernetes quantity in its base unit (cores, bytes), for instance 0.25 for `250m`
 * and 67108864 for `64Mi`; nothing where the text is no quantity.
 */
export function parseQuantity(text: string): number | undefined {
    const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:([eE][+-]?\d+)|([a-zA-Z]{0,2}))$/.exec(text);
    if (match === null) {
        return undefined;
    }
    const [, digits = "", exponent, suffix = ""] = match;
    if (exponent !== undefined) {
        return Number(`${digits}${exponent}`);
    }
    const factor = Object.hasOwn(factors, suffix) ? factors[suffix] : undefined;
    return factor === undefined ? undefined : Number(digits) * factor;
}
