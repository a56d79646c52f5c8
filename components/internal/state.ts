/** The scrape job that tells of the cluster's objects, as queries name it. */
export const stateJob = 'job="kube-state-metrics"';

/**
 * PromQL that holds while a Deployment has no pod that serves, or is not there. It is silent while
 * nobody tells of Deployments, which has an alert of its own.
 */
export function noneAvailable(namespace: string, deployment: string): string {
    const available = `kube_deployment_status_replicas_available{${stateJob},namespace="${namespace}",deployment="${deployment}"}`;
    return `(max(${available}) or vector(0)) == 0 and on () max(up{${stateJob}}) == 1`;
}

/**
 * What API servers say of a part of the API that others answer for: 1 where nobody does.
 *
 * @param name Of the APIService, such as `v1beta1.metrics.k8s.io`.
 */
export function unavailableApi(name: string): string {
    return `aggregator_unavailable_apiservice{job="kubernetes-apiserver",name="${name}"}`;
}
