package helmrelease

import (
	"context"

	"google.golang.org/protobuf/types/known/emptypb"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Delete uninstalls the release and, unless the program waits for nothing, waits until its objects
// are gone. A release that is gone already is no error.
func (r *Releases) Delete(
	ctx context.Context, req *pulumirpc.DeleteRequest,
) (*emptypb.Empty, error) {
	if r.target.Unreachable != nil {
		return nil, r.target.Unreachable
	}
	state, err := unmarshal(req.GetProperties())
	if err != nil {
		return nil, err
	}
	inputs, ok := givenInputs(state)
	if !ok {
		inputs = state
	}
	operation, err := r.begin(req.GetUrn(), inputs)
	if err != nil {
		return nil, err
	}
	defer operation.end()
	return &emptypb.Empty{}, operation.uninstall(ctx)
}
