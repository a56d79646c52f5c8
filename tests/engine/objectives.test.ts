import { describeTrials, firing, type Trial } from "../support/trials";

const dns = (rcode: string) =>
    `coredns_dns_responses_total{job="coredns",namespace="platform-dns",rcode="${rcode}"}`;
const burning = firing("ErrorBudgetBurning", "slo");
const objectives: readonly Trial[] = [
    {
        it: "is critical within minutes where 2 % fail",
        series: { [dns("NOERROR")]: "0+98x30", [dns("SERVFAIL")]: "0+2x30" },
        at: "25m",
        expr: burning,
        gives: { '{severity="critical", slo="dns"}': 1, '{severity="warning", slo="dns"}': 1 },
    },
    {
        it: "is no longer critical soon after nothing fails any more, though the hour was bad",
        series: { [dns("NOERROR")]: "0+98x60", [dns("SERVFAIL")]: "0+2x30 60x60" },
        at: "50m",
        expr: 'ALERTS{alertname="ErrorBudgetBurning",severity="critical",alertstate="firing"} and on () slo:error_ratio:rate1h{slo="dns"} < 0.006',
        gives: {},
    },
    {
        it: "warns, and no more, where a little more fails than may in a month",
        series: { [dns("NOERROR")]: "0+9980x200", [dns("SERVFAIL")]: "0+20x200" },
        at: "3h",
        expr: burning,
        gives: { '{severity="warning", slo="dns"}': 1 },
    },
    {
        it: "is silent where less fails than may",
        series: { [dns("NOERROR")]: "0+9995x200", [dns("SERVFAIL")]: "0+5x200" },
        at: "3h",
        expr: burning,
        gives: {},
    },
    {
        it: "knows that nothing fails where no failure has ever been counted",
        series: { [dns("NOERROR")]: "0+100x20" },
        at: "15m",
        expr: 'slo:error_ratio:rate1h{slo="dns"}',
        gives: { 'slo:error_ratio:rate1h{slo="dns"}': 0 },
    },
    {
        it: "is silent where nobody asks",
        series: { [dns("NOERROR")]: "100x20", [dns("SERVFAIL")]: "5x20" },
        at: "15m",
        expr: burning,
        gives: {},
    },
    {
        it: "tells how much of the month's errors is left",
        series: { [dns("NOERROR")]: "0+9995x120", [dns("SERVFAIL")]: "0+5x120" },
        at: "110m",
        expr: 'round(slo:error_budget_left:ratio30d{slo="dns"}, 0.01)',
        gives: { '{slo="dns"}': 0.5 },
    },
    {
        it: "counts requests for one object that take more than a second, and no lists",
        series: Object.fromEntries(
            [
                ["GET", "0+80x20"],
                ["LIST", "0+0x20"],
            ].flatMap(([verb = "", fast = ""]) => {
                const labels = `job="kubernetes-apiserver",verb="${verb}",scope="resource",subresource=""`;
                return [
                    [`apiserver_request_sli_duration_seconds_bucket{${labels},le="1"}`, fast],
                    [`apiserver_request_sli_duration_seconds_count{${labels}}`, "0+100x20"],
                ];
            }),
        ),
        at: "15m",
        expr: 'round(slo:error_ratio:rate5m{slo="kubernetes-api-latency"}, 0.01)',
        gives: { '{slo="kubernetes-api-latency"}': 0.2 },
    },
];

describeTrials("an objective", objectives);
