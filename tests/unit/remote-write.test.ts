import * as assert from "node:assert/strict";

import { parse } from "yaml";

import { podsIn } from "../../components/internal/network";
import { at, find, type RecordedResource, unknownPaths } from "../support/graph";
import { listAt, observedPlatform } from "../support/observability";
import { remoteWriteSettings } from "../support/remoteWrite";

const names = ["open", "central", "token", "client"];

/** Where a graph's Prometheus sends samples, as it reads it. */
function endpointsIn(graph: readonly RecordedResource[]): readonly unknown[] {
    const { inputs } = find(graph, "ConfigMap/prometheus");
    return listAt(parse(String(at(inputs, "data", "prometheus.yml"))), "remote_write");
}

function egressOf(graph: readonly RecordedResource[]): readonly unknown[] {
    return listAt(find(graph, "NetworkPolicy/prometheus-flows").inputs, "spec", "egress");
}

function alertsIn(graph: readonly RecordedResource[]): string {
    return String(at(find(graph, "ConfigMap/prometheus-rules").inputs, "data", "rules.yaml"));
}

describe("remote write", () => {
    let graph: RecordedResource[] = [];
    let without: RecordedResource[] = [];
    before(async () => {
        graph = await observedPlatform({ settings: remoteWriteSettings });
        without = await observedPlatform();
    });

    it("sends to every endpoint, and lets none send it elsewhere", () => {
        assert.deepEqual(
            endpointsIn(graph).map((it) => at(it, "name")),
            names,
        );
        assert.ok(endpointsIn(graph).every((it) => at(it, "follow_redirects") === false));
        assert.deepEqual(endpointsIn(graph)[1], {
            name: "central",
            url: "https://mimir.example.com/api/v1/push",
            follow_redirects: false,
            basic_auth: { username: "prod", password_file: "/etc/prometheus/secrets/central" },
            headers: { "X-Scope-OrgID": "platform" },
            write_relabel_configs: [
                { action: "drop", source_labels: ["__name__"], regex: "go_.*" },
                {
                    action: "replace",
                    source_labels: ["replica"],
                    regex: "(.*)",
                    target_label: "__replica__",
                    replacement: "$1",
                },
                { action: "labeldrop", regex: "replica" },
            ],
        });
    });

    it("proves who it is by a token, or by one that a client's secret gets", () => {
        const [, , token, client] = endpointsIn(graph);
        assert.deepEqual(at(token, "authorization"), {
            type: "Bearer",
            credentials_file: "/etc/prometheus/secrets/token",
        });
        assert.deepEqual(at(client, "oauth2"), {
            client_id: "groundwork",
            client_secret_file: "/etc/prometheus/secrets/client",
            token_url: "https://login.example.com:8443/token",
            scopes: ["metrics.write"],
        });
    });

    it("has its secrets in one Secret that Pulumi keeps, which its pods read, and nowhere else", () => {
        const secret = find(graph, "Secret/prometheus-remote-write");
        assert.deepEqual(secret.secretInputs, ["stringData"]);
        assert.deepEqual(at(secret.inputs, "stringData"), {
            central: "secret-of-central",
            token: "secret-of-token",
            client: "secret-of-client",
        });
        const rest = graph.filter((it) => it !== secret);
        assert.doesNotMatch(JSON.stringify(rest), /secret-of/);
        const pod = at(find(graph, "StatefulSet/prometheus").inputs, "spec", "template", "spec");
        assert.deepEqual(
            listAt(pod, "volumes").filter((it) => at(it, "name") === "secrets"),
            [{ name: "secrets", secret: { secretName: "prometheus-remote-write" } }],
        );
        const [container] = listAt(pod, "containers");
        assert.ok(
            listAt(container, "volumeMounts").some(
                (it) => at(it, "mountPath") === "/etc/prometheus/secrets",
            ),
        );
    });

    it("opens the network to where each endpoint and each server of tokens is", () => {
        const tcp = (port: number) => [{ protocol: "TCP", port }];
        const closed = new Set(egressOf(without).map((flow) => JSON.stringify(flow)));
        const opened = egressOf(graph).filter((flow) => !closed.has(JSON.stringify(flow)));
        const inside = (cidr: string) => [{ ipBlock: { cidr } }];
        assert.deepEqual(
            opened.map((flow) => at(flow, "ports")),
            [tcp(9090), tcp(443), tcp(10908), tcp(443), tcp(8443)],
        );
        assert.deepEqual(at(opened[0], "to"), inside("10.20.0.0/16"));
        assert.deepEqual(at(opened[2], "to"), [podsIn("thanos")]);
        assert.deepEqual(at(opened[4], "to"), inside("10.30.0.0/16"));
        // The internet is that without the networks of others.
        assert.ok(listAt(opened[1], "to").some((it) => at(it, "ipBlock", "except") !== undefined));
    });

    it("is watched only where there is some", () => {
        for (const alert of ["RemoteWriteFailing", "RemoteWriteBehind"]) {
            assert.match(alertsIn(graph), new RegExp(`alert: ${alert}$`, "m"));
            assert.doesNotMatch(alertsIn(without), new RegExp(alert));
        }
    });

    it("is known before anything is made, and leaves nothing behind", async () => {
        const planned = await observedPlatform({ settings: remoteWriteSettings, preview: true });
        assert.deepEqual(unknownPaths(find(planned, "StatefulSet/prometheus").inputs), []);
        assert.deepEqual(endpointsIn(without), []);
        assert.throws(() => find(without, "Secret/prometheus-remote-write"));
        const pods = JSON.stringify(find(without, "StatefulSet/prometheus").inputs);
        assert.doesNotMatch(pods, /secret/i);
    });
});
