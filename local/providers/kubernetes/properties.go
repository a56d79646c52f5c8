package kubernetes

import (
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil/rpcerror"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

var marshalling = plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true}

func decode(properties *structpb.Struct) (resource.PropertyMap, error) {
	decoded, err := plugin.UnmarshalProperties(properties, marshalling)
	if err != nil {
		return nil, fmt.Errorf("the engine sent properties that cannot be read: %w", err)
	}
	return decoded, nil
}

func decodeBoth(first, second *structpb.Struct) (a, b resource.PropertyMap, err error) {
	if a, err = decode(first); err != nil {
		return nil, nil, err
	}
	b, err = decode(second)
	return a, b, err
}

func encode(properties resource.PropertyMap) (*structpb.Struct, error) {
	encoded, err := plugin.MarshalProperties(properties, marshalling)
	if err != nil {
		return nil, fmt.Errorf("the properties cannot be sent to the engine: %w", err)
	}
	return encoded, nil
}

// initFailed tells the engine that an object exists but is not ready: it keeps the resource, and
// updates it the next time even if the program has not changed. inputs are only given by a read.
func initFailed(
	id string, cause error, reasons []string, state, inputs *structpb.Struct,
) error {
	return rpcerror.WithDetails(rpcerror.New(codes.Unknown, cause.Error()),
		&pulumirpc.ErrorResourceInitFailed{
			Id:         id,
			Properties: state,
			Inputs:     inputs,
			Reasons:    append([]string{cause.Error()}, reasons...),
		})
}
