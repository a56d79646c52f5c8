package kubernetes

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"groundwork/local/providers/kubernetes/await"
	"groundwork/local/providers/kubernetes/object"
	"groundwork/local/providers/kubernetes/plan"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Diff compares what the program asks for with the object as Pulumi last saw it, as far as the
// program said anything about it. So a refresh reveals what others changed, while what the API
// server added never counts.
func (p *Provider) Diff(
	ctx context.Context, request *pulumirpc.DiffRequest,
) (*pulumirpc.DiffResponse, error) {
	ctx, done := p.scope(ctx, request.GetUrn())
	defer done()
	if isRelease(request.GetUrn()) {
		return p.releases.Diff(ctx, request)
	}
	olds, news, err := decodeBoth(request.GetOlds(), request.GetNews())
	if err != nil {
		return nil, err
	}
	state, inputs := object.ParseState(olds), object.FromProperties(news)
	object.Normalize(inputs)
	object.Normalize(state.Inputs)
	known, err := p.comparable(ctx, state, inputs)
	if err != nil {
		return nil, err
	}
	immutable := plan.Identity
	if !object.IsPatch(resource.URN(request.GetUrn()), inputs) {
		immutable = plan.Immutable(inputs, plan.Mutability{
			ConfigMaps: p.settings.ConfigMapMutable, Secrets: p.settings.SecretMutable,
		})
	}
	changes := plan.Compare(known, inputs, immutable)
	if err := changes.Ignore(request.GetIgnoreChanges()); err != nil {
		return nil, err
	}
	replacing := changes.Replacing()
	if p.mustReplaceUnready(ctx, inputs, state.Live) {
		replacing = append(replacing, `metadata.annotations["`+object.ReplaceUnready+`"]`)
	}
	response := &pulumirpc.DiffResponse{
		Changes:             pulumirpc.DiffResponse_DIFF_NONE,
		Replaces:            replacing,
		DetailedDiff:        changes,
		HasDetailedDiff:     true,
		DeleteBeforeReplace: len(replacing) > 0 && takesTheSameName(inputs, state.Live),
	}
	if len(changes) > 0 || len(replacing) > 0 {
		response.Changes = pulumirpc.DiffResponse_DIFF_SOME
	}
	return response, nil
}

// comparable reduces the live object to what the program wrote, and brings both sides to one
// namespace where they only differ in saying it.
func (p *Provider) comparable(
	ctx context.Context, state object.State, inputs *unstructured.Unstructured,
) (*unstructured.Unstructured, error) {
	known := object.Prune(state.Live, state.Inputs)
	namespaced, err := p.isNamespaced(ctx, inputs.GroupVersionKind())
	if err != nil {
		return nil, err
	}
	for _, side := range []*unstructured.Unstructured{known, inputs} {
		metadata, ok := side.Object["metadata"].(map[string]any)
		switch {
		case !ok:
		case !namespaced:
			delete(metadata, "namespace")
		case metadata["namespace"] == nil:
			metadata["namespace"] = "default"
		}
	}
	if known.GetKind() == "" {
		known.SetGroupVersionKind(inputs.GroupVersionKind())
	}
	// A program that starts to spell out the name that was made for it changes nothing.
	if inputs.GetName() != "" {
		known.SetName(state.Live.GetName())
	}
	return known, nil
}

// takesTheSameName tells whether a replacement can only be made once the old object is gone.
func takesTheSameName(inputs, live *unstructured.Unstructured) bool {
	return object.IsNamed(inputs) && !object.IsTrue(inputs, object.Autonamed) &&
		inputs.GetName() == live.GetName() && inputs.GetNamespace() == live.GetNamespace()
}

// mustReplaceUnready tells whether a job that asks for it has not succeeded.
func (p *Provider) mustReplaceUnready(
	ctx context.Context, inputs, live *unstructured.Unstructured,
) bool {
	if !object.IsTrue(inputs, object.ReplaceUnready) {
		return false
	}
	if inputs.GetKind() != "Job" {
		p.warn(ctx, "replaceUnready annotation is not supported for this resource")
		return false
	}
	if p.client == nil {
		p.warn(ctx, "Cluster is unreachable, skipping replaceUnready check")
		return false
	}
	client, err := p.client.For(live)
	if err != nil {
		return false
	}
	current, err := client.Get(ctx, live.GetName(), metav1.GetOptions{})
	return err == nil && !await.HasSucceeded(current)
}
