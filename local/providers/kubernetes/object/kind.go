package object

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/kubernetes/scheme"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Kind reads the kind from the type of a URN, such as kubernetes:apps/v1:Deployment. For a Patch
// resource it is the kind that is patched only if that kind is built in; see IsPatch.
func Kind(urn resource.URN) (schema.GroupVersionKind, error) {
	token := urn.Type()
	group, version, found := strings.Cut(string(token.Module().Name()), "/")
	if !found {
		return schema.GroupVersionKind{}, fmt.Errorf(
			"resource type %q is not of the form kubernetes:group/version:Kind", token)
	}
	if group == "core" {
		group = ""
	}
	kind := schema.GroupVersionKind{Group: group, Version: version, Kind: string(token.Name())}
	patched := kind
	patched.Kind = strings.TrimSuffix(kind.Kind, "Patch")
	if !scheme.Scheme.Recognizes(kind) && scheme.Scheme.Recognizes(patched) {
		return patched, nil
	}
	return kind, nil
}

// IsPatch tells a resource that only owns some fields of an object (ConfigMapPatch) from one that
// owns the object. A custom kind may end in Patch too, so the kind of the object decides.
func IsPatch(urn resource.URN, object *unstructured.Unstructured) bool {
	return string(urn.Type().Name()) == object.GetKind()+"Patch"
}

// IsList tells whether a kind is a list of objects, which is no object itself.
func IsList(kind schema.GroupVersionKind) bool {
	return kind.Kind != "List" && strings.HasSuffix(kind.Kind, "List") &&
		scheme.Scheme.Recognizes(kind) || kind.Kind == "List" && kind.Group == ""
}

// IsBuiltIn tells whether Kubernetes itself serves the kind, in some version.
func IsBuiltIn(kind schema.GroupVersionKind) bool {
	return scheme.Scheme.IsGroupRegistered(kind.Group) || kind.Group == crdGroup ||
		kind.Group == "apiregistration.k8s.io"
}

const crdGroup = "apiextensions.k8s.io"

// IsCRD tells whether an object defines a kind.
func IsCRD(object *unstructured.Unstructured) bool {
	return object.GetKind() == "CustomResourceDefinition" &&
		object.GroupVersionKind().Group == crdGroup
}

// IsSecret tells whether an object is a core Secret.
func IsSecret(object *unstructured.Unstructured) bool {
	return object.GetKind() == "Secret" && object.GetAPIVersion() == "v1"
}

// IsConfigMap tells whether an object is a core ConfigMap.
func IsConfigMap(object *unstructured.Unstructured) bool {
	return object.GetKind() == "ConfigMap" && object.GetAPIVersion() == "v1"
}

// IsImmutable tells whether a ConfigMap or Secret asks the API server to refuse changes.
func IsImmutable(object *unstructured.Unstructured) bool {
	immutable, _ := object.Object["immutable"].(bool)
	return immutable
}

// ID is the resource's identifier in Pulumi's state: namespace/name, or the name alone.
func ID(object *unstructured.Unstructured) string {
	if namespace := object.GetNamespace(); namespace != "" {
		return namespace + "/" + object.GetName()
	}
	return object.GetName()
}

// ParseID splits an identifier; the namespace is empty for objects of the whole cluster.
func ParseID(id string) (namespace, name string) {
	namespace, name, found := strings.Cut(id, "/")
	if !found {
		return "", id
	}
	return namespace, name
}

// Describe names an object in messages: Deployment shop/web.
func Describe(object *unstructured.Unstructured) string {
	return object.GetKind() + " " + ID(object)
}
