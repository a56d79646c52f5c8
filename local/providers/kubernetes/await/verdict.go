// Package await waits until objects do what they were made for, or are gone, and finds out why when
// they do not.
package await

import (
	"fmt"
	"reflect"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Verdict is what the live objects say at one moment.
type Verdict struct {
	Ready bool
	// Failed means that waiting longer cannot help.
	Failed bool
	// Message says what is being waited for, or what failed.
	Message string
	// Settle makes it ready once nothing has changed for so long.
	Settle time.Duration
}

func ready(message string) Verdict { return Verdict{Ready: true, Message: message} }

func waiting(format string, args ...any) Verdict {
	return Verdict{Message: fmt.Sprintf(format, args...)}
}

func failed(format string, args ...any) Verdict {
	return Verdict{Failed: true, Message: fmt.Sprintf(format, args...)}
}

// scene is what a judgement may look at.
type scene struct {
	object *unstructured.Unstructured
	// related are the objects that the kind's own status leaves out; see relatives.
	related []*unstructured.Unstructured
	// bindsLate means that a claim's volume is only bound when a pod uses it.
	bindsLate bool
}

// judges hold the kinds that are worth waiting for. Any other object is ready once it exists.
var judges = map[schema.GroupKind]func(scene) Verdict{
	{Group: "apps", Kind: "Deployment"}:                               deployment,
	{Group: "apps", Kind: "StatefulSet"}:                              statefulSet,
	{Group: "apps", Kind: "DaemonSet"}:                                daemonSet,
	{Group: "apps", Kind: "ReplicaSet"}:                               replicas,
	{Kind: "ReplicationController"}:                                   replicas,
	{Group: "extensions", Kind: "Deployment"}:                         deployment,
	{Group: "extensions", Kind: "DaemonSet"}:                          daemonSet,
	{Group: "extensions", Kind: "Ingress"}:                            ingress,
	{Group: "networking.k8s.io", Kind: "Ingress"}:                     ingress,
	{Group: "batch", Kind: "Job"}:                                     job,
	{Kind: "Pod"}:                                                     pod,
	{Kind: "Service"}:                                                 service,
	{Kind: "PersistentVolume"}:                                        volume,
	{Kind: "PersistentVolumeClaim"}:                                   claim,
	{Kind: "ResourceQuota"}:                                           quota,
	{Kind: "Secret"}:                                                  secret,
	{Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition"}: definition,
}

func volume(s scene) Verdict {
	switch phase := text(s.object, "status", "phase"); phase {
	case "Available", "Bound":
		return ready("the volume is " + phase)
	case "Failed":
		return failed("the volume failed: %s", text(s.object, "status", "message"))
	default:
		return waiting("Waiting for the volume to be available")
	}
}

func claim(s scene) Verdict {
	switch phase := text(s.object, "status", "phase"); {
	case phase == "Bound":
		return ready("the claim is bound")
	case phase == "Pending" && s.bindsLate:
		return ready("the claim will be bound when a pod uses it")
	case phase == "Lost":
		return failed("the claim has lost its volume")
	default:
		return waiting("Waiting for the claim to be bound")
	}
}

func quota(s scene) Verdict {
	wanted, _, _ := unstructured.NestedMap(s.object.Object, "spec", "hard")
	enforced, _, _ := unstructured.NestedMap(s.object.Object, "status", "hard")
	if len(wanted) == 0 || reflect.DeepEqual(wanted, enforced) {
		return ready("the quota is enforced")
	}
	return waiting("Waiting for the quota to be enforced")
}

// Only the token of a service account is filled in by a controller.
func secret(s scene) Verdict {
	data, _, _ := unstructured.NestedMap(s.object.Object, "data")
	if text(s.object, "type") != "kubernetes.io/service-account-token" || len(data) > 0 {
		return ready("the secret has its data")
	}
	return waiting("Waiting for the token")
}

func definition(s scene) Verdict {
	if names := condition(s.object, "NamesAccepted"); names.status == "False" {
		return failed("the names are refused: %s", names.message)
	}
	if condition(s.object, "Established").status == "True" {
		return ready("the kind is established")
	}
	return waiting("Waiting for the kind to be established")
}

func ingress(s scene) Verdict {
	addresses, _, _ := unstructured.NestedSlice(s.object.Object, "status", "loadBalancer", "ingress")
	if len(addresses) > 0 {
		return ready("the ingress has an address")
	}
	return waiting("Waiting for an ingress controller to set .status.loadBalancer")
}
