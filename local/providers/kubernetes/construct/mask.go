package construct

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// mask says which parts of a value are secret. A nil mask is that of a value without secrets.
type mask struct {
	all    bool
	fields map[string]*mask
	items  map[int]*mask
}

var secretWhole = &mask{all: true}

func (m *mask) field(name string) *mask {
	if m == nil || m.all {
		return m
	}
	return m.fields[name]
}

func (m *mask) item(index int) *mask {
	if m == nil || m.all {
		return m
	}
	return m.items[index]
}

// markedMask is the mask of what the program marked secret.
func markedMask(value resource.PropertyValue) *mask {
	switch {
	case value.IsSecret():
		return secretWhole
	case value.IsObject():
		found := &mask{fields: map[string]*mask{}}
		for key, field := range value.ObjectValue() {
			found.fields[string(key)] = markedMask(field)
		}
		return found
	case value.IsArray():
		found := &mask{items: map[int]*mask{}}
		for index, item := range value.ArrayValue() {
			found.items[index] = markedMask(item)
		}
		return found
	default:
		return nil
	}
}

// differenceMask is the mask of what is not the same in two renderings. Where the shape differs,
// the whole of it does.
func differenceMask(one, other any) *mask {
	switch one := one.(type) {
	case map[string]any:
		other, ok := other.(map[string]any)
		if !ok {
			return secretWhole
		}
		found := &mask{fields: map[string]*mask{}}
		for key, field := range one {
			found.fields[key] = differenceMask(field, other[key])
		}
		return found
	case []any:
		other, ok := other.([]any)
		if !ok || len(one) != len(other) {
			return secretWhole
		}
		found := &mask{items: map[int]*mask{}}
		for index, item := range one {
			found.items[index] = differenceMask(item, other[index])
		}
		return found
	default:
		if reflect.DeepEqual(one, other) {
			return nil
		}
		return secretWhole
	}
}

// seal returns the value with its secret parts marked for the engine.
func (m *mask) seal(value any) any {
	if m == nil {
		return value
	}
	if m.all {
		return pulumi.ToSecret(value)
	}
	switch value := value.(type) {
	case map[string]any:
		sealed := make(map[string]any, len(value))
		for key, field := range value {
			sealed[key] = m.field(key).seal(field)
		}
		return sealed
	case []any:
		sealed := make([]any, len(value))
		for index, item := range value {
			sealed[index] = m.item(index).seal(item)
		}
		return sealed
	default:
		return value
	}
}
