package await

import (
	"context"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"groundwork/local/providers/kubernetes/cluster"
	"groundwork/local/providers/kubernetes/object"
)

// lookInterval is how often pods are asked what holds them up while a workload is not ready.
const lookInterval = 5 * time.Second

// Waiter waits for the objects of one cluster on behalf of one resource.
type Waiter struct {
	Client *cluster.Client
	// Report shows what is being waited for; the next call replaces it.
	Report func(message string)
}

// Ready waits until an object does what it was made for, and returns it as it is then. The
// annotations skipAwait and waitFor of the inputs replace the built-in judgement. isNew tells a
// creation from an update.
//
// It fails with a *Failure when that takes longer than allowed, cannot happen any more, or ctx ends;
// the failure holds the object's last state.
func (w Waiter) Ready(
	ctx context.Context, inputs, live *unstructured.Unstructured, isNew bool, allowed time.Duration,
) (*unstructured.Unstructured, error) {
	judge, err := judgeFor(inputs)
	if err != nil {
		return live, &Failure{Object: live, summary: err.Error()}
	}
	if judge == nil {
		return live, nil
	}
	waiting, cancel := context.WithTimeout(ctx, allowed)
	defer cancel()
	defer w.Report("")
	observer, err := w.observe(waiting, live)
	if err != nil {
		return live, &Failure{Object: live, summary: err.Error()}
	}
	look := func() scene {
		return scene{
			object:    observer.object(live),
			related:   observer.related(),
			bindsLate: isNew && w.bindsLate(waiting, live),
		}
	}
	verdict := w.until(waiting, observer, look, judge)
	last := look().object
	if verdict.Ready {
		return last, nil
	}
	return last, w.failure(ctx, waiting, last, verdict, allowed)
}

// What a refresh judges: the kinds that can stop working. The rest only has to come into being.
var judgedOnRefresh = map[string]bool{
	"Deployment": true, "StatefulSet": true, "DaemonSet": true, "Job": true, "Pod": true,
	"Service": true, "Ingress": true,
}

// Check judges an object as it is now, without waiting. The annotation waitFor counts for updates
// only.
func (w Waiter) Check(ctx context.Context, inputs, live *unstructured.Unstructured) error {
	judge, found := judges[live.GroupVersionKind().GroupKind()]
	if !found || !judgedOnRefresh[live.GetKind()] || object.IsTrue(inputs, object.SkipAwait) {
		return nil
	}
	related, err := w.relatives(ctx, live)
	if err != nil {
		return nil
	}
	verdict := judge(scene{object: live, related: related, bindsLate: w.bindsLate(ctx, live)})
	if verdict.Ready || verdict.Settle > 0 {
		return nil
	}
	return &Failure{
		Object:  live,
		summary: object.Describe(live) + " is not ready",
		Reasons: append([]string{verdict.Message}, w.reasons(ctx, live)...),
	}
}

func judgeFor(inputs *unstructured.Unstructured) (func(scene) Verdict, error) {
	if object.IsTrue(inputs, object.SkipAwait) {
		return nil, nil
	}
	if annotation := object.Annotation(inputs, object.WaitFor); annotation != "" {
		requirements, err := parseWaitFor(annotation)
		if err != nil {
			return nil, err
		}
		return required(requirements), nil
	}
	return judges[inputs.GroupVersionKind().GroupKind()], nil
}

// until judges anew at every change, and returns the last verdict: a ready one, a failed one, or
// the one that stood when ctx ended.
func (w Waiter) until(
	ctx context.Context, changes *observer, look func() scene, judge func(scene) Verdict,
) Verdict {
	ticker := time.NewTicker(lookInterval)
	defer ticker.Stop()
	var settled <-chan time.Time
	reported := ""
	for {
		verdict := judge(look())
		if verdict.Ready || verdict.Failed {
			return verdict
		}
		if verdict.Message != reported {
			w.Report(verdict.Message)
			reported = verdict.Message
		}
		settled = nil
		if verdict.Settle > 0 {
			settled = time.After(verdict.Settle)
		}
		if !w.pause(ctx, changes, ticker.C, settled, &reported, look) {
			verdict.Ready = verdict.Settle > 0 && ctx.Err() == nil
			return verdict
		}
	}
}

// pause returns true when something has changed, and false when the wait is over.
func (w Waiter) pause(
	ctx context.Context, changes *observer, tick, settled <-chan time.Time, reported *string,
	look func() scene,
) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-settled:
			return false
		case <-changes.changed:
			return true
		case <-tick:
			troubles := w.podTroubles(ctx, look().object)
			if len(troubles) > 0 && troubles[0] != *reported {
				*reported = troubles[0]
				w.Report(*reported)
			}
		}
	}
}

// bindsLate tells whether a claim's storage class binds its volume when a pod uses it.
func (w Waiter) bindsLate(ctx context.Context, o *unstructured.Unstructured) bool {
	name := text(o, "spec", "storageClassName")
	if o.GetKind() != "PersistentVolumeClaim" || name == "" {
		return false
	}
	classes := schema.GroupVersionResource{
		Group: "storage.k8s.io", Version: "v1", Resource: "storageclasses",
	}
	class, err := w.Client.Dynamic.Resource(classes).Get(ctx, name, metav1.GetOptions{})
	return err == nil && text(class, "volumeBindingMode") == "WaitForFirstConsumer"
}
