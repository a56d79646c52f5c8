import { stateJob } from "../internal/state";
import type { AlertRule, RuleGroup } from "../internal/system";
import { workload } from "./values";

/** The value of a metric of objects, whichever pod of kube-state-metrics tells it. */
const of = (labels: string, metric: string, filter: string = ""): string =>
    `max by (${labels}) (${metric}{${stateJob}${filter}})`;

/**
 * What the cluster's objects say of themselves: what should be there and is not.
 *
 * @param namespace Where kube-state-metrics runs.
 */
export function kubeStateMetricsRuleGroups(namespace: string): RuleGroup[] {
    return [
        { name: "kube-state-metrics", rules: ownAlerts(namespace) },
        { name: "pods", rules: podAlerts },
        { name: "workloads", rules: workloadAlerts },
        { name: "bounds", rules: boundAlerts },
        { name: "cluster-objects", rules: objectAlerts },
    ];
}

function ownAlerts(namespace: string): AlertRule[] {
    const logs = `kubectl -n ${namespace} logs deployment/${workload}`;
    return [
        {
            alert: "KubeStateMetricsDown",
            expr: `absent(up{${stateJob}} == 1)`,
            for: "10m",
            severity: "critical",
            summary: "Nobody tells of the cluster's objects: no alert on pods and workloads fires.",
            runbook: `kubectl -n ${namespace} describe deployment,pods shows what keeps the pod; a crash has its reason in ${logs}. Killed at its memory limit: the cluster has grown, raise it.`,
        },
        {
            alert: "KubeStateMetricsFailing",
            expr: `sum by (resource) (rate(kube_state_metrics_list_total{${stateJob},result="error"}[5m])) > 0 or sum by (resource) (rate(kube_state_metrics_watch_total{${stateJob},result="error"}[5m])) > 0`,
            for: "15m",
            severity: "warning",
            summary: "What is told of {{ $labels.resource }} is old: reading them fails.",
            runbook: `${logs} says why. Forbidden: its ClusterRole groundwork-${workload} was edited, and make up puts it right.`,
        },
    ];
}

const podAlerts: AlertRule[] = [
    {
        alert: "PodCrashLooping",
        expr: `max by (namespace, pod, container) (max_over_time(kube_pod_container_status_waiting_reason{${stateJob},reason="CrashLoopBackOff"}[5m])) > 0`,
        for: "15m",
        severity: "warning",
        summary:
            "{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} crashes over and over.",
        runbook:
            "kubectl -n {{ $labels.namespace }} logs {{ $labels.pod }} -c {{ $labels.container }} --previous has its last words, and kubectl describe pod its exit code: 137 with OOMKilled wants memory. After a release: kubectl rollout undo.",
    },
    {
        alert: "ContainerNotStarting",
        expr: `max by (namespace, pod, container) (max_over_time(kube_pod_container_status_waiting_reason{${stateJob},reason=~"ErrImagePull|ImagePullBackOff|InvalidImageName|CreateContainerConfigError|CreateContainerError|RunContainerError"}[5m])) > 0`,
        for: "15m",
        severity: "warning",
        summary:
            "{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} cannot be started.",
        runbook:
            "kubectl -n {{ $labels.namespace }} describe pod {{ $labels.pod }} ends with the reason: an image or tag that is not there, a registry that wants credentials, a Secret or ConfigMap that is missing.",
    },
    {
        alert: "PodNotRunning",
        expr: `max by (namespace, pod) (kube_pod_status_phase{${stateJob},phase=~"Pending|Unknown"}) > 0`,
        for: "30m",
        severity: "warning",
        summary: "{{ $labels.namespace }}/{{ $labels.pod }} has not come to run.",
        runbook:
            "kubectl -n {{ $labels.namespace }} describe pod {{ $labels.pod }} ends with the scheduler's reason: no room (add a node, or lower requests), a taint or selector that no node fits, a claim without a volume. Unknown: its node is gone.",
    },
];

