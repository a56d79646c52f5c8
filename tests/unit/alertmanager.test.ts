import * as assert from "node:assert/strict";

import { parse } from "yaml";
import { z } from "zod";

import {
    alertmanagerConfiguration,
    identifyingLabels,
} from "../../components/alertmanager/configuration";
import { platform } from "../../stacks/platform";
import { at, find, recordGraph } from "../support/graph";
import { listAt, minimalConfig, observedPlatform } from "../support/observability";

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
    const { inhibit_rules } = configuration.parse(parse(alertmanagerConfiguration(true)));
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

describe("the network of Alertmanager", () => {
    async function outwards(settings: Readonly<Record<string, unknown>>): Promise<unknown> {
        const graph = await observedPlatform({ settings, preview: true });
        return at(find(graph, "NetworkPolicy/alertmanager-flows").inputs, "spec", "egress");
    }

    it("is open for the webhook's port alone, and known before anything is made", async () => {
        const to = [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }];
        const alertWebhookUrl = { secure: "v1:abc" };
        assert.deepEqual(await outwards({ alertWebhookUrl }), [
            { to, ports: [{ protocol: "TCP", port: 443 }] },
        ]);
        assert.deepEqual(await outwards({ alertWebhookUrl, alertWebhookPort: 8443 }), [
            { to, ports: [{ protocol: "TCP", port: 8443 }] },
        ]);
    });

    it("is closed where nobody is told", async () => {
        assert.deepEqual(await outwards({ alertWebhookPort: 8443 }), []);
    });
});
