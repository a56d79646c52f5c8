package object

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// The properties that hold, next to the live object's own fields, what the provider has to
// remember. They are named as the official provider names them, so that either can take over a
// stack from the other.
const (
	inputsKey            = "__inputs"
	initialAPIVersionKey = "__initialApiVersion"
	fieldManagerKey      = "__fieldManager"
)

// State is what Pulumi remembers of a resource.
type State struct {
	// Inputs is what the program asked for.
	Inputs *unstructured.Unstructured
	// Live is the object as the API server last returned it.
	Live *unstructured.Unstructured
	// InitialAPIVersion is the version in which the object was created.
	InitialAPIVersion string
	// FieldManager owns the fields in server-side apply; empty if the resource is new.
	FieldManager string
}

// ParseState reads a state; that of a resource yet unknown to Pulumi is empty.
func ParseState(properties resource.PropertyMap) State {
	live := FromProperties(properties)
	state := State{
		Inputs: &unstructured.Unstructured{Object: map[string]any{}},
		Live:   live,
	}
	if inputs, ok := live.Object[inputsKey].(map[string]any); ok {
		state.Inputs.Object = inputs
	}
	state.InitialAPIVersion, _ = live.Object[initialAPIVersionKey].(string)
	state.FieldManager, _ = live.Object[fieldManagerKey].(string)
	for _, key := range []string{inputsKey, initialAPIVersionKey, fieldManagerKey} {
		delete(live.Object, key)
	}
	return state
}

// Properties writes a state. What is secret in the given inputs is secret in it, in both places.
func (s State) Properties(secretsOf resource.PropertyMap) resource.PropertyMap {
	live := Copy(s.Live)
	// The bookkeeping of server-side apply is a third of a small object and of use to nobody here.
	unstructured.RemoveNestedField(live.Object, "metadata", "managedFields")
	properties := ToProperties(live.Object)
	inputs := ToProperties(s.Inputs.Object)
	MarkSecrets(properties, secretsOf)
	MarkSecrets(inputs, secretsOf)
	properties[inputsKey] = resource.NewProperty(inputs)
	properties[initialAPIVersionKey] = resource.NewProperty(s.InitialAPIVersion)
	properties[fieldManagerKey] = resource.NewProperty(s.FieldManager)
	return properties
}
