package await

import (
	"context"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

const (
	// A workload may have a thousand pods with the same trouble.
	maxPods   = 5
	maxEvents = 5
)

var (
	pods        = schema.GroupVersionResource{Version: "v1", Resource: "pods"}
	events      = schema.GroupVersionResource{Version: "v1", Resource: "events"}
	replicaSets = schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "replicasets"}
)

// reasons finds out why an object is not ready: what its pods lack, and the latest warnings about
// it, what it owns, and its pods. Whatever cannot be read is left out.
func (w Waiter) reasons(ctx context.Context, o *unstructured.Unstructured) []string {
	reasons := w.podTroubles(ctx, o)
	suspects := []types.UID{o.GetUID()}
	for _, set := range w.list(ctx, replicaSets, o) {
		if metav1.IsControlledBy(&set, o) {
			suspects = append(suspects, set.GetUID())
		}
	}
	for _, p := range w.unreadyPods(ctx, o) {
		suspects = append(suspects, p.UID)
	}
	for _, suspect := range suspects {
		reasons = append(reasons, w.warnings(ctx, o.GetNamespace(), suspect)...)
	}
	return slices.Compact(reasons)
}

func (w Waiter) podTroubles(ctx context.Context, o *unstructured.Unstructured) []string {
	var troubles []string
	for _, p := range w.unreadyPods(ctx, o) {
		for _, trouble := range podTroubles(p) {
			troubles = append(troubles, fmt.Sprintf("[Pod %s/%s]: %s", p.Namespace, p.Name, trouble))
		}
	}
	return troubles
}

// podTroubles says what holds up one pod: the first step that it has not taken, and the containers
// that do not run.
func podTroubles(p *corev1.Pod) []string {
	var troubles []string
	for _, step := range []corev1.PodConditionType{
		corev1.PodScheduled, corev1.PodInitialized, corev1.PodReady,
	} {
		i := slices.IndexFunc(p.Status.Conditions,
			func(c corev1.PodCondition) bool { return c.Type == step })
		if i < 0 || p.Status.Conditions[i].Status == corev1.ConditionTrue {
			continue
		}
		if message := p.Status.Conditions[i].Message; message != "" {
			troubles = append(troubles, message)
		}
		break
	}
	for _, status := range append(p.Status.InitContainerStatuses, p.Status.ContainerStatuses...) {
		troubles = append(troubles, containerTroubles(status)...)
	}
	return troubles
}

func containerTroubles(status corev1.ContainerStatus) []string {
	var troubles []string
	if state := status.State.Waiting; state != nil && state.Reason != "ContainerCreating" &&
		state.Reason != "PodInitializing" {
		troubles = append(troubles, strings.TrimSpace(
			fmt.Sprintf("container %q: [%s] %s", status.Name, state.Reason, state.Message)))
	}
	for _, end := range []*corev1.ContainerStateTerminated{
		status.State.Terminated, status.LastTerminationState.Terminated,
	} {
		if end != nil && end.ExitCode != 0 {
			troubles = append(troubles, strings.TrimSpace(fmt.Sprintf(
				"container %q: [%s] exit code %d %s",
				status.Name, end.Reason, end.ExitCode, end.Message)))
		}
	}
	return troubles
}

// unreadyPods lists the pods of a workload, or those that a service selects, that are not ready.
func (w Waiter) unreadyPods(ctx context.Context, o *unstructured.Unstructured) []*corev1.Pod {
	var candidates []unstructured.Unstructured
	if o.GetKind() == "Pod" {
		candidates = append(candidates, *o)
	} else if o.GetNamespace() != "" {
		candidates = w.list(ctx, pods, o)
	}
	var unready []*corev1.Pod
	for i := range candidates {
		p := &corev1.Pod{}
		converter := runtime.DefaultUnstructuredConverter
		if converter.FromUnstructured(candidates[i].Object, p) != nil || isReady(p) {
			continue
		}
		if unready = append(unready, p); len(unready) == maxPods {
			break
		}
	}
	return unready
}

func isReady(p *corev1.Pod) bool {
	return p.Status.Phase == corev1.PodSucceeded || slices.ContainsFunc(p.Status.Conditions,
		func(c corev1.PodCondition) bool {
			return c.Type == corev1.PodReady && c.Status == corev1.ConditionTrue
		})
}

// list finds the objects that a workload's or service's selector selects.
func (w Waiter) list(
	ctx context.Context, resource schema.GroupVersionResource, o *unstructured.Unstructured,
) []unstructured.Unstructured {
	selector := selectorOf(o)
	if selector.Empty() {
		return nil
	}
	list, err := w.Client.Dynamic.Resource(resource).Namespace(o.GetNamespace()).
		List(ctx, metav1.ListOptions{LabelSelector: selector.String()})
	if err != nil {
		return nil
	}
	return list.Items
}

// selectorOf reads spec.selector in either of its forms; nothing selects nothing here.
func selectorOf(o *unstructured.Unstructured) labels.Selector {
	fields, _, _ := unstructured.NestedMap(o.Object, "spec", "selector")
	full := &metav1.LabelSelector{}
	if o.GetKind() == "Service" || o.GetKind() == "ReplicationController" {
		full.MatchLabels, _, _ = unstructured.NestedStringMap(o.Object, "spec", "selector")
	} else if runtime.DefaultUnstructuredConverter.FromUnstructured(fields, full) != nil {
		return labels.Everything()
	}
	selector, err := metav1.LabelSelectorAsSelector(full)
	if err != nil {
		return labels.Everything()
	}
	return selector
}

// warnings lists the latest warnings about one object.
func (w Waiter) warnings(ctx context.Context, namespace string, uid types.UID) []string {
	if uid == "" {
		return nil
	}
	list, err := w.Client.Dynamic.Resource(events).Namespace(namespace).List(ctx, metav1.ListOptions{
		FieldSelector: fmt.Sprintf("type=Warning,involvedObject.uid=%s", uid),
	})
	if err != nil {
		return nil
	}
	var texts []string
	for _, item := range list.Items {
		texts = append(texts, fmt.Sprintf("[%s %s] %s: %s",
			text(&item, "involvedObject", "kind"), text(&item, "involvedObject", "name"),
			text(&item, "reason"), text(&item, "message")))
	}
	return texts[max(0, len(texts)-maxEvents):]
}
