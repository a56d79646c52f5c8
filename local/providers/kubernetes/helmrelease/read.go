package helmrelease

import (
	"context"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Read looks at the release in the cluster. Without a state it is an import: the inputs are then
// what helm has on record, and the chart is known only by its name.
func (r *Releases) Read(
	ctx context.Context, req *pulumirpc.ReadRequest,
) (*pulumirpc.ReadResponse, error) {
	if r.target.Unreachable != nil {
		return nil, r.target.Unreachable
	}
	olds, err := unmarshal(req.GetProperties())
	if err != nil {
		return nil, err
	}
	inputs, known := givenInputs(olds)
	if !known {
		namespace, name := r.parseID(req.GetId())
		inputs = resource.PropertyMap{
			"name": resource.NewProperty(name), "namespace": resource.NewProperty(namespace),
		}
	}
	operation, err := r.begin(req.GetUrn(), inputs)
	if err != nil {
		return nil, err
	}
	defer operation.end()
	found, err := operation.lookUp(ctx)
	if err != nil {
		return nil, err
	}
	if found == nil {
		return &pulumirpc.ReadResponse{}, nil
	}
	if !known {
		r.complete(inputs, found)
	}
	return operation.response(req.GetId(), found)
}

// complete gives an import the inputs that would have led to the release. Its values may hold
// passwords, and nothing tells which: all are secret.
func (r *Releases) complete(inputs resource.PropertyMap, found *live) {
	inputs["chart"] = resource.NewProperty(found.chart.Name)
	inputs["version"] = resource.NewProperty(found.chart.Version)
	if len(found.Config) > 0 {
		inputs["values"] = resource.MakeSecret(
			resource.NewProperty(resource.NewPropertyMapFromMap(found.Config)))
	}
	r.setDefaults(inputs, inputs)
}

func (o *operation) response(id string, found *live) (*pulumirpc.ReadResponse, error) {
	properties, err := o.readState(found)
	if err != nil {
		return nil, err
	}
	state, err := marshal(properties)
	if err != nil {
		return nil, err
	}
	inputs, err := marshal(resource.PropertyMap(o.inputs))
	if err != nil {
		return nil, err
	}
	return &pulumirpc.ReadResponse{Id: id, Properties: state, Inputs: inputs}, nil
}
