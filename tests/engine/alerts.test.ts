import { describeTrials, firing, type Series, type Trial } from "../support/trials";

const state = (metric: string, labels: string, instance = "a") =>
    `${metric}{job="kube-state-metrics",instance="${instance}",${labels}}`;

const pod = 'namespace="team-shop",pod="web-1",container="web"';
const crash = `${pod},reason="CrashLoopBackOff"`;
const web = 'namespace="team-shop",deployment="web"';
const quota = (type: string, resource: string) =>
    state(
        "kube_resourcequota",
        `namespace="team-shop",resourcequota="quota",resource="${resource}",type="${type}"`,
    );
const claim = 'namespace="team-shop",persistentvolumeclaim="data"';
/** One that is nearly full. */
const volume = (name: string): Series => {
    const labels = `job="kubelet",namespace="team-shop",persistentvolumeclaim="${name}"`;
    return {
        [`kubelet_volume_stats_available_bytes{${labels}}`]: "1x40",
        [`kubelet_volume_stats_capacity_bytes{${labels}}`]: "100x40",
    };
};
const localPath = 'namespace="platform-storage",deployment="local-path-provisioner"';
const coredns = 'namespace="platform-dns",deployment="coredns"';
/** So many nodes, of which two pods of kube-state-metrics tell. */
const nodesOf = (count: number): Series =>
    Object.fromEntries(
        ["a", "b"].flatMap((instance) =>
            Array.from({ length: count }, (_, node) => [
                state(
                    "kube_node_status_condition",
                    `node="${node}",condition="Ready",status="true"`,
                    instance,
                ),
                "1x60",
            ]),
        ),
    );
const remote = (metric: string, endpoint: string) =>
    `prometheus_remote_storage_${metric}{job="prometheus",namespace="platform-monitoring",pod="prometheus-0",remote_name="${endpoint}"}`;
const up = 'up{job="kube-state-metrics",instance="a"}';

