import * as assert from "node:assert/strict";

import { parse } from "yaml";
import { z } from "zod";

import {
    alertmanagerConfiguration,
    identifyingLabels,
} from "../../components/alertmanager/configuration";
import { platform } from "../../stacks/platform";
import { at, find, recordGraph, type RecordedResource, unknownPaths } from "../support/graph";
import { listAt, minimalConfig, observedPlatform, webhookUrl } from "../support/observability";

type Alert = Readonly<Record<string, string>>;

const configuration = z.object({
    inhibit_rules: z.array(
        z.object({
            source_matchers: z.array(z.string()),
            target_matchers: z.array(z.string()),
            equal: z.array(z.string()),
        }),
    ),
});

/** Whether Alertmanager would hold back `target` while `source` fires. */
function inhibits(source: Alert, target: Alert): boolean {
    const { inhibit_rules } = configuration.parse(parse(alertmanagerConfiguration([])));
    return inhibit_rules.some(
        (rule) =>
            rule.source_matchers.every(matches(source)) &&
            rule.target_matchers.every(matches(target)) &&
            // A label that is missing counts as empty, on both sides.
            rule.equal.every((label) => (source[label] ?? "") === (target[label] ?? "")),
    );
}

/** Alertmanager's matchers, as far as the configuration uses them. */
function matches(alert: Alert) {
    return (matcher: string): boolean => {
        const [, label = "", operator, value = ""] = /^(\w+)(=~?)"(.*)"$/.exec(matcher) ?? [];
        const found = alert[label] ?? "";
        assert.ok(operator !== undefined, `cannot read the matcher ${matcher}`);
        return operator === "=" ? found === value : new RegExp(`^(?:${value})$`).test(found);
    };
}

/** What each alert that comes as a warning and as critical is about, in its identifying labels. */
const twofold: Readonly<Record<string, Alert>> = {
    NodeMemoryLow: { node: "a" },
    NodeDiskFilling: {
        namespace: "platform-node-metrics",
        job: "node-exporter",
        service: "node-exporter",
        container: "node-exporter",
        pod: "node-exporter-x",
        instance: "192.0.2.1:9100",
        node: "a",
        device: "/dev/sda1",
        mountpoint: "/",
    },
    VolumeFilling: {
        namespace: "team-shop",
        job: "kubelet",
        instance: "a:10250",
        node: "a",
        persistentvolumeclaim: "data-1",
    },
    ErrorBudgetBurning: { slo: "dns" },
    TraefikCertificateEnds: { cn: "shop.example.com", sans: "shop.example.com" },
};

async function rulesOfPlatform(): Promise<unknown> {
    const graph = await recordGraph(() => platform(minimalConfig(), {}));
    const text = at(find(graph, "ConfigMap/prometheus-rules").inputs, "data", "rules.yaml");
    return parse(String(text));
}

async function alertsOfPlatform(): Promise<readonly unknown[]> {
    return listAt(await rulesOfPlatform(), "groups")
        .flatMap((group) => listAt(group, "rules"))
        .filter((rule) => at(rule, "alert") !== undefined);
}

describe("a critical alert", () => {
    for (const [alertname, labels] of Object.entries(twofold)) {
        const critical = { alertname, severity: "critical", cluster: "prod", ...labels };
        const warning = { ...critical, severity: "warning" };

        it(`holds back the ${alertname} that warns of the same thing`, () => {
            assert.ok(inhibits(critical, warning));
        });

        for (const label of Object.keys(labels)) {
            it(`holds back no ${alertname} of another ${label}`, () => {
                assert.ok(!inhibits(critical, { ...warning, [label]: "another" }));
            });
        }

        it(`holds back no other critical one, and no other alert than ${alertname}`, () => {
            assert.ok(!inhibits(critical, critical));
            assert.ok(!inhibits(critical, { ...warning, alertname: "Another" }));
            assert.ok(!inhibits(warning, { ...warning, severity: "info" }));
        });
    }

    it("is looked at here if its name also warns", async () => {
        const alerts = await alertsOfPlatform();
        const of = (severity: string) =>
            alerts
                .filter((rule) => at(rule, "labels", "severity") === severity)
                .map((rule) => String(at(rule, "alert")));
        const critical = new Set(of("critical"));
        const both = new Set([...of("warning"), ...of("info")].filter((it) => critical.has(it)));
        assert.deepEqual([...both].sort(), Object.keys(twofold).sort());
    });
});

describe("the identifying labels", () => {
    it("are all that an alert of the platform speaks of", async () => {
        const spoken = (await alertsOfPlatform()).flatMap((rule) => [
            ...String(at(rule, "annotations", "summary")).matchAll(/\$labels\.(\w+)/g),
            ...String(at(rule, "annotations", "runbook")).matchAll(/\$labels\.(\w+)/g),
        ]);
        const strange = spoken
            .map(([, label = ""]) => label)
            .filter((label) => !identifyingLabels.includes(label));
        assert.ok(spoken.length > 0);
        assert.deepEqual(strange, []);
    });
});

