package cluster

import (
	"context"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"groundwork/local/providers/kubernetes/object"
)

// Definitions remembers the kinds that the program is about to define, so that the objects of such
// a kind are planned rightly before the cluster knows it.
type Definitions struct {
	namespaced sync.Map // schema.GroupKind to bool
}

// Add notes the kind that a CustomResourceDefinition defines.
func (d *Definitions) Add(crd *unstructured.Unstructured) {
	group, _, _ := unstructured.NestedString(crd.Object, "spec", "group")
	kind, _, _ := unstructured.NestedString(crd.Object, "spec", "names", "kind")
	scope, known, _ := unstructured.NestedString(crd.Object, "spec", "scope")
	if known && kind != "" {
		d.namespaced.Store(schema.GroupKind{Group: group, Kind: kind}, scope == "Namespaced")
	}
}

// scopeOf tells whether a kind lives in namespaces, first by asking the API server, if there is
// one; then from the definitions; then, for the kinds that every cluster has, from a table.
func (d *Definitions) scopeOf(ask func(schema.GroupVersionKind) (bool, error)) func(
	context.Context, schema.GroupVersionKind,
) (bool, error) {
	return func(_ context.Context, kind schema.GroupVersionKind) (bool, error) {
		namespaced, err := ask(kind)
		if err == nil {
			return namespaced, nil
		}
		if defined, found := d.namespaced.Load(kind.GroupKind()); found {
			return defined == true, nil
		}
		if object.IsBuiltIn(kind) && !meta.IsNoMatchError(err) {
			return !clusterScoped()[kind.Kind], nil
		}
		return false, err
	}
}

var clusterScoped = sync.OnceValue(func() map[string]bool {
	kinds := map[string]bool{}
	for _, kind := range strings.Fields(`APIService CSIDriver CSINode CertificateSigningRequest
		ClusterRole ClusterRoleBinding ClusterTrustBundle ComponentStatus CustomResourceDefinition
		DeviceClass FlowSchema IPAddress IngressClass MutatingAdmissionPolicy
		MutatingAdmissionPolicyBinding MutatingWebhookConfiguration Namespace Node PersistentVolume
		PodSecurityPolicy PriorityClass PriorityLevelConfiguration ResourceSlice RuntimeClass
		SelfSubjectAccessReview SelfSubjectRulesReview ServiceCIDR StorageClass
		StorageVersion StorageVersionMigration SubjectAccessReview TokenReview
		ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration
		VolumeAttachment VolumeAttributesClass`) {
		kinds[kind] = true
	}
	return kinds
})
