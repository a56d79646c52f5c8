// Package object holds what is true of a Kubernetes object without asking any cluster: how it is
// written as Pulumi properties, its normal form, its name, its annotations.
package object

import (
	"math"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// The SDKs cannot have dashes in the names of properties. The few fields of a
// CustomResourceDefinition's schema that have some are therefore spelt with underscores there.
const (
	dashedPrefix      = "x-kubernetes-"
	underscoredPrefix = "x_kubernetes_"
)

// Unknown stands in an object for a value that is not known before the update runs.
type Unknown = resource.Computed

// FromProperties writes properties as an object. Secrets lose their mark, so the object must not
// be logged; what is unknown becomes Unknown.
func FromProperties(properties resource.PropertyMap) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: plainMap(properties)}
}

func plainMap(properties resource.PropertyMap) map[string]any {
	fields := make(map[string]any, len(properties))
	for key, value := range properties {
		name := string(key)
		if suffix, found := strings.CutPrefix(name, underscoredPrefix); found {
			name = dashedPrefix + strings.ReplaceAll(suffix, "_", "-")
		}
		fields[name] = plain(value)
	}
	return fields
}

func plain(value resource.PropertyValue) any {
	switch {
	case value.IsSecret():
		return plain(value.SecretValue().Element)
	case value.IsOutput():
		if value.OutputValue().Known {
			return plain(value.OutputValue().Element)
		}
		return Unknown{Element: resource.NewProperty("")}
	case value.IsComputed():
		return Unknown{Element: resource.NewProperty("")}
	case value.IsObject():
		return plainMap(value.ObjectValue())
	case value.IsArray():
		items := make([]any, 0, len(value.ArrayValue()))
		for _, item := range value.ArrayValue() {
			items = append(items, plain(item))
		}
		return items
	case value.IsNumber():
		return number(value.NumberValue())
	default:
		return value.V
	}
}

// Properties know only floating point; Kubernetes distinguishes integers and prints them as such.
func number(value float64) any {
	const exact = 1 << 53
	if value == math.Trunc(value) && math.Abs(value) <= exact {
		return int64(value)
	}
	return value
}

// ToProperties writes the fields of an object as properties, none of them marked secret.
func ToProperties(fields map[string]any) resource.PropertyMap {
	return resource.NewPropertyMapFromMapRepl(fields, underscored, nil)
}

func underscored(name string) (resource.PropertyKey, bool) {
	suffix, found := strings.CutPrefix(name, dashedPrefix)
	if !found {
		return "", false
	}
	return resource.PropertyKey(underscoredPrefix + strings.ReplaceAll(suffix, "-", "_")), true
}

// HasUnknowns tells whether any part of a value is Unknown. Such an object cannot be shown to the
// API server, nor copied by the functions of apimachinery, which panic on types they do not know.
func HasUnknowns(value any) bool {
	switch value := value.(type) {
	case Unknown:
		return true
	case map[string]any:
		for _, field := range value {
			if HasUnknowns(field) {
				return true
			}
		}
	case []any:
		for _, item := range value {
			if HasUnknowns(item) {
				return true
			}
		}
	}
	return false
}

// Copy is a deep copy that keeps unknowns.
func Copy(object *unstructured.Unstructured) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: copyMap(object.Object)}
}

func copyMap(fields map[string]any) map[string]any {
	copied := make(map[string]any, len(fields))
	for key, field := range fields {
		copied[key] = copyValue(field)
	}
	return copied
}

func copyValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return copyMap(value)
	case []any:
		items := make([]any, len(value))
		for i, item := range value {
			items[i] = copyValue(item)
		}
		return items
	default:
		return value
	}
}
