import * as tls from "node:tls";

/** How long a host may take to answer. */
const patience = 10_000;

/**
 * Looks whether a registry speaks TLS. Helm falls back to plain HTTP where a host answers with it,
 * and would tell a password to whoever listens.
 *
 * @param ca Certificates in PEM that the registry's is signed by.
 * @throws Error with one sentence where the host speaks plain HTTP and is not this machine, where
 * nobody vouches for its certificate, or where it does not answer.
 */
export async function refusedPlainHttp(repository: string, ca?: string): Promise<void> {
    const { hostname, port } = new URL(repository);
    if (isLoopback(hostname)) {
        return;
    }
    await new Promise<void>((resolve, reject) => {
        const socket = tls.connect({
            host: hostname,
            port: port === "" ? 443 : Number(port),
            servername: hostname,
            ...(ca !== undefined && { ca }),
        });
        socket.setTimeout(patience, () => socket.destroy(new Error("no answer in 10 s")));
        socket.once("secureConnect", () => {
            socket.destroy();
            resolve();
        });
        socket.once("error", (error: NodeJS.ErrnoException) => {
            reject(
                error.code === "EPROTO" || error.code === "ERR_SSL_WRONG_VERSION_NUMBER"
                    ? new Error(`${hostname} does not speak TLS`)
                    : error,
            );
        });
    });
}

function isLoopback(hostname: string): boolean {
    return hostname === "localhost" || /^127(\.\d+){3}$/.test(hostname);
}