/** Wanted, and not there; while a rollout moves on nothing is wrong. */
function missing(labels: string, wanted: string, there: string, updated: string): string {
    const still = `max by (${labels}) (changes(${updated}{${stateJob}}[10m])) == 0`;
    return `${of(labels, wanted)} > ${of(labels, there)} and ${still}`;
}

const workloadAlerts: AlertRule[] = [
    {
        alert: "DeploymentReplicasMismatch",
        expr: missing(
            "namespace, deployment",
            "kube_deployment_spec_replicas",
            "kube_deployment_status_replicas_available",
            "kube_deployment_status_replicas_updated",
        ),
        for: "15m",
        severity: "warning",
        summary:
            "{{ $labels.namespace }}/{{ $labels.deployment }} has fewer pods that serve than it should.",
        runbook:
            "kubectl -n {{ $labels.namespace }} get pods shows which are not ready. None is missing there: kubectl -n {{ $labels.namespace }} describe replicaset tells who refuses them (quota, Pod Security, a policy).",
    },
    {
        alert: "DeploymentRolloutStuck",
        expr: `${of("namespace, deployment", "kube_deployment_status_condition", ',condition="Progressing",status="false"')} > 0`,
        for: "15m",
        severity: "warning",
        summary:
            "The rollout of {{ $labels.namespace }}/{{ $labels.deployment }} has not come through in its time.",
        runbook:
            "The old pods still serve. kubectl -n {{ $labels.namespace }} rollout status deployment/{{ $labels.deployment }} and the new pods' events say what ails them; kubectl rollout undo goes back.",
    },
    {
        alert: "StatefulSetReplicasMismatch",
        expr: missing(
            "namespace, statefulset",
            "kube_statefulset_replicas",
            "kube_statefulset_status_replicas_ready",
            "kube_statefulset_status_replicas_updated",
        ),
        for: "15m",
        severity: "warning",
        summary:
            "{{ $labels.namespace }}/{{ $labels.statefulset }} has fewer ready pods than it should.",
        runbook:
            "kubectl -n {{ $labels.namespace }} get pods,pvc shows the pod that is not ready and whether its claim is bound. A volume of a lost node stays there: the pod waits for it.",
    },
    {
        alert: "DaemonSetPodsMissing",
        expr: `${of("namespace, daemonset", "kube_daemonset_status_desired_number_scheduled")} > ${of("namespace, daemonset", "kube_daemonset_status_number_available")}`,
        for: "30m",
        severity: "warning",
        summary: "{{ $labels.namespace }}/{{ $labels.daemonset }} is missing on some node.",
        runbook:
            "kubectl -n {{ $labels.namespace }} get pods -o wide shows where it is not ready. All well but one node: that node (NodeNotReady). After a release: kubectl rollout undo.",
    },
    {
        alert: "JobFailed",
        expr: `${of("namespace, job_name", "kube_job_failed", ',condition="true"')} > 0`,
        for: "15m",
        severity: "warning",
        summary: "The Job {{ $labels.namespace }}/{{ $labels.job_name }} has failed.",
        runbook:
            "kubectl -n {{ $labels.namespace }} logs job/{{ $labels.job_name }} and its events say why. Delete the Job once it is understood: the alert ends with it.",
    },
];

