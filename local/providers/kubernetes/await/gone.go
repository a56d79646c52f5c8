package await

import (
	"context"
	"fmt"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"groundwork/local/providers/kubernetes/object"
)

// The kinds that skipAwait also spares the wait for their deletion; others are gone soon.
var skippable = map[string]bool{
	"Namespace": true, "Pod": true, "ReplicationController": true, "DaemonSet": true,
	"Deployment": true, "StatefulSet": true, "Job": true,
}

// Gone waits until a deleted object has disappeared. The error after the time allowed names the
// finalizers that hold it.
func (w Waiter) Gone(
	ctx context.Context, inputs, deleted *unstructured.Unstructured, allowed time.Duration,
) error {
	if object.IsTrue(inputs, object.SkipAwait) && skippable[deleted.GetKind()] {
		return nil
	}
	// Most objects are gone at once, which is cheaper to ask for than to watch.
	if _, gone, err := w.lookup(ctx, deleted); err != nil || gone {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, allowed)
	defer cancel()
	defer w.Report("")
	observer, err := w.observe(waiting, deleted)
	if err != nil {
		return err
	}
	held := ""
	for {
		// The observer tells that something has happened, and nothing of what did before it was
		// there; the API server tells what is true.
		last, gone, err := w.lookup(waiting, deleted)
		switch {
		case gone:
			return nil
		case err == nil:
			held = holding(last)
			w.Report("Waiting for deletion" + held)
		case waiting.Err() == nil:
			return err
		}
		select {
		case <-observer.changed:
		case <-waiting.Done():
			if ctx.Err() != nil {
				return fmt.Errorf("the wait for the deletion of %s was cancelled%s",
					object.Describe(deleted), held)
			}
			return fmt.Errorf("timed out after %s waiting for %s to be deleted%s",
				allowed, object.Describe(deleted), held)
		}
	}
}

// lookup returns the object, or that it is gone: not there, another one of the same name, or of a
// kind that is no longer served.
func (w Waiter) lookup(ctx context.Context, deleted *unstructured.Unstructured) (
	live *unstructured.Unstructured, gone bool, err error,
) {
	client, err := w.Client.For(deleted)
	if err == nil {
		live, err = client.Get(ctx, deleted.GetName(), metav1.GetOptions{})
	}
	switch {
	case apierrors.IsNotFound(err), meta.IsNoMatchError(err):
		return nil, true, nil
	case err != nil:
		return deleted, false, fmt.Errorf("look whether %s is gone: %w",
			object.Describe(deleted), err)
	}
	return live, deleted.GetUID() != "" && live.GetUID() != deleted.GetUID(), nil
}

// holding says what keeps an object from going.
func holding(o *unstructured.Unstructured) string {
	var parts []string
	if finalizers := o.GetFinalizers(); len(finalizers) > 0 {
		parts = append(parts, "finalizers remain: "+strings.Join(finalizers, ", "))
	}
	for _, kind := range []string{"NamespaceContentRemaining", "NamespaceFinalizersRemaining",
		"NamespaceDeletionContentFailure"} {
		if state := condition(o, kind); state.status == "True" {
			parts = append(parts, state.message)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "; " + strings.Join(parts, "; ")
}
