// Package values holds what the providers do with Pulumi's property values.
package values

import "github.com/pulumi/pulumi/sdk/v3/go/common/resource"

// Plain is the value without the marks (secret, output) around it and inside it. What is unknown
// stays unknown.
func Plain(value resource.PropertyValue) resource.PropertyValue {
	switch {
	case value.IsSecret():
		return Plain(value.SecretValue().Element)
	case value.IsOutput() && value.OutputValue().Known:
		return Plain(value.OutputValue().Element)
	case value.IsArray():
		items := make([]resource.PropertyValue, 0, len(value.ArrayValue()))
		for _, item := range value.ArrayValue() {
			items = append(items, Plain(item))
		}
		return resource.NewProperty(items)
	case value.IsObject():
		return resource.NewProperty(PlainMap(value.ObjectValue()))
	default:
		return value
	}
}

// PlainMap is the map without the marks inside it.
func PlainMap(properties resource.PropertyMap) resource.PropertyMap {
	fields := make(resource.PropertyMap, len(properties))
	for key, field := range properties {
		fields[key] = Plain(field)
	}
	return fields
}