const boundAlerts: AlertRule[] = [
    {
        alert: "AutoscalerAtMaximum",
        expr: `${of("namespace, horizontalpodautoscaler", "kube_horizontalpodautoscaler_status_current_replicas")} >= ${of("namespace, horizontalpodautoscaler", "kube_horizontalpodautoscaler_spec_max_replicas")}`,
        for: "15m",
        severity: "warning",
        summary:
            "{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} can add no more replicas.",
        runbook:
            "Is it load, or a release that takes more CPU for the same? Load: raise maxReplicas, and the namespace's quota with it. Else go back to the release before.",
    },
    {
        alert: "AutoscalerBlind",
        expr: `${of("namespace, horizontalpodautoscaler", "kube_horizontalpodautoscaler_status_condition", ',condition="ScalingActive",status="false"')} > 0`,
        for: "15m",
        severity: "warning",
        summary:
            "{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} does not know what its pods use, and stays as it is.",
        runbook:
            "kubectl -n {{ $labels.namespace }} describe hpa {{ $labels.horizontalpodautoscaler }} gives the reason. No metrics at all: is there an answer to kubectl get --raw /apis/metrics.k8s.io/v1beta1? Of one pod: has each of its containers a CPU request?",
    },
    {
        alert: "QuotaNearlyFull",
        // One load balancer of one is as it should be.
        expr: `${of("namespace, resourcequota, resource", "kube_resourcequota", ',type="used",resource!~"services.*"')} / (${of("namespace, resourcequota, resource", "kube_resourcequota", ',type="hard",resource!~"services.*"')} > 0) > 0.9`,
        for: "15m",
        severity: "warning",
        summary:
            "{{ $labels.namespace }} has used {{ $value | humanizePercentage }} of its quota of {{ $labels.resource }}.",
        runbook:
            "What goes beyond is refused, the pods of a rollout and of an autoscaler first. kubectl -n {{ $labels.namespace }} describe resourcequota shows the rest; raise it in teams (quota) or in stacks/namespaces.ts, or remove what nobody needs.",
    },
];

const objectAlerts: AlertRule[] = [
    {
        alert: "NodeNotReady",
        expr: `${of("node", "kube_node_status_condition", ',condition="Ready",status="true"')} == 0`,
        for: "10m",
        severity: "warning",
        summary: "{{ $labels.node }} takes no pods, and those on it are given up.",
        runbook:
            "kubectl describe node {{ $labels.node }} shows since when, and the reason. The kubelet has fallen silent: look at the machine; gone for good: kubectl delete node {{ $labels.node }}, so that volumes are let go.",
    },
    {
        alert: "NodeUnderPressure",
        expr: `${of("node, condition", "kube_node_status_condition", ',condition=~"MemoryPressure|DiskPressure|PIDPressure",status="true"')} > 0`,
        for: "10m",
        severity: "warning",
        summary:
            "{{ $labels.node }} has {{ $labels.condition }}: it evicts pods and takes no new ones.",
        runbook:
            "The dashboard Nodes shows what fills it. kubectl describe node {{ $labels.node }} lists its pods with their requests: those far above theirs are evicted first.",
    },
    {
        alert: "ClaimWithoutVolume",
        // Claims that no pod mounts yet may rightly wait for the first one.
        expr: `${of("namespace, persistentvolumeclaim", "kube_persistentvolumeclaim_status_phase", ',phase=~"Pending|Lost"')} > 0 and on (namespace, persistentvolumeclaim) kube_pod_spec_volumes_persistentvolumeclaims_info{${stateJob}}`,
        for: "15m",
        severity: "warning",
        summary:
            "A pod waits for a volume for {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }}.",
        runbook:
            "kubectl -n {{ $labels.namespace }} describe pvc {{ $labels.persistentvolumeclaim }} ends with the reason: a class that is not there (kubectl get storageclass), a provisioner that is down, a quota outside. Lost: its volume was deleted, and the data with it.",
    },
    {
        alert: "VolumeFailed",
        expr: `${of("persistentvolume", "kube_persistentvolume_status_phase", ',phase="Failed"')} > 0`,
        for: "10m",
        severity: "warning",
        summary: "The volume {{ $labels.persistentvolume }} could not be removed.",
        runbook:
            "Its claim is gone and its room is not. kubectl describe pv {{ $labels.persistentvolume }} tells the provisioner's answer; remove the disk by hand, then the volume.",
    },
    {
        alert: "NamespaceStuck",
        expr: `${of("namespace", "kube_namespace_status_phase", ',phase="Terminating"')} > 0`,
        for: "1h",
        severity: "warning",
        summary: "{{ $labels.namespace }} was deleted, and does not go.",
        runbook:
            "kubectl get namespace {{ $labels.namespace }} -o yaml names in status.conditions what holds it: objects with a finalizer, or a part of the API that nobody answers for (kubectl get apiservice).",
    },
];
