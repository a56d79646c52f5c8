package object

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// The annotations by which a program steers the provider.
const (
	Autonamed           = "pulumi.com/autonamed"
	SkipAwait           = "pulumi.com/skipAwait"
	WaitFor             = "pulumi.com/waitFor"
	TimeoutSeconds      = "pulumi.com/timeoutSeconds"
	ReplaceUnready      = "pulumi.com/replaceUnready"
	PatchForce          = "pulumi.com/patchForce"
	PatchFieldManager   = "pulumi.com/patchFieldManager"
	DeletionPropagation = "pulumi.com/deletionPropagationPolicy"
)

// Annotation reads one annotation; it is empty when absent or unknown. The accessor of
// unstructured would see no annotation at all as soon as one of them is unknown.
func Annotation(object *unstructured.Unstructured, key string) string {
	metadata, _ := object.Object["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	value, _ := annotations[key].(string)
	return value
}

// IsTrue tells whether an annotation says "true".
func IsTrue(object *unstructured.Unstructured, key string) bool {
	return Annotation(object, key) == "true"
}

// setAnnotation does nothing where metadata or its annotations are unknown: there is nowhere to put
// it before the update.
func setAnnotation(object *unstructured.Unstructured, key, value string) {
	metadata, ok := object.Object["metadata"].(map[string]any)
	if !ok {
		return
	}
	switch annotations := metadata["annotations"].(type) {
	case map[string]any:
		annotations[key] = value
	case nil:
		metadata["annotations"] = map[string]any{key: value}
	}
}
