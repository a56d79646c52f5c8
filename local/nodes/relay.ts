import type { Duplex } from "node:stream";

/** Passes bytes both ways until both sides have said all. */
export function relay(one: Duplex, other: Duplex): void {
    pass(one, other);
    pass(other, one);
}

function pass(from: Duplex, to: Duplex): void {
    from.on("error", () => to.destroy());
    // Not destroyed: what has been said before still has to arrive.
    from.on("close", () => to.end());
    from.pipe(to);
}

/** Reads `<unix socket>:<port>`. */
export function doorArgument(text: string): { readonly socket: string; readonly port: number } {
    const colon = text.lastIndexOf(":");
    return { socket: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}
