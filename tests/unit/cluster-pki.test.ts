import * as assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { mock } from "node:test";
import { ensureCertificates } from "../../local/cluster/certificates";
import { clusterLayout } from "../../local/cluster/layout";
import { modeOf, temporaryFolder } from "../support/temporary";

const day = 24 * 60 * 60 * 1000;
const serverUse = "1.3.6.1.5.5.7.3.1";
const clientUse = "1.3.6.1.5.5.7.3.2";

/** Who is signed by whom, and for what. */
const signed: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
    ca: {
        "kube-apiserver": [serverUse],
        "kube-controller-manager-serving": [serverUse],
        "kube-scheduler-serving": [serverUse],
        "kwok-serving": [serverUse],
        admin: [clientUse],
        "kube-controller-manager": [clientUse],
        "kube-scheduler": [clientUse],
        kwok: [clientUse],
        "kubelet-client": [clientUse],
    },
    "front-proxy-ca": { "front-proxy-client": [clientUse] },
    "etcd-ca": { etcd: [serverUse, clientUse], "etcd-client": [clientUse] },
};
const authorities = Object.keys(signed);
const leaves = Object.values(signed).flatMap((certificates) => Object.keys(certificates));

describe("the cluster's keys and certificates", () => {
    const folder = temporaryFolder();
    const layout = () => clusterLayout(folder());
    const file = (name: string): string => path.join(layout().pki, name);
    const certificate = (name: string) => new X509Certificate(fs.readFileSync(file(`${name}.crt`)));
    const ensure = () => ensureCertificates(layout());
    /** Every file with its content. */
    const contents = () =>
        Object.fromEntries(
            fs
                .readdirSync(layout().pki)
                .sort()
                .map((name) => [name, fs.readFileSync(file(name), "utf8")]),
        );
    /** The files whose content changes while something is done. */
    const changedBy = async (work: () => Promise<void>): Promise<string[]> => {
        const before = contents();
        await work();
        return Object.entries(contents())
            .filter(([name, content]) => before[name] !== content)
            .map(([name]) => name);
    };
    beforeEach(ensure);
    afterEach(() => {
        mock.timers.reset();
    });

    it("are these files and no others", () => {
        const pairs = [...authorities, ...leaves].flatMap((name) => [`${name}.crt`, `${name}.key`]);
        const all = [...pairs, "service-account.key", "service-account.pub"];
        assert.deepEqual(fs.readdirSync(layout().pki).sort(), all.sort());
    });

    it("can be read by their owner only", () => {
        assert.equal(modeOf(layout().pki), "700");
        for (const name of fs.readdirSync(layout().pki)) {
            assert.equal(modeOf(file(name)), "600", name);
        }
    });

    for (const [authority, certificates] of Object.entries(signed)) {
        it(`of ${authority} are signed by it alone, for what they are for`, () => {
            assert.equal(certificate(authority).ca, true);
            for (const [name, uses] of Object.entries(certificates)) {
                const signers = authorities.filter((other) =>
                    certificate(name).verify(certificate(other).publicKey),
                );
                assert.deepEqual(signers, [authority], name);
                assert.equal(certificate(name).issuer, certificate(authority).subject, name);
                assert.equal(certificate(name).ca, false, name);
                assert.deepEqual(certificate(name).keyUsage, uses, name);
            }
        });
    }

    it("name whom Kubernetes shall see, with one administrator among them", () => {
        const subject = (name: string) => certificate(name).subject.split("\n").sort();
        assert.deepEqual(subject("admin"), ["CN=groundwork:admin", "O=system:masters"]);
        assert.deepEqual(subject("kwok"), ["CN=groundwork:kwok"]);
        assert.deepEqual(subject("kube-scheduler"), ["CN=system:kube-scheduler"]);
        const manager = "CN=system:kube-controller-manager";
        assert.deepEqual(subject("kube-controller-manager"), [manager]);
        const masters = leaves.filter((name) => /masters/.test(certificate(name).subject));
        assert.deepEqual(masters, ["admin"]);
    });

    it("answer to loopback, and the API server to its Service too", () => {
        const names = (name: string) => certificate(name).subjectAltName?.split(", ") ?? [];
        assert.deepEqual(names("kube-apiserver"), [
            "DNS:localhost",
            "DNS:kubernetes",
            "DNS:kubernetes.default",
            "DNS:kubernetes.default.svc",
            "DNS:kubernetes.default.svc.cluster.local",
            "IP Address:127.0.0.1",
            "IP Address:10.96.0.1",
            // The door in the network of real nodes.
            "IP Address:198.51.100.1",
        ]);
        const servers = ["etcd", ...leaves.filter((name) => name.endsWith("-serving"))];
        for (const name of servers) {
            assert.deepEqual(names(name), ["DNS:localhost", "IP Address:127.0.0.1"], name);
        }
        const others = leaves.filter(
            (name) => name !== "kube-apiserver" && !servers.includes(name),
        );
        assert.deepEqual(others.flatMap(names), []);
    });

    it("hold for a year, the authorities for ten", () => {
        const days = (name: string) => {
            const { validFrom, validTo } = certificate(name);
            return (Date.parse(validTo) - Date.parse(validFrom)) / day;
        };
        leaves.forEach((name) => {
            assert.equal(Math.floor(days(name)), 365, name);
        });
        authorities.forEach((name) => {
            assert.equal(Math.floor(days(name)), 3650, name);
        });
    });

    it("stay as they are at the next start", async () => {
        assert.deepEqual(await changedBy(ensure), []);
    });

    it("are renewed with less than 30 days left, under the same authorities", async () => {
        mock.timers.enable({ apis: ["Date"], now: Date.now() + 334 * day });
        assert.deepEqual(await changedBy(ensure), []);
        mock.timers.tick(2 * day);
        const renewed = leaves.flatMap((name) => [`${name}.crt`, `${name}.key`]);
        assert.deepEqual(await changedBy(ensure), renewed.sort());
    });

    it("never outlive their authority", async () => {
        mock.timers.enable({ apis: ["Date"], now: Date.now() + 3300 * day });
        await ensure();
        for (const [authority, certificates] of Object.entries(signed)) {
            for (const name of Object.keys(certificates)) {
                const end = Date.parse(certificate(name).validTo);
                assert.ok(end < Date.parse(certificate(authority).validTo), name);
            }
        }
    });

    it("are made again where one is broken, lost or exchanged, and only there", async () => {
        const kwok = ["kwok.crt", "kwok.key"];
        const damage: readonly (() => void)[] = [
            () => {
                fs.rmSync(file("kwok.key"));
            },
            () => {
                fs.truncateSync(file("kwok.crt"), 100);
            },
            () => {
                fs.copyFileSync(file("admin.crt"), file("kwok.crt"));
                fs.copyFileSync(file("admin.key"), file("kwok.key"));
            },
            () => {
                fs.copyFileSync(file("etcd.key"), file("kwok.key"));
            },
        ];
        for (const harm of damage) {
            harm();
            const changed = await changedBy(ensure);
            assert.ok(changed.length > 0 && changed.every((name) => kwok.includes(name)));
            assert.equal(certificate("kwok").subject, "CN=groundwork:kwok");
            assert.deepEqual(await changedBy(ensure), []);
        }
    });

    it("are made again under a new authority when the old one is lost", async () => {
        fs.rmSync(file("etcd-ca.key"));
        const all = ["etcd-ca", "etcd", "etcd-client"];
        const changed = await changedBy(ensure);
        assert.deepEqual(changed, all.flatMap((name) => [`${name}.crt`, `${name}.key`]).sort());
    });
});