describe("a runbook", () => {
    it("asks for nothing that an environment may lack", async () => {
        const text = JSON.stringify(await alertsOfPlatform());
        assert.ok(!text.includes("kubectl top"), "kubectl top needs resource metrics");
    });

    it("drains a node in a way that does not stop half-way", async () => {
        const drains = (await alertsOfPlatform())
            .map((rule) => String(at(rule, "annotations", "runbook")))
            .filter((runbook) => runbook.includes("kubectl drain"));
        assert.ok(drains.length > 0);
        for (const drain of drains) {
            assert.match(drain, /kubectl drain \S.* --ignore-daemonsets --delete-emptydir-data/);
        }
    });
});

const receivers = [
    { name: "oncall", webhook: { port: 8443 }, severities: ["critical"], heartbeat: true },
    {
        name: "mail",
        email: {
            smarthost: "smtp.example.com:587",
            from: "alerts@example.com",
            to: ["ada@example.com", "bob@example.com"],
            username: "alerts",
        },
    },
    {
        name: "relay",
        email: {
            smarthost: "relay.example.com:465",
            tls: "implicit",
            from: "alerts@example.com",
            to: ["ada@example.com"],
        },
    },
    { name: "chat", slack: { channel: "#alerts" }, teams: ["shop"] },
];
const settings = {
    teams: [{ name: "shop", quota: { cpu: 1, memory: "1Gi" } }],
    alerting: { receivers },
    alertSecrets: {
        oncall: "https://hooks.example.com:8443/secret-path",
        mail: { secure: "v1:abc" },
        chat: { secure: "v1:abc" },
    },
};

describe("the receivers of alerts", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await observedPlatform({ settings });
    });
    const entry = (name: string) => {
        const { inputs } = find(graph, "ConfigMap/alertmanager");
        const file: unknown = parse(String(at(inputs, "data", "alertmanager.yml")));
        return listAt(file, "receivers").find((it) => at(it, "name") === name);
    };

    it("are told over what they name, with their secrets as files", () => {
        const file = (name: string) => `/etc/alertmanager/secrets/${name}`;
        const resolved = { send_resolved: true };
        assert.deepEqual(entry("oncall"), {
            name: "oncall",
            webhook_configs: [{ url_file: file("oncall"), ...resolved }],
        });
        const common = { from: "alerts@example.com", require_tls: true, ...resolved };
        assert.deepEqual(at(entry("mail"), "email_configs"), [
            {
                ...common,
                to: "ada@example.com, bob@example.com",
                smarthost: "smtp.example.com:587",
                force_implicit_tls: false,
                auth_username: "alerts",
                auth_password_file: file("mail"),
            },
        ]);
        assert.deepEqual(at(entry("relay"), "email_configs"), [
            {
                ...common,
                to: "ada@example.com",
                smarthost: "relay.example.com:465",
                force_implicit_tls: true,
            },
        ]);
        const [slack] = listAt(entry("chat"), "slack_configs");
        assert.equal(at(slack, "api_url_file"), file("chat"));
        assert.equal(at(slack, "channel"), "#alerts");
    });

    it("have their secrets in one Secret that Pulumi keeps, and nowhere else", () => {
        const secret = find(graph, "Secret/alertmanager");
        assert.deepEqual(secret.secretInputs, ["stringData"]);
        assert.deepEqual(at(secret.inputs, "stringData"), {
            oncall: webhookUrl,
            mail: "secret-of-mail",
            chat: "secret-of-chat",
        });
        const rest = JSON.stringify(graph.filter((it) => it !== secret));
        assert.doesNotMatch(rest, /secret-path|secret-of/);
    });

    it("leave nothing behind where there are none", async () => {
        const without = await observedPlatform();
        assert.throws(() => find(without, "Secret/alertmanager"));
        assert.deepEqual(
            listAt(find(without, "NetworkPolicy/alertmanager-flows").inputs, "spec", "egress"),
            [],
        );
    });

    it("open the network for their ports alone, and known before anything is made", async () => {
        const planned = await observedPlatform({ settings, preview: true });
        const to = [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }];
        const port = (number: number) => ({ protocol: "TCP", port: number });
        assert.deepEqual(
            at(find(planned, "NetworkPolicy/alertmanager-flows").inputs, "spec", "egress"),
            [{ to, ports: [port(443), port(465), port(587), port(8443)] }],
        );
        const { inputs } = find(planned, "StatefulSet/alertmanager");
        assert.deepEqual(unknownPaths(inputs), []);
    });
});
