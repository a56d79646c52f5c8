package await

import (
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func deployment(s scene) Verdict {
	o := s.object
	if !seen(o) {
		return waiting("Waiting for the deployment controller")
	}
	wanted := count(o, 1, "spec", "replicas")
	updated := count(o, 0, "status", "updatedReplicas")
	available := count(o, 0, "status", "availableReplicas")
	switch {
	case updated < wanted, available < updated:
		return waiting("Waiting for Pods: %d of %d available%s",
			min(available, updated), wanted, because(o, "Available", "Progressing", "ReplicaFailure"))
	case count(o, 0, "status", "replicas") > updated:
		return waiting("Waiting for old Pods to end")
	case condition(o, "Available").status != "True":
		return waiting("Waiting for the deployment to be available%s", because(o, "Available"))
	default:
		return ready("the deployment is available")
	}
}

// because adds what is wrong according to a workload's conditions.
func because(o *unstructured.Unstructured, kinds ...string) string {
	for i := len(kinds) - 1; i >= 0; i-- {
		state := condition(o, kinds[i])
		bad := "False"
		if kinds[i] == "ReplicaFailure" {
			bad = "True"
		}
		if state.status == bad {
			return " ([" + state.reason + "] " + state.message + ")"
		}
	}
	return ""
}

func statefulSet(s scene) Verdict {
	o := s.object
	if !seen(o) {
		return waiting("Waiting for the stateful set controller")
	}
	wanted := count(o, 1, "spec", "replicas")
	readyPods := count(o, 0, "status", "readyReplicas")
	if readyPods != wanted || count(o, 0, "status", "replicas") != wanted {
		return waiting("Waiting for Pods: %d of %d ready", readyPods, wanted)
	}
	// On deletion, pods are only replaced when somebody deletes them.
	if text(o, "spec", "updateStrategy", "type") == "OnDelete" && o.GetGeneration() > 1 {
		return ready("the stateful set is ready")
	}
	current, target := text(o, "status", "currentRevision"), text(o, "status", "updateRevision")
	if current == "" || current != target || count(o, 0, "status", "currentReplicas") != wanted {
		return waiting("Waiting for Pods of the new revision: %d of %d",
			count(o, 0, "status", "updatedReplicas"), wanted)
	}
	return ready("the stateful set is ready")
}

func daemonSet(s scene) Verdict {
	o := s.object
	if !seen(o) {
		return waiting("Waiting for the daemon set controller")
	}
	wanted := count(o, 0, "status", "desiredNumberScheduled")
	done := min(
		count(o, 0, "status", "currentNumberScheduled"),
		count(o, 0, "status", "updatedNumberScheduled"),
		count(o, 0, "status", "numberAvailable"),
		count(o, 0, "status", "numberReady"),
	)
	if done < wanted {
		return waiting("Waiting for Pods: %d of %d nodes have one that is ready", done, wanted)
	}
	return ready("the daemon set is ready")
}

func replicas(s scene) Verdict {
	o := s.object
	if !seen(o) {
		return waiting("Waiting for the replication controller")
	}
	wanted, available := count(o, 1, "spec", "replicas"), count(o, 0, "status", "availableReplicas")
	if available < wanted {
		return waiting("Waiting for Pods: %d of %d available%s",
			available, wanted, because(o, "ReplicaFailure"))
	}
	return ready("all replicas are available")
}

func job(s scene) Verdict {
	o := s.object
	if failure := condition(o, "Failed"); failure.status == "True" {
		return failed("[%s] %s", failure.reason, failure.message)
	}
	if condition(o, "Complete").status == "True" {
		return ready("the job has succeeded")
	}
	return waiting("Waiting for the job to succeed (Active: %d | Succeeded: %d | Failed: %d)",
		count(o, 0, "status", "active"), count(o, 0, "status", "succeeded"),
		count(o, 0, "status", "failed"))
}

func pod(s scene) Verdict {
	o := s.object
	phase := text(o, "status", "phase")
	switch {
	case phase == "Succeeded", condition(o, "Ready").status == "True":
		return ready("the pod is ready")
	case phase == "Failed":
		return failed("the pod failed: [%s] %s", text(o, "status", "reason"),
			text(o, "status", "message"))
	}
	for _, step := range []string{"PodScheduled", "Initialized", "Ready"} {
		if state := condition(o, step); state.status != "True" {
			return waiting("Waiting for the pod to be %s%s", steps[step], because(o, step))
		}
	}
	return waiting("Waiting for the pod")
}

var steps = map[string]string{
	"PodScheduled": "scheduled", "Initialized": "initialized", "Ready": "ready",
}

// A service that selects pods may come before them, so having none is no failure; but those that
// are there have to be ready.
const settleTime = 10 * time.Second

func service(s scene) Verdict {
	kind := text(s.object, "spec", "type")
	addresses, _, _ := unstructured.NestedSlice(s.object.Object, "status", "loadBalancer", "ingress")
	if kind == "LoadBalancer" && len(addresses) == 0 {
		return waiting("Waiting for the load balancer's address")
	}
	selector, _, _ := unstructured.NestedMap(s.object.Object, "spec", "selector")
	if kind == "ExternalName" || text(s.object, "spec", "clusterIP") == "None" || len(selector) == 0 {
		return ready("the service needs no pods")
	}
	serving, pending := endpoints(s.related)
	switch {
	case pending > 0:
		return waiting("Waiting for the service's Pods: %d ready, %d not", serving, pending)
	case serving > 0:
		return ready("the service has pods")
	default:
		verdict := waiting("Finding Pods to direct traffic to")
		verdict.Settle = settleTime
		return verdict
	}
}

func endpoints(slices []*unstructured.Unstructured) (serving, pending int) {
	for _, slice := range slices {
		items, _, _ := unstructured.NestedSlice(slice.Object, "endpoints")
		for _, item := range items {
			endpoint, _ := item.(map[string]any)
			isReady, known, _ := unstructured.NestedBool(endpoint, "conditions", "ready")
			ending, _, _ := unstructured.NestedBool(endpoint, "conditions", "terminating")
			switch {
			case isReady, !known:
				serving++
			case !ending:
				pending++
			}
		}
	}
	return serving, pending
}

// HasSucceeded tells whether a job is done, and not by failing.
func HasSucceeded(o *unstructured.Unstructured) bool { return job(scene{object: o}).Ready }
