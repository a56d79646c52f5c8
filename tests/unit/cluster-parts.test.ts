import * as assert from "node:assert/strict";
import { clusterLayout } from "../../local/cluster/layout";
import {
    controlPlane,
    type ControlPlanePart,
    partNames,
    partPlan,
    partSockets,
} from "../../local/cluster/parts";
import { socketNames } from "../../local/cluster/ports";

const layout = clusterLayout("/home/somebody/a home, with anything=in it");
const ports = {
    etcd: 20001,
    "etcd-peer": 20002,
    "kube-apiserver": 20003,
    "kube-controller-manager": 20004,
    "kube-scheduler": 20005,
    kwok: 20006,
    registry: 20007,
};

/** A part's flags with their values; `true` where there is none. */
function flagsOf(name: ControlPlanePart): Readonly<Record<string, string>> {
    return Object.fromEntries(
        partPlan(name, layout, ports).args.map((arg) => {
            const [flag = "", ...value] = arg.split("=");
            return [flag, value.length === 0 ? "true" : value.join("=")];
        }),
    );
}

describe("the parts of the cluster", () => {
    /** Every flag that decides where a part listens, or what it says of where it listens. */
    const listening: Readonly<Record<ControlPlanePart, Readonly<Record<string, string>>>> = {
        etcd: {
            "--listen-client-urls": "https://127.0.0.1:20001",
            "--advertise-client-urls": "https://127.0.0.1:20001",
            "--listen-peer-urls": "https://127.0.0.1:20002",
            "--initial-advertise-peer-urls": "https://127.0.0.1:20002",
        },
        "kube-apiserver": {
            "--bind-address": "127.0.0.1",
            "--advertise-address": "127.0.0.1",
            "--secure-port": "20003",
        },
        "kube-controller-manager": { "--bind-address": "127.0.0.1", "--secure-port": "20004" },
        "kube-scheduler": { "--bind-address": "127.0.0.1", "--secure-port": "20005" },
        kwok: { "--server-address": "127.0.0.1:20006" },
    };

    for (const name of controlPlane) {
        it(`${name} listens on loopback only`, () => {
            const flags = Object.entries(flagsOf(name)).filter(([flag]) =>
                /^--(.*(listen|advertise|metrics|address$|secure-port|insecure).*|port)$/.test(
                    flag,
                ),
            );
            const preference = "--kubelet-preferred-address-types";
            assert.deepEqual(
                Object.fromEntries(flags.filter(([flag]) => flag !== preference)),
                listening[name],
            );
        });

        it(`${name} knows the cluster's files by their whole path, whatever is in it`, () => {
            const files = Object.values(flagsOf(name)).filter((value) => value.includes("/pki/"));
            assert.ok(files.length > 0);
            files.forEach((file) => {
                assert.ok(file.startsWith(`${layout.root}/`), file);
            });
        });
    }

    it("have each socket once", () => {
        assert.deepEqual(partNames("real").flatMap(partSockets), [...socketNames]);
    });

    it("let nobody in without a certificate or token", () => {
        assert.equal(flagsOf("kube-apiserver")["--anonymous-auth"], "false");
        assert.equal(flagsOf("kube-apiserver")["--client-ca-file"], `${layout.pki}/ca.crt`);
        const etcd = flagsOf("etcd");
        assert.equal(etcd["--client-cert-auth"], "true");
        assert.equal(etcd["--peer-client-cert-auth"], "true");
        assert.equal(etcd["--trusted-ca-file"], `${layout.pki}/etcd-ca.crt`);
        assert.equal(etcd["--peer-trusted-ca-file"], `${layout.pki}/etcd-ca.crt`);
        for (const name of ["kube-controller-manager", "kube-scheduler"] as const) {
            const flags = flagsOf(name);
            assert.ok(flags["--authentication-kubeconfig"], name);
            assert.ok(flags["--authorization-kubeconfig"], name);
        }
    });

    it("ask RBAC about everybody", () => {
        assert.equal(flagsOf("kube-apiserver")["--authorization-mode"], "Node,RBAC");
    });

    it("admit by what the platform builds on", () => {
        const flags = flagsOf("kube-apiserver");
        assert.deepEqual(flags["--enable-admission-plugins"]?.split(",").sort(), [
            "LimitRanger",
            "NodeRestriction",
            "PodSecurity",
            "ResourceQuota",
            "ValidatingAdmissionPolicy",
        ]);
        assert.equal(flags["--disable-admission-plugins"], undefined);
    });

    it("store Secrets encrypted, and reach the store over TLS", () => {
        const flags = flagsOf("kube-apiserver");
        assert.equal(flags["--encryption-provider-config"], layout.encryption);
        assert.equal(flags["--etcd-servers"], "https://127.0.0.1:20001");
        assert.equal(flags["--etcd-cafile"], `${layout.pki}/etcd-ca.crt`);
    });

    it("give each controller an account of its own", () => {
        assert.equal(
            flagsOf("kube-controller-manager")["--use-service-account-credentials"],
            "true",
        );
    });

    it("show no profiles", () => {
        for (const name of controlPlane.filter((part) => part.startsWith("kube-"))) {
            assert.equal(flagsOf(name)["--profiling"], "false", name);
        }
    });

    it("are asked for their health where they listen", () => {
        const asked = controlPlane.map((name) => {
            const { health } = partPlan(name, layout, ports);
            return "socket" in health ? health.socket : undefined;
        });
        assert.deepEqual(asked, [...controlPlane]);
    });
});
