package kubernetes

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/util/retry"

	"groundwork/local/providers/kubernetes/await"
	"groundwork/local/providers/kubernetes/cluster"
	"groundwork/local/providers/kubernetes/object"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Update applies what the program now asks for, and waits until the object is ready again. The
// fields that the program no longer sets are given up.
func (p *Provider) Update(
	ctx context.Context, request *pulumirpc.UpdateRequest,
) (*pulumirpc.UpdateResponse, error) {
	ctx, done := p.scope(ctx, request.GetUrn())
	defer done()
	if isRelease(request.GetUrn()) {
		return withKubeconfig(ctx, p, request, p.releases.Update)
	}
	olds, news, err := decodeBoth(request.GetOlds(), request.GetNews())
	if err != nil {
		return nil, err
	}
	inputs := object.FromProperties(news)
	object.Normalize(inputs)
	if request.GetPreview() && !p.canDryRun(inputs) {
		return &pulumirpc.UpdateResponse{Properties: request.GetNews()}, nil
	}
	if p.target.Unreachable != nil {
		return nil, p.target.Unreachable
	}

	old := object.ParseState(olds)
	state := object.State{
		Inputs:            inputs,
		InitialAPIVersion: old.InitialAPIVersion,
		FieldManager:      fieldManager(old.FieldManager, inputs),
	}
	state.Live, err = p.change(ctx, request, old, inputs, state.FieldManager)
	switch {
	case request.GetPreview() && (apierrors.IsForbidden(err) || isDryRunUnsupported(err)):
		return &pulumirpc.UpdateResponse{Properties: request.GetNews()}, nil
	case err != nil:
		return nil, fmt.Errorf("update of %s failed: %w", object.Describe(old.Live), err)
	}
	var failure *await.Failure
	if !request.GetPreview() {
		state.Live, err = p.waiter(request.GetUrn()).Ready(
			ctx, inputs, state.Live, false, timeout(request.GetTimeout(), inputs))
	}
	properties, encodeErr := encode(state.Properties(news))
	switch {
	case encodeErr != nil:
		return nil, encodeErr
	case errors.As(err, &failure):
		return nil, initFailed(object.ID(state.Live), fmt.Errorf(
			"the Kubernetes API server reported that %q failed to fully initialize or become live: %w",
			object.ID(state.Live), err), failure.Reasons, properties, nil)
	case err != nil:
		return nil, err
	}
	return &pulumirpc.UpdateResponse{Properties: properties}, nil
}

// change writes the object, and returns what the API server made of it.
func (p *Provider) change(
	ctx context.Context, request *pulumirpc.UpdateRequest, old object.State,
	inputs *unstructured.Unstructured, manager string,
) (*unstructured.Unstructured, error) {
	client, err := p.client.For(inputs)
	if err != nil {
		return nil, err
	}
	live, err := client.Get(ctx, old.Live.GetName(), metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return nil, fmt.Errorf("%w; it was deleted behind Pulumi's back: run `pulumi refresh`", err)
	}
	if err != nil {
		return nil, err
	}
	write := cluster.Request{Manager: manager, DryRun: request.GetPreview()}
	if object.IsCRD(inputs) {
		defer p.client.Forget()
		return cluster.Replace(ctx, client, inputs, live, write)
	}
	patch := object.IsPatch(resource.URN(request.GetUrn()), inputs)
	if !patch && !request.GetPreview() {
		if live, err = takeOver(ctx, client, live, manager); err != nil {
			return nil, err
		}
	}
	write.Force = p.forces(inputs) || len(live.GetManagedFields()) == 0 ||
		request.GetPreview() && cluster.MustForcePreview(live, manager)
	applied := object.Copy(inputs)
	if err := cluster.KeepIgnored(applied, live, manager, request.GetIgnoreChanges()); err != nil {
		return nil, err
	}
	changed, err := cluster.Apply(ctx, client, applied, write)
	if err != nil || request.GetPreview() || old.FieldManager == "" || old.FieldManager == manager {
		return changed, err
	}
	// The program has given the manager another name: the old one must not hold on to the fields.
	return changed, cluster.Relinquish(ctx, client, changed, old.FieldManager)
}

// takeOver tries again when a controller changes the object in the same moment.
func takeOver(
	ctx context.Context, client dynamic.ResourceInterface, live *unstructured.Unstructured,
	manager string,
) (taken *unstructured.Unstructured, err error) {
	err = retry.RetryOnConflict(retry.DefaultBackoff, func() error {
		taken, err = cluster.TakeOver(ctx, client, live, manager)
		if apierrors.IsConflict(err) {
			if fresh, getErr := client.Get(ctx, live.GetName(), metav1.GetOptions{}); getErr == nil {
				live = fresh
			}
		}
		return err
	})
	return taken, err
}
