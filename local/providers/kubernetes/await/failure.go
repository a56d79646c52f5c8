package await

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"groundwork/local/providers/kubernetes/object"
)

// Failure means that an object exists and is not ready.
type Failure struct {
	// Object is its last known state.
	Object *unstructured.Unstructured
	// Reasons say why, most telling first: the object's own state, its pods', their events.
	Reasons []string

	summary string
}

func (f *Failure) Error() string { return f.summary }

// reasonTime bounds the questions that are asked once the time is up already.
const reasonTime = 10 * time.Second

func (w Waiter) failure(
	ctx, waiting context.Context, o *unstructured.Unstructured, verdict Verdict,
	allowed time.Duration,
) *Failure {
	failure := &Failure{Object: o, Reasons: []string{verdict.Message}}
	switch {
	case verdict.Failed:
		failure.summary = fmt.Sprintf("%s failed: %s", object.Describe(o), verdict.Message)
	case ctx.Err() != nil:
		failure.summary = fmt.Sprintf("the wait for %s was cancelled", object.Describe(o))
		return failure // Whoever interrupts does not want to wait for explanations.
	default:
		failure.summary = fmt.Sprintf("timed out after %s waiting for %s to be ready",
			allowed, object.Describe(o))
	}
	asking, cancel := context.WithTimeout(context.WithoutCancel(waiting), reasonTime)
	defer cancel()
	failure.Reasons = append(failure.Reasons, w.reasons(asking, o)...)
	return failure
}
