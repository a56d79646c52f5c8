package kubernetes

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"groundwork/local/providers/kubernetes/object"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Check completes what the program asks for: kind, name, namespace, normal form. It asks the API
// server nothing but the scope of kinds; whether it accepts the object is seen by the dry runs of
// Create and Update.
func (p *Provider) Check(
	ctx context.Context, request *pulumirpc.CheckRequest,
) (*pulumirpc.CheckResponse, error) {
	if p.target.Unreachable != nil {
		p.sayUnreachable.Do(func() {
			p.engine.Warn(p.ctx, "", p.target.Unreachable.Error()+
				"; planning goes on without it, and nothing can be applied")
		})
		if p.settings.SkipUpdateUnreachable && len(request.GetOlds().GetFields()) > 0 {
			return &pulumirpc.CheckResponse{Inputs: request.GetOlds()}, nil
		}
	}
	ctx, done := p.scope(ctx, request.GetUrn())
	defer done()
	if isRelease(request.GetUrn()) {
		return p.releases.Check(ctx, request)
	}
	olds, news, err := decodeBoth(request.GetOlds(), request.GetNews())
	if err != nil {
		return nil, err
	}
	inputs, err := p.checked(ctx, request, object.FromProperties(olds), object.FromProperties(news))
	if err != nil {
		return nil, err
	}
	checked := object.ToProperties(inputs.Object)
	object.MarkSecrets(checked, news)
	encoded, err := encode(checked)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.CheckResponse{Inputs: encoded}, nil
}

// checked completes new inputs in place.
func (p *Provider) checked(
	ctx context.Context, request *pulumirpc.CheckRequest, olds, news *unstructured.Unstructured,
) (*unstructured.Unstructured, error) {
	urn := resource.URN(request.GetUrn())
	kind, err := object.Kind(urn)
	if err != nil {
		return nil, err
	}
	if object.IsList(kind) {
		return nil, errors.New("list resources exist for compatibility with YAML manifests and Helm " +
			"charts, and cannot be created directly; use the underlying resource type instead")
	}
	setKind(news, kind)
	for _, stray := range object.Normalize(news) {
		p.warn(ctx, fmt.Sprintf("%s has an %s, which is left out", kind.Kind, stray))
	}
	if object.IsPatch(urn, news) && !object.IsNamed(news) {
		return nil, errors.New("patch resources require the `.metadata.name` field to be set")
	}
	if len(olds.Object) > 0 {
		object.AdoptName(news, olds)
	}
	if err := object.AssignName(
		news, urn.Name(), request.GetRandomSeed(), request.GetAutonaming(),
	); err != nil {
		return nil, err
	}
	if err := p.assignNamespace(ctx, news, kind); err != nil {
		return nil, err
	}
	if object.IsCRD(news) {
		p.definitions.Add(news)
	}
	return news, nil
}

// The SDKs set both; a program in YAML may leave them out.
func setKind(o *unstructured.Unstructured, kind schema.GroupVersionKind) {
	if o.Object["apiVersion"] == nil {
		o.SetAPIVersion(kind.GroupVersion().String())
	}
	if o.Object["kind"] == nil {
		o.SetKind(kind.Kind)
	}
}

func (p *Provider) assignNamespace(
	ctx context.Context, o *unstructured.Unstructured, kind schema.GroupVersionKind,
) error {
	if metadata, ok := o.Object["metadata"].(map[string]any); ok && metadata["namespace"] != nil {
		return nil
	}
	namespaced, err := p.isNamespaced(ctx, kind)
	if err != nil {
		return err
	}
	if namespaced {
		o.SetNamespace(p.target.Namespace)
	}
	return nil
}

// isNamespaced takes a kind that nobody knows yet for a namespaced one, as most are. Create asks
// again.
func (p *Provider) isNamespaced(
	ctx context.Context, kind schema.GroupVersionKind,
) (bool, error) {
	namespaced, err := p.target.Namespaced(ctx, kind)
	switch {
	case err == nil:
		return namespaced, nil
	case meta.IsNoMatchError(err), p.target.Unreachable != nil:
		return true, nil
	default:
		return false, fmt.Errorf("ask whether %s is namespaced: %w", kind.Kind, err)
	}
}
