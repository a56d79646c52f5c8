import { stateJob } from "../internal/state";
import type { Dashboard } from "../internal/system";

/** Which workloads, quotas and nodes are not as they should be. */
export const workloadsDashboard: Dashboard = {
    uid: "workloads",
    title: "Workloads",
    panels: [
        {
            title: "Pods, by phase",
            unit: "short",
            queries: [
                {
                    expr: `sum by (phase) (kube_pod_status_phase{${stateJob}}) > 0`,
                    legend: "{{phase}}",
                },
            ],
        },
        {
            title: "Restarts in an hour",
            unit: "short",
            queries: [
                {
                    expr: `topk(15, max by (namespace, pod) (increase(kube_pod_container_status_restarts_total{${stateJob}}[1h])) > 0)`,
                    legend: "{{namespace}} {{pod}}",
                },
            ],
        },
        {
            title: "Replicas that do not serve",
            unit: "short",
            queries: [
                {
                    expr: `max by (namespace, deployment) (kube_deployment_spec_replicas{${stateJob}} - kube_deployment_status_replicas_available{${stateJob}}) > 0`,
                    legend: "{{namespace}} {{deployment}}",
                },
                {
                    expr: `max by (namespace, statefulset) (kube_statefulset_replicas{${stateJob}} - kube_statefulset_status_replicas_ready{${stateJob}}) > 0`,
                    legend: "{{namespace}} {{statefulset}}",
                },
                {
                    expr: `max by (namespace, daemonset) (kube_daemonset_status_desired_number_scheduled{${stateJob}} - kube_daemonset_status_number_available{${stateJob}}) > 0`,
                    legend: "{{namespace}} {{daemonset}}",
                },
            ],
        },
        {
            title: "Autoscalers, share of their maximum",
            unit: "percentunit",
            queries: [
                {
                    expr: `max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_current_replicas{${stateJob}} / kube_horizontalpodautoscaler_spec_max_replicas{${stateJob}})`,
                    legend: "{{namespace}} {{horizontalpodautoscaler}}",
                },
            ],
        },
        {
            title: "Quotas in use",
            unit: "percentunit",
            queries: [
                {
                    expr: `topk(15, max by (namespace, resource) (kube_resourcequota{${stateJob},type="used"}) / (max by (namespace, resource) (kube_resourcequota{${stateJob},type="hard"}) > 0))`,
                    legend: "{{namespace}} {{resource}}",
                },
            ],
        },
        {
            title: "Nodes that are ready",
            unit: "short",
            queries: [
                {
                    expr: `sum(max by (node) (kube_node_status_condition{${stateJob},condition="Ready",status="true"}))`,
                    legend: "ready",
                },
                {
                    expr: `count(max by (node) (kube_node_status_condition{${stateJob},condition="Ready",status="true"}))`,
                    legend: "all",
                },
            ],
        },
    ],
};
