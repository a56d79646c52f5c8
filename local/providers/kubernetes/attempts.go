package kubernetes

import (
	"context"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"groundwork/local/providers/kubernetes/cluster"
	"groundwork/local/providers/kubernetes/object"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Objects of one chart come in any order: a resource before its kind or its namespace. These are
// the pauses before another try, half a minute in all.
var retryPauses = []time.Duration{
	250 * time.Millisecond, 500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second,
	8 * time.Second, 15 * time.Second,
}

// createObject creates an object, or applies the fields of a Patch resource. What the object needs may come
// into being meanwhile.
func (p *Provider) createObject(
	ctx context.Context, urn string, inputs *unstructured.Unstructured, patch bool,
	request cluster.Request,
) (*unstructured.Unstructured, error) {
	for attempt := 0; ; attempt++ {
		live, err := p.tryCreate(ctx, inputs, patch, request)
		if err == nil || request.DryRun || attempt == len(retryPauses) || !mayPass(err) {
			if attempt > 0 {
				p.engine.Progress(p.ctx, urn, "")
			}
			return live, err
		}
		p.engine.Progress(p.ctx, urn, fmt.Sprintf("Retry #%d; creation failed: %v", attempt, err))
		if meta.IsNoMatchError(err) {
			p.client.Forget()
		}
		select {
		case <-time.After(retryPauses[attempt]):
		case <-ctx.Done():
			return nil, err
		}
	}
}

func (p *Provider) tryCreate(
	ctx context.Context, inputs *unstructured.Unstructured, patch bool, request cluster.Request,
) (*unstructured.Unstructured, error) {
	client, err := p.client.For(inputs)
	if err != nil {
		return nil, err
	}
	if patch || p.settings.UpsertExistingObjects {
		return cluster.Apply(ctx, client, inputs, request)
	}
	return cluster.Create(ctx, client, inputs, request)
}

// A creation conflicts only with others that use up the same quota at the same moment.
func mayPass(err error) bool {
	return apierrors.IsNotFound(err) || meta.IsNoMatchError(err) || apierrors.IsConflict(err)
}

// forces tells whether the program wants to take over fields that others own.
func (p *Provider) forces(inputs *unstructured.Unstructured) bool {
	return p.settings.PatchForce || object.IsTrue(inputs, object.PatchForce)
}

// fieldManager names the owner of a resource's fields: as annotated, else as before, else a new
// name of its own, so that two stacks that set the same field notice each other.
func fieldManager(previous string, inputs *unstructured.Unstructured) string {
	if name := object.Annotation(inputs, object.PatchFieldManager); name != "" {
		return name
	}
	if previous != "" {
		return previous
	}
	name, err := resource.NewUniqueName(nil, "pulumi-kubernetes-", 0, 0, nil)
	if err != nil {
		return "pulumi-kubernetes-stand-in" // Only a name without randomness can fail to be made.
	}
	return name
}
