package kubernetes

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"groundwork/local/providers/kubernetes/await"
	"groundwork/local/providers/kubernetes/cluster"
	"groundwork/local/providers/kubernetes/object"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Create makes an object, which must not exist yet, and waits until it is ready. A preview has the
// API server do all but store it, so that what it refuses is known before anything changes.
func (p *Provider) Create(
	ctx context.Context, request *pulumirpc.CreateRequest,
) (*pulumirpc.CreateResponse, error) {
	ctx, done := p.scope(ctx, request.GetUrn())
	defer done()
	if isRelease(request.GetUrn()) {
		return withKubeconfig(ctx, p, request, p.releases.Create)
	}
	news, err := decode(request.GetProperties())
	if err != nil {
		return nil, err
	}
	inputs := object.FromProperties(news)
	patch := object.IsPatch(resource.URN(request.GetUrn()), inputs)
	if request.GetPreview() && (patch || !p.canDryRun(inputs)) {
		return &pulumirpc.CreateResponse{Properties: request.GetProperties()}, nil
	}
	if p.target.Unreachable != nil {
		return nil, p.target.Unreachable
	}

	state := object.State{
		Inputs:            inputs,
		InitialAPIVersion: inputs.GetAPIVersion(),
		FieldManager:      fieldManager("", inputs),
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("interrupted before %s was created", object.Describe(inputs))
	}
	writing, written := uninterrupted(ctx)
	defer written()
	state.Live, err = p.createObject(writing, request.GetUrn(), inputs, patch, cluster.Request{
		Manager: state.FieldManager,
		Force:   p.forces(inputs),
		DryRun:  request.GetPreview(),
	})
	if request.GetPreview() {
		return previewed(state, news, request.GetProperties(), err)
	}
	if err != nil {
		return nil, refused(inputs, err)
	}
	if object.IsCRD(inputs) {
		defer p.client.Forget()
	}
	var failure *await.Failure
	state.Live, err = p.waiter(request.GetUrn()).Ready(
		ctx, inputs, state.Live, true, timeout(request.GetTimeout(), inputs))
	properties, encodeErr := encode(state.Properties(news))
	switch {
	case encodeErr != nil:
		return nil, encodeErr
	case errors.As(err, &failure):
		return nil, initFailed(object.ID(state.Live), fmt.Errorf(
			"resource %s was successfully created, but the Kubernetes API server reported that it "+
				"failed to fully initialize or become live: %w", object.ID(inputs), err),
			failure.Reasons, properties, nil)
	case err != nil:
		return nil, err
	}
	return &pulumirpc.CreateResponse{Id: object.ID(state.Live), Properties: properties}, nil
}

// canDryRun tells whether the API server could say anything about an object now: not while parts of
// it, or its kind, are yet to come.
func (p *Provider) canDryRun(inputs *unstructured.Unstructured) bool {
	return p.client != nil && !object.HasUnknowns(inputs.Object) &&
		p.client.Serves(inputs.GroupVersionKind())
}

// previewed answers a preview of a creation. Where the dry run failed for a reason that may be gone
// by the time of the update, the outputs are the inputs.
func previewed(
	state object.State, news resource.PropertyMap, inputs *structpb.Struct, err error,
) (*pulumirpc.CreateResponse, error) {
	switch {
	case apierrors.IsForbidden(err), apierrors.IsAlreadyExists(err), isMissingNamespace(err),
		isDryRunUnsupported(err):
		return &pulumirpc.CreateResponse{Properties: inputs}, nil
	case err != nil:
		return nil, refused(state.Inputs, err)
	}
	// A status is for the controllers to give; the engine shows it as unknown if it is left out.
	unstructured.RemoveNestedField(state.Live.Object, "status")
	properties, err := encode(state.Properties(news))
	if err != nil {
		return nil, err
	}
	return &pulumirpc.CreateResponse{Properties: properties}, nil
}

func refused(inputs *unstructured.Unstructured, err error) error {
	if meta.IsNoMatchError(err) {
		return fmt.Errorf("creation of %s failed because the Kubernetes API server reported that "+
			"the apiVersion %s for this resource does not exist; verify that any required CRDs have "+
			"been created: %w", object.Describe(inputs), inputs.GetAPIVersion(), err)
	}
	return fmt.Errorf("%s was not successfully created by the Kubernetes API server: %w",
		object.Describe(inputs), err)
}

func isMissingNamespace(err error) bool {
	var status apierrors.APIStatus
	return apierrors.IsNotFound(err) && errors.As(err, &status) &&
		status.Status().Details != nil && status.Status().Details.Kind == "namespaces"
}

// An admission webhook may have side effects, and then refuses dry runs.
func isDryRunUnsupported(err error) bool {
	return apierrors.IsBadRequest(err) && strings.Contains(err.Error(), "does not support dry run")
}
