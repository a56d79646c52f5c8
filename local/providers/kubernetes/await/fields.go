package await

import (
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func text(o *unstructured.Unstructured, path ...string) string {
	value, _, _ := unstructured.NestedString(o.Object, path...)
	return value
}

// count reads a number; one that the API server leaves out is the fallback.
func count(o *unstructured.Unstructured, fallback int64, path ...string) int64 {
	value, found, err := unstructured.NestedInt64(o.Object, path...)
	if !found || err != nil {
		return fallback
	}
	return value
}

type conditionState struct {
	status, reason, message string
	generation              int64
}

// condition finds a condition in the status by its type, whatever the case; it is empty if absent.
func condition(o *unstructured.Unstructured, kind string) conditionState {
	conditions, _, _ := unstructured.NestedSlice(o.Object, "status", "conditions")
	for _, item := range conditions {
		fields, _ := item.(map[string]any)
		if name, _ := fields["type"].(string); !strings.EqualFold(name, kind) {
			continue
		}
		state := conditionState{generation: count(o, -1, "status", "observedGeneration")}
		state.status, _ = fields["status"].(string)
		state.reason, _ = fields["reason"].(string)
		state.message, _ = fields["message"].(string)
		if generation, found := fields["observedGeneration"].(int64); found {
			state.generation = generation
		}
		return state
	}
	return conditionState{}
}

// seen tells whether the controller has taken note of the latest change of the spec.
func seen(o *unstructured.Unstructured) bool {
	return count(o, 0, "status", "observedGeneration") >= o.GetGeneration()
}
