package values

import "github.com/pulumi/pulumi/sdk/v3/go/common/resource"

// Fields reads properties by name. What is absent, unknown or of another type counts as empty.
type Fields resource.PropertyMap

// Value is the plain value, null where it is absent.
func (f Fields) Value(name string) resource.PropertyValue {
	return Plain(f[resource.PropertyKey(name)])
}

// Text is the string, or an empty one.
func (f Fields) Text(name string) string {
	if value := f.Value(name); value.IsString() {
		return value.StringValue()
	}
	return ""
}

// Integer is the number without its fraction, or 0.
func (f Fields) Integer(name string) int64 {
	if value := f.Value(name); value.IsNumber() {
		return int64(value.NumberValue())
	}
	return 0
}

// Flag is the truth, or false.
func (f Fields) Flag(name string) bool {
	value := f.Value(name)
	return value.IsBool() && value.BoolValue()
}

// Fields is the map of this name, or an empty one.
func (f Fields) Fields(name string) Fields {
	if value := f.Value(name); value.IsObject() {
		return Fields(value.ObjectValue())
	}
	return nil
}

// Has tells whether there is a value that is not null.
func (f Fields) Has(name string) bool {
	return !f.Value(name).IsNull()
}
