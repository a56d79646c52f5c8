package random

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
	"groundwork/local/providers/values"
)

// state is what Pulumi keeps: the inputs as they count, what was drawn, and under `__meta` the
// official provider's note on the version of the state.
func (k kind) state(complete resource.PropertyMap, drawn drawing) resource.PropertyMap {
	state := complete.Copy()
	for _, out := range k.outputs {
		key := resource.PropertyKey(out.name)
		state[key] = drawn.outputs[key]
		if out.secret {
			state[key] = resource.MakeSecret(drawn.outputs[key])
		}
	}
	if k.stateVersion != "0" {
		state["__meta"] = resource.NewProperty(fmt.Sprintf(`{"schema_version":%q}`, k.stateVersion))
	}
	return state
}

func (k kind) unknownDrawing() drawing {
	outputs := resource.PropertyMap{}
	for _, out := range k.outputs {
		outputs[resource.PropertyKey(out.name)] = resource.MakeComputed(resource.NewProperty(""))
	}
	return drawing{outputs: outputs}
}

// diff compares how the inputs count. Outputs, which only hold what was drawn, are no input to it.
func (k kind) diff(olds, news resource.PropertyMap) *pulumirpc.DiffResponse {
	complete := k.withFallbacks(news)
	response := &pulumirpc.DiffResponse{
		Changes:         pulumirpc.DiffResponse_DIFF_NONE,
		DetailedDiff:    map[string]*pulumirpc.PropertyDiff{},
		HasDetailedDiff: true,
	}
	for _, in := range k.inputs {
		key := resource.PropertyKey(in.name)
		before, after := withoutEmpty(values.Plain(olds[key])), withoutEmpty(values.Plain(complete[key]))
		if !after.ContainsUnknowns() && before.DeepEquals(after) {
			continue
		}
		change := pulumirpc.PropertyDiff_UPDATE_REPLACE
		switch {
		case before.IsNull():
			change = pulumirpc.PropertyDiff_ADD_REPLACE
		case after.IsNull():
			change = pulumirpc.PropertyDiff_DELETE_REPLACE
		}
		response.Changes = pulumirpc.DiffResponse_DIFF_SOME
		response.Diffs = append(response.Diffs, in.name)
		response.Replaces = append(response.Replaces, in.name)
		response.DetailedDiff[in.name] = &pulumirpc.PropertyDiff{Kind: change}
	}
	return response
}

// withoutEmpty makes no difference between a map that is absent, empty or full of nulls.
func withoutEmpty(value resource.PropertyValue) resource.PropertyValue {
	if !value.IsObject() {
		return value
	}
	fields := resource.PropertyMap{}
	for key, field := range value.ObjectValue() {
		if !field.IsNull() {
			fields[key] = field
		}
	}
	if len(fields) == 0 {
		return resource.NewNullProperty()
	}
	return resource.NewProperty(fields)
}

func unmarshal(properties *structpb.Struct) (resource.PropertyMap, error) {
	return plugin.UnmarshalProperties(properties, plugin.MarshalOptions{
		KeepUnknowns: true, KeepSecrets: true, SkipNulls: true,
	})
}

func marshal(properties resource.PropertyMap) (*structpb.Struct, error) {
	return plugin.MarshalProperties(properties, plugin.MarshalOptions{
		KeepUnknowns: true, KeepSecrets: true,
	})
}
