import * as fs from "node:fs";

/** Where it can be read which process listens where. */
export const knowsSockets = fs.existsSync("/proc/net/tcp");

/** Where a process listens: `127.0.0.1:6443`; an address of IPv6 in the kernel's own words. */
export function listeningSockets(pid: number): string[] {
    const listening = new Map([...socketsIn("/proc/net/tcp"), ...socketsIn("/proc/net/tcp6")]);
    const descriptors = `/proc/${pid}/fd`;
    return fs
        .readdirSync(descriptors)
        .map((name) => targetOf(`${descriptors}/${name}`))
        .flatMap((target) => listening.get(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? "") ?? [])
        .sort();
}

/** The address of every listening socket, by its inode. */
function socketsIn(table: string): [string, string][] {
    const [, ...lines] = fs.readFileSync(table, "utf8").trim().split("\n");
    return lines.flatMap((line) => {
        // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode
        const [, address = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
        return state === "0A" ? [[inode, readable(address)]] : [];
    });
}

/** `0100007F:192B` is 127.0.0.1:6443: the address is a number as the machine stores it. */
function readable(address: string): string {
    const [host = "", port = ""] = address.split(":");
    const bytes = [...Buffer.from(host, "hex")].reverse();
    return `${bytes.length === 4 ? bytes.join(".") : host}:${Number.parseInt(port, 16)}`;
}

/** What a descriptor is open on; it may have been closed since it was listed. */
function targetOf(link: string): string {
    try {
        return fs.readlinkSync(link);
    } catch {
        return "";
    }
}
