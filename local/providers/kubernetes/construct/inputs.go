package construct

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// isSecret tells whether an input, or anything in it, is secret.
func (r request) isSecret(name string) bool {
	return r.inputs[resource.PropertyKey(name)].ContainsSecrets()
}

// prefix keeps the children of two components apart. An empty one, asked for, is none.
func (r request) prefix() string {
	if value := r.inputs.Value("resourcePrefix"); value.IsString() {
		return value.StringValue()
	}
	return r.name
}

func (r request) texts(name string) ([]string, error) {
	value := r.inputs.Value(name)
	switch {
	case value.IsNull():
		return nil, nil
	case value.IsString():
		return []string{value.StringValue()}, nil
	case !value.IsArray():
		return nil, fmt.Errorf("%s must be a list of strings, not a %s", name, value.TypeString())
	}
	var texts []string
	for i, item := range value.ArrayValue() {
		if !item.IsString() {
			return nil, fmt.Errorf("%s[%d] must be a string, not a %s", name, i, item.TypeString())
		}
		texts = append(texts, item.StringValue())
	}
	return texts, nil
}
