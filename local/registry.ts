import * as tls from "node:tls";

/** How long a host may take to answer, in milliseconds. */
const patience = 5000;

/** What Node says of an answer that is no TLS. */
const noTls: readonly (string | undefined)[] = ["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER"];

/**
 * Does a registry on another machine speak plain HTTP? Helm falls back to it where a host answers
 * so, and would tell a password to whoever listens. A host that does not answer at all, such as one
 * behind a proxy, is left to helm.
 */
export function speaksPlainHttp(repository: string): Promise<boolean> {
    const { hostname, port } = new URL(repository);
    if (isLoopback(hostname)) {
        return Promise.resolve(false);
    }
    return new Promise((resolve) => {
        // Who it is helm finds out; here nothing is told.
        const socket = tls.connect({
            host: hostname,
            port: port === "" ? 443 : Number(port),
            rejectUnauthorized: false,
        });
        const end = (isPlain: boolean): void => {
            socket.destroy();
            resolve(isPlain);
        };
        socket.setTimeout(patience, () => {
            end(false);
        });
        socket.once("secureConnect", () => {
            end(false);
        });
        socket.once("error", (error: NodeJS.ErrnoException) => {
            end(noTls.includes(error.code));
        });
    });
}

/** This machine, where nobody listens in between. */
export function isLoopback(hostname: string): boolean {
    return hostname === "localhost" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
