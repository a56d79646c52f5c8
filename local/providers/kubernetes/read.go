package kubernetes

import (
	"context"
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"groundwork/local/providers/kubernetes/await"
	"groundwork/local/providers/kubernetes/object"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Read finds out what has become of an object: for a refresh, an import, or a program's get. An
// empty answer means that it is gone.
func (p *Provider) Read(
	ctx context.Context, request *pulumirpc.ReadRequest,
) (*pulumirpc.ReadResponse, error) {
	ctx, done := p.scope(ctx, request.GetUrn())
	defer done()
	if p.target.Unreachable != nil {
		return p.readUnreachable(request)
	}
	if isRelease(request.GetUrn()) {
		return withKubeconfig(ctx, p, request, p.releases.Read)
	}
	olds, oldInputs, err := decodeBoth(request.GetProperties(), request.GetInputs())
	if err != nil {
		return nil, err
	}
	state := object.ParseState(olds)
	state.Inputs = object.FromProperties(oldInputs)
	isImport := state.Inputs.GetKind() == "" && state.Live.GetKind() == ""
	state.Live, err = p.find(ctx, request, state)
	switch {
	case apierrors.IsNotFound(err), meta.IsNoMatchError(err):
		return &pulumirpc.ReadResponse{}, nil
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", request.GetId(), err)
	}
	programmed := state.Inputs
	if isImport {
		state.Inputs = importable(state.Live)
	} else {
		object.Normalize(programmed)
		state.Inputs = object.Prune(state.Live, programmed)
	}
	if state.InitialAPIVersion == "" {
		state.InitialAPIVersion = state.Live.GetAPIVersion()
	}
	state.FieldManager = fieldManager(state.FieldManager, programmed)
	return p.answerRead(ctx, request.GetId(), state, programmed, oldInputs, isImport)
}

func (p *Provider) answerRead(
	ctx context.Context, id string, state object.State, programmed *unstructured.Unstructured,
	oldInputs resource.PropertyMap, isImport bool,
) (*pulumirpc.ReadResponse, error) {
	properties, err := encode(state.Properties(oldInputs))
	if err != nil {
		return nil, err
	}
	liveInputs := object.ToProperties(state.Inputs.Object)
	object.MarkSecrets(liveInputs, oldInputs)
	inputs, err := encode(liveInputs)
	if err != nil {
		return nil, err
	}
	if !isImport {
		var failure *await.Failure
		err := p.waiter("").Check(ctx, programmed, state.Live)
		if errors.As(err, &failure) {
			return nil, initFailed(id, err, failure.Reasons, properties, inputs)
		}
	}
	return &pulumirpc.ReadResponse{Id: id, Properties: properties, Inputs: inputs}, nil
}

func (p *Provider) find(
	ctx context.Context, request *pulumirpc.ReadRequest, state object.State,
) (*unstructured.Unstructured, error) {
	kind, err := object.Kind(resource.URN(request.GetUrn()))
	if err != nil {
		return nil, err
	}
	// What is remembered is more exact than the type of the URN, which an alias may have changed.
	for _, known := range []*unstructured.Unstructured{state.Live, state.Inputs} {
		if known.GetKind() != "" {
			kind = known.GroupVersionKind()
		}
	}
	namespace, name := object.ParseID(request.GetId())
	client, err := p.client.Resource(kind, namespace)
	if err != nil {
		return nil, err
	}
	return client.Get(ctx, name, metav1.GetOptions{})
}

// importable is what a program would have to ask for to get the object: all that is in it, without
// what only the cluster can have put there.
func importable(live *unstructured.Unstructured) *unstructured.Unstructured {
	inputs := object.Copy(live)
	delete(inputs.Object, "status")
	object.Normalize(inputs)
	for _, annotation := range []string{
		"deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration",
	} {
		unstructured.RemoveNestedField(inputs.Object, "metadata", "annotations", annotation)
	}
	if len(inputs.GetAnnotations()) == 0 {
		unstructured.RemoveNestedField(inputs.Object, "metadata", "annotations")
	}
	return inputs
}

func (p *Provider) readUnreachable(
	request *pulumirpc.ReadRequest,
) (*pulumirpc.ReadResponse, error) {
	switch {
	case p.settings.DeleteUnreachable:
		p.engine.Warn(p.ctx, request.GetUrn(), p.target.Unreachable.Error()+
			"; since deleteUnreachable is set, the resource is deleted from Pulumi's state")
		return &pulumirpc.ReadResponse{}, nil
	case p.settings.SkipUpdateUnreachable:
		p.engine.Warn(p.ctx, request.GetUrn(), p.target.Unreachable.Error()+
			"; since skipUpdateUnreachable is set, the resource is left as it was")
		return &pulumirpc.ReadResponse{
			Id: request.GetId(), Properties: request.GetProperties(), Inputs: request.GetInputs(),
		}, nil
	default:
		return nil, p.unreachable()
	}
}

// unreachable is the refusal to read or delete without the cluster, which may be gone for good.
func (p *Provider) unreachable() error {
	return fmt.Errorf("%w; if the cluster was deleted, remove its resources from Pulumi's state by "+
		"running again with the environment variable PULUMI_K8S_DELETE_UNREACHABLE=true",
		p.target.Unreachable)
}