const objects: readonly Trial[] = [
    {
        it: "PodCrashLooping fires though the pod runs for a minute now and then",
        series: {
            [state("kube_pod_container_status_waiting_reason", crash)]: "1 1 _ 1 1 _ 1 1 _ 1x30",
        },
        at: "25m",
        expr: firing("PodCrashLooping", "namespace", "pod"),
        gives: { '{severity="warning", namespace="team-shop", pod="web-1"}': 1 },
    },
    {
        it: "PodCrashLooping ends once the pod stays up",
        series: { [state("kube_pod_container_status_waiting_reason", crash)]: "1x20 _x40" },
        at: "40m",
        expr: firing("PodCrashLooping", "pod"),
        gives: {},
    },
    {
        it: "DeploymentReplicasMismatch fires once, though two pods tell of it while one is renewed",
        series: Object.fromEntries(
            ["a", "b"].flatMap((instance) => [
                [state("kube_deployment_spec_replicas", web, instance), "3x40"],
                [state("kube_deployment_status_replicas_available", web, instance), "2x40"],
                [state("kube_deployment_status_replicas_updated", web, instance), "3x40"],
            ]),
        ),
        at: "30m",
        expr: firing("DeploymentReplicasMismatch", "namespace", "deployment"),
        gives: { '{severity="warning", namespace="team-shop", deployment="web"}': 1 },
    },
    {
        it: "DeploymentReplicasMismatch waits while a rollout moves on",
        series: {
            [state("kube_deployment_spec_replicas", web)]: "30x40",
            [state("kube_deployment_status_replicas_available", web)]: "29x40",
            [state("kube_deployment_status_replicas_updated", web)]: "0+1x40",
        },
        at: "30m",
        expr: firing("DeploymentReplicasMismatch", "deployment"),
        gives: {},
    },
    {
        it: "QuotaNearlyFull names what is nearly used up, and no load balancer that is there to be used",
        series: {
            [quota("used", "requests.cpu")]: "19x40",
            [quota("hard", "requests.cpu")]: "20x40",
            [quota("used", "pods")]: "5x40",
            [quota("hard", "pods")]: "20x40",
            [quota("used", "services.loadbalancers")]: "1x40",
            [quota("hard", "services.loadbalancers")]: "1x40",
            [quota("used", "requests.storage")]: "0x40",
            [quota("hard", "requests.storage")]: "0x40",
        },
        at: "30m",
        expr: firing("QuotaNearlyFull", "namespace", "resource"),
        gives: { '{severity="warning", namespace="team-shop", resource="requests.cpu"}': 1 },
    },
    {
        it: "JobFailed fires for a Job that has failed, and not for one that may still succeed",
        series: {
            [state("kube_job_failed", 'namespace="team-shop",job_name="report",condition="true"')]:
                "1x40",
            [state("kube_job_failed", 'namespace="team-shop",job_name="other",condition="false"')]:
                "1x40",
        },
        at: "30m",
        expr: firing("JobFailed", "job_name"),
        gives: { '{severity="warning", job_name="report"}': 1 },
    },
    {
        it: "AutoscalerAtMaximum fires at the bound, and not below it",
        series: Object.fromEntries(
            [
                ["full", "6x40"],
                ["half", "3x40"],
            ].flatMap(([name = "", current = ""]) => {
                const labels = `namespace="team-shop",horizontalpodautoscaler="${name}"`;
                return [
                    [
                        state("kube_horizontalpodautoscaler_status_current_replicas", labels),
                        current,
                    ],
                    [state("kube_horizontalpodautoscaler_spec_max_replicas", labels), "6x40"],
                ];
            }),
        ),
        at: "30m",
        expr: firing("AutoscalerAtMaximum", "horizontalpodautoscaler"),
        gives: { '{severity="warning", horizontalpodautoscaler="full"}': 1 },
    },
    {
        it: "ClaimWithoutVolume leaves claims alone that no pod mounts",
        series: {
            [state("kube_persistentvolumeclaim_status_phase", `${claim},phase="Pending"`)]: "1x40",
            [state(
                "kube_persistentvolumeclaim_status_phase",
                'namespace="team-shop",persistentvolumeclaim="spare",phase="Pending"',
            )]: "1x40",
            [state("kube_pod_spec_volumes_persistentvolumeclaims_info", `${claim},pod="db-0"`)]:
                "1x40",
        },
        at: "30m",
        expr: firing("ClaimWithoutVolume", "persistentvolumeclaim"),
        gives: { '{severity="warning", persistentvolumeclaim="data"}': 1 },
    },
    {
        it: "VolumeFilling leaves volumes alone that nobody can write to",
        series: {
            ...volume("data"),
            ...volume("photos"),
            [state(
                "kube_persistentvolumeclaim_access_mode",
                'namespace="team-shop",persistentvolumeclaim="photos",access_mode="ReadOnlyMany"',
            )]: "1x40",
        },
        at: "30m",
        expr: firing("VolumeFilling", "persistentvolumeclaim"),
        gives: { '{severity="critical", persistentvolumeclaim="data"}': 1 },
    },
    {
        it: "LocalPathDown fires where the Deployment has no pod that serves",
        series: {
            [up]: "1x40",
            [state("kube_deployment_status_replicas_available", localPath)]: "0x40",
        },
        at: "30m",
        expr: firing("LocalPathDown"),
        gives: { '{severity="warning"}': 1 },
    },
    {
        it: "LocalPathDown fires where the Deployment is gone",
        series: { [up]: "1x40" },
        at: "30m",
        expr: firing("LocalPathDown"),
        gives: { '{severity="warning"}': 1 },
    },
    {
        it: "LocalPathDown is silent where nobody can tell, of which another alert tells",
        series: { [up]: "0x40" },
        at: "30m",
        expr: `${firing("LocalPathDown")} or ${firing("KubeStateMetricsDown")}`,
        gives: { '{severity="critical"}': 1 },
    },
    {
        it: "TargetDown fires where more than a tenth of a job's targets are silent",
        series: {
            'up{job="node-exporter",namespace="n",service="s",instance="a"}': "1x40",
            'up{job="node-exporter",namespace="n",service="s",instance="b"}': "0x40",
            'up{job="coredns",namespace="n",service="s",instance="a"}': "1x40",
        },
        at: "30m",
        expr: firing("TargetDown", "job"),
        gives: { '{severity="warning", job="node-exporter"}': 1 },
    },
    {
        it: "CoreDNSBehindCluster fires where nodes have come and pods of CoreDNS have not",
        series: { ...nodesOf(49), [state("kube_deployment_spec_replicas", coredns)]: "3x60" },
        at: "50m",
        expr: firing("CoreDNSBehindCluster"),
        gives: { '{severity="warning"}': 1 },
    },
    {
        it: "CoreDNSBehindCluster is silent where there are as many as the nodes take",
        series: { ...nodesOf(48), [state("kube_deployment_spec_replicas", coredns)]: "3x60" },
        at: "50m",
        expr: firing("CoreDNSBehindCluster"),
        gives: {},
    },
    {
        it: "RemoteWriteBehind fires for the endpoint that is more than two minutes late",
        series: {
            [remote("queue_highest_timestamp_seconds", "central")]: "0+60x40",
            [remote("queue_highest_sent_timestamp_seconds", "central")]: "0+60x5 300x40",
            [remote("queue_highest_timestamp_seconds", "token")]: "0+60x40",
            [remote("queue_highest_sent_timestamp_seconds", "token")]: "0+60x40",
        },
        at: "30m",
        expr: firing("RemoteWriteBehind", "remote_name"),
        gives: { '{severity="critical", remote_name="central"}': 1 },
    },
    {
        it: "RemoteWriteFailing fires for the endpoint that refuses, and not for one that takes all",
        series: {
            [remote("samples_total", "central")]: "0+100x40",
            [remote("samples_failed_total", "central")]: "0+5x40",
            [remote("samples_total", "token")]: "0+100x40",
            [remote("samples_failed_total", "token")]: "0x40",
        },
        at: "30m",
        expr: firing("RemoteWriteFailing", "remote_name"),
        gives: { '{severity="critical", remote_name="central"}': 1 },
    },
    {
        it: "Watchdog fires from the first moment",
        series: {},
        at: "1m",
        expr: firing("Watchdog"),
        gives: { '{severity="info"}': 1 },
    },
];

describeTrials("an alert", objects);
