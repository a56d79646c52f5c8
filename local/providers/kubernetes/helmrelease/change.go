package helmrelease

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil/rpcerror"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/structpb"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Create installs the release. In a preview it only renders the chart.
func (r *Releases) Create(
	ctx context.Context, req *pulumirpc.CreateRequest,
) (*pulumirpc.CreateResponse, error) {
	inputs, err := unmarshal(req.GetProperties())
	if err != nil {
		return nil, err
	}
	id, state, err := r.change(ctx, req.GetUrn(), inputs, req.GetPreview(), (*operation).install)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.CreateResponse{Id: id, Properties: state}, nil
}

// Update upgrades the release. In a preview it only renders the chart.
func (r *Releases) Update(
	ctx context.Context, req *pulumirpc.UpdateRequest,
) (*pulumirpc.UpdateResponse, error) {
	inputs, err := unmarshal(req.GetNews())
	if err != nil {
		return nil, err
	}
	_, state, err := r.change(ctx, req.GetUrn(), inputs, req.GetPreview(), (*operation).upgrade)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.UpdateResponse{Properties: state}, nil
}

func (r *Releases) change(
	ctx context.Context, urn string, inputs resource.PropertyMap, preview bool,
	apply func(*operation, context.Context) error,
) (id string, state *structpb.Struct, err error) {
	operation, err := r.begin(urn, inputs)
	if err != nil {
		return "", nil, err
	}
	defer operation.end()
	if preview {
		state, err = operation.plan(ctx)
		return "", state, err
	}
	if r.target.Unreachable != nil {
		return "", nil, r.target.Unreachable
	}
	id = idOf(operation.namespace(), operation.name())
	failure := apply(operation, ctx)
	found, err := operation.lookUp(ctx)
	switch {
	case failure != nil && (err != nil || found == nil):
		return "", nil, failure
	case err != nil:
		return "", nil, err
	case found == nil:
		return "", nil, fmt.Errorf("%s is gone right after helm made it: something else removes it",
			operation)
	}
	properties, err := operation.state(found)
	if err != nil {
		return "", nil, err
	}
	if state, err = marshal(properties); err != nil {
		return "", nil, err
	}
	return id, state, incomplete(id, state, failure)
}

// plan is the state of a preview. What is known is rendered, so that a chart that cannot be is
// found before anything changes.
func (o *operation) plan(ctx context.Context) (*structpb.Struct, error) {
	known := !resource.PropertyMap(o.inputs).ContainsUnknowns()
	if known && o.releases.target.Unreachable == nil {
		if err := o.rehearse(ctx); err != nil {
			return nil, err
		}
	}
	state, err := o.plannedState()
	if err != nil {
		return nil, err
	}
	return marshal(state)
}

// incomplete makes of a failure one that lets the engine keep the release, so that the next update
// tries again.
func incomplete(id string, state *structpb.Struct, failure error) error {
	if failure == nil {
		return nil
	}
	return rpcerror.WithDetails(rpcerror.New(codes.Unknown, failure.Error()),
		&pulumirpc.ErrorResourceInitFailed{
			Id: id, Properties: state, Reasons: []string{failure.Error()},
		})
}
