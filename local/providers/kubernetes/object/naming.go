package object

import (
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// AssignName gives a new object without a name one that is derived from the resource's name, and
// marks it as such, so that a replacement may get another name and be created first.
//
// The name is the same for the same seed. The engine may propose a name or forbid to make one. An
// object that is to be applied cannot leave the name to the API server.
func AssignName(
	object *unstructured.Unstructured, resourceName string, seed []byte,
	options *pulumirpc.CheckRequest_AutonamingOptions,
) error {
	switch {
	case IsNamed(object):
		return nil
	case asksForGeneratedName(object):
		return errors.New(
			"the `.metadata.generateName` field is not supported in Server-Side Apply mode")
	case options == nil:
		unique, err := resource.NewUniqueName(seed, resourceName+"-", 0, 0, nil)
		if err != nil {
			return fmt.Errorf("make a name for %q: %w", resourceName, err)
		}
		setName(object, unique)
	case options.GetMode() == pulumirpc.CheckRequest_AutonamingOptions_DISABLE:
		return errors.New(
			"autonaming is disabled, resource requires the .metadata.name field to be set")
	default:
		setName(object, options.GetProposedName())
	}
	return nil
}

func asksForGeneratedName(object *unstructured.Unstructured) bool {
	metadata, _ := object.Object["metadata"].(map[string]any)
	switch prefix := metadata["generateName"].(type) {
	case string:
		return prefix != ""
	case Unknown:
		return true
	default:
		return false
	}
}

// AdoptName gives an object without a name the one that was made for its predecessor.
func AdoptName(object, predecessor *unstructured.Unstructured) {
	if !IsNamed(object) && IsTrue(predecessor, Autonamed) {
		setName(object, predecessor.GetName())
	}
}

// IsNamed tells whether the program gives a name, even one that is yet unknown.
func IsNamed(object *unstructured.Unstructured) bool {
	metadata, _ := object.Object["metadata"].(map[string]any)
	switch name := metadata["name"].(type) {
	case string:
		return name != ""
	case Unknown:
		return true
	default:
		return false
	}
}

func setName(object *unstructured.Unstructured, name string) {
	if object.Object["metadata"] == nil {
		object.Object["metadata"] = map[string]any{}
	}
	object.SetName(name)
	setAnnotation(object, Autonamed, "true")
}
