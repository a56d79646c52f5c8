package random

import (
	"context"
	"encoding/json"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

type typeSpec struct {
	Type   valueType `json:"type"`
	Items  *typeSpec `json:"items,omitempty"`
	Values *typeSpec `json:"additionalProperties,omitempty"`
	Secret bool      `json:"secret,omitempty"`
}

type resourceSpec struct {
	InputProperties map[string]typeSpec `json:"inputProperties"`
	RequiredInputs  []string            `json:"requiredInputs,omitempty"`
	Properties      map[string]typeSpec `json:"properties"`
}

type packageSpec struct {
	Name      string                  `json:"name"`
	Version   string                  `json:"version"`
	Resources map[string]resourceSpec `json:"resources"`
}

// GetSchema describes names and types. It has no descriptions and is not meant to generate SDKs.
func (p *Provider) GetSchema(
	context.Context, *pulumirpc.GetSchemaRequest,
) (*pulumirpc.GetSchemaResponse, error) {
	described := packageSpec{Name: "random", Version: p.Version, Resources: map[string]resourceSpec{}}
	for token, kind := range kinds {
		described.Resources[token] = kind.spec()
	}
	text, err := json.Marshal(described)
	return &pulumirpc.GetSchemaResponse{Schema: string(text)}, err
}

func (k kind) spec() resourceSpec {
	spec := resourceSpec{
		InputProperties: map[string]typeSpec{}, Properties: map[string]typeSpec{},
	}
	for _, in := range k.inputs {
		spec.InputProperties[in.name] = in.is.spec()
		spec.Properties[in.name] = in.is.spec()
		if in.required {
			spec.RequiredInputs = append(spec.RequiredInputs, in.name)
		}
	}
	for _, out := range k.outputs {
		described := out.is.spec()
		described.Secret = out.secret
		spec.Properties[out.name] = described
	}
	return spec
}

func (t valueType) spec() typeSpec {
	switch t {
	case listType:
		return typeSpec{Type: t, Items: &typeSpec{Type: textType}}
	case mapType:
		return typeSpec{Type: t, Values: &typeSpec{Type: textType}}
	default:
		return typeSpec{Type: t}
	}
}
