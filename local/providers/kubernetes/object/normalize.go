package object

import (
	"encoding/base64"
	"errors"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
)

// Fields of metadata that only the API server writes. They turn up in exported manifests.
var readOnlyMetadata = []string{
	"creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation",
	"managedFields", "resourceVersion", "selfLink", "uid",
}

// Normalize rewrites an object in place into the form in which the API server would store it, as
// far as that is known without asking: "1000m" of CPU becomes "1", text data of a Secret becomes
// base64. Equal meaning then compares as equal.
//
// It returns the fields that the kind does not have, as "spec.foo"; they are gone from the object.
// Only built-in kinds are known, and an object with unknowns is left as it is.
func Normalize(object *unstructured.Unstructured) (strayFields []string) {
	defer removeReadOnlyMetadata(object)
	if HasUnknowns(object.Object) {
		return nil
	}
	switch {
	case IsSecret(object):
		normalizeSecret(object)
		return nil
	case IsCRD(object):
		normalizeCRD(object)
		return nil
	default:
		return normalizeTyped(object)
	}
}

func normalizeTyped(object *unstructured.Unstructured) (strayFields []string) {
	typed, err := scheme.Scheme.New(object.GroupVersionKind())
	if err != nil {
		return nil
	}
	converter := runtime.DefaultUnstructuredConverter
	err = converter.FromUnstructuredWithValidation(object.Object, typed, true)
	if strict, ok := errors.AsType[strictError](err); ok {
		for _, stray := range strict.Errors() {
			strayFields = append(strayFields, stray.Error())
		}
	} else if err != nil {
		// A value of the wrong type: the API server has the better message for it.
		return nil
	}
	normal, err := converter.ToUnstructured(typed)
	if err != nil {
		return nil
	}
	object.Object = pruneMap(normal, object.Object)
	return strayFields
}

// strictError is what the converter returns when it could convert an object but for fields that
// the type does not have.
type strictError interface {
	error
	Errors() []error
}

// The API server merges stringData into data, and data decodes leniently but is stored canonically.
func normalizeSecret(secret *unstructured.Unstructured) {
	data, found, err := unstructured.NestedMap(secret.Object, "data")
	if err != nil || !found {
		data = map[string]any{}
	}
	for key, value := range data {
		text, isText := value.(string)
		if decoded, err := base64.StdEncoding.DecodeString(text); isText && err == nil {
			data[key] = base64.StdEncoding.EncodeToString(decoded)
		}
	}
	text, _, err := unstructured.NestedStringMap(secret.Object, "stringData")
	if err == nil {
		for key, value := range text {
			data[key] = base64.StdEncoding.EncodeToString([]byte(value))
		}
		unstructured.RemoveNestedField(secret.Object, "stringData")
	}
	if found || len(data) > 0 {
		secret.Object["data"] = data
	}
}

// The API server drops preserveUnknownFields when it has its default, and never takes a status.
func normalizeCRD(crd *unstructured.Unstructured) {
	preserve, found, err := unstructured.NestedBool(crd.Object, "spec", "preserveUnknownFields")
	if err == nil && found && !preserve {
		unstructured.RemoveNestedField(crd.Object, "spec", "preserveUnknownFields")
	}
	unstructured.RemoveNestedField(crd.Object, "status")
}

func removeReadOnlyMetadata(object *unstructured.Unstructured) {
	if metadata, ok := object.Object["metadata"].(map[string]any); ok {
		for _, field := range readOnlyMetadata {
			delete(metadata, field)
		}
	}
}

// Prune reduces a live object to the fields that a program wrote, so that what the API server
// added is no difference. Lists are matched by position.
func Prune(live, shape *unstructured.Unstructured) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: pruneMap(live.Object, shape.Object)}
}

func pruneMap(live, shape map[string]any) map[string]any {
	pruned := make(map[string]any, len(shape))
	for key, part := range shape {
		if value, found := live[key]; found {
			pruned[key] = pruneValue(value, part)
		}
	}
	return pruned
}

func pruneValue(live, shape any) any {
	switch shape := shape.(type) {
	case map[string]any:
		if live, ok := live.(map[string]any); ok {
			return pruneMap(live, shape)
		}
	case []any:
		if live, ok := live.([]any); ok {
			items := make([]any, 0, len(shape))
			for i := range min(len(live), len(shape)) {
				items = append(items, pruneValue(live[i], shape[i]))
			}
			return items
		}
	}
	return copyValue(live)
}
