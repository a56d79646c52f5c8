// Package random stands in for the official random provider where that one cannot be downloaded.
// It speaks Pulumi's provider protocol and keeps the official names, defaults and outputs, so that
// a program and its state can move from one to the other.
package random

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// Provider serves the resource types. It holds no state: everything drawn is in Pulumi's.
type Provider struct {
	pulumirpc.UnimplementedResourceProviderServer

	// Version is that of the official provider that this one answers for.
	Version string
}

// GetPluginInfo tells the engine which version it talks to.
func (p *Provider) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: p.Version}, nil
}

// Configure accepts any configuration, for there is nothing to configure.
func (*Provider) Configure(
	context.Context, *pulumirpc.ConfigureRequest,
) (*pulumirpc.ConfigureResponse, error) {
	return &pulumirpc.ConfigureResponse{AcceptSecrets: true, SupportsPreview: true}, nil
}

// DiffConfig finds no difference, so that an upgrade of the plugin replaces nothing.
func (*Provider) DiffConfig(
	context.Context, *pulumirpc.DiffRequest,
) (*pulumirpc.DiffResponse, error) {
	return &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE}, nil
}

// Check passes the inputs on as they are: defaults belong to the outputs, as in the official
// provider, whose state this one must be able to continue.
func (*Provider) Check(
	_ context.Context, req *pulumirpc.CheckRequest,
) (*pulumirpc.CheckResponse, error) {
	kind, err := kindOf(resource.URN(req.GetUrn()))
	if err != nil {
		return nil, err
	}
	news, err := unmarshal(req.GetNews())
	if err != nil {
		return nil, err
	}
	var failures []*pulumirpc.CheckFailure
	for _, found := range kind.problems(news) {
		failures = append(failures, &pulumirpc.CheckFailure{
			Property: found.property, Reason: found.reason,
		})
	}
	return &pulumirpc.CheckResponse{Inputs: req.GetNews(), Failures: failures}, nil
}

// Diff asks for a replacement as soon as any input counts differently than before.
func (*Provider) Diff(
	_ context.Context, req *pulumirpc.DiffRequest,
) (*pulumirpc.DiffResponse, error) {
	kind, err := kindOf(resource.URN(req.GetUrn()))
	if err != nil {
		return nil, err
	}
	olds, err := unmarshal(req.GetOlds())
	if err != nil {
		return nil, err
	}
	news, err := unmarshal(req.GetNews())
	if err != nil {
		return nil, err
	}
	return kind.diff(olds, news), nil
}

// Create draws, or says in a preview what would be drawn.
func (*Provider) Create(
	_ context.Context, req *pulumirpc.CreateRequest,
) (*pulumirpc.CreateResponse, error) {
	kind, err := kindOf(resource.URN(req.GetUrn()))
	if err != nil {
		return nil, err
	}
	inputs, err := unmarshal(req.GetProperties())
	if err != nil {
		return nil, err
	}
	complete := kind.withFallbacks(inputs)
	drawn := kind.unknownDrawing()
	if !req.GetPreview() {
		if drawn, err = kind.draw(settings(complete)); err != nil {
			return nil, err
		}
	}
	state, err := marshal(kind.state(complete, drawn))
	if err != nil {
		return nil, err
	}
	return &pulumirpc.CreateResponse{Id: drawn.id, Properties: state}, nil
}

// Read returns what was drawn as it stands in the state, or reads it from the ID of an import.
func (*Provider) Read(
	_ context.Context, req *pulumirpc.ReadRequest,
) (*pulumirpc.ReadResponse, error) {
	if len(req.GetProperties().GetFields()) > 0 {
		return &pulumirpc.ReadResponse{
			Id: req.GetId(), Properties: req.GetProperties(), Inputs: req.GetInputs(),
		}, nil
	}
	urn := resource.URN(req.GetUrn())
	kind, err := kindOf(urn)
	if err != nil {
		return nil, err
	}
	if kind.importID == nil {
		return nil, fmt.Errorf(
			"%q cannot be imported: its ID does not hold what was drawn; let it be created", urn.Type())
	}
	found, err := kind.importID(req.GetId())
	if err != nil {
		// The ID may itself be the secret, and so may the text of err: neither is repeated.
		return nil, fmt.Errorf("%q cannot be imported from the ID given: it must be %s",
			urn.Name(), kind.importForm)
	}
	return importResponse(kind, found)
}

func importResponse(kind kind, found imported) (*pulumirpc.ReadResponse, error) {
	inputs, err := marshal(found.inputs)
	if err != nil {
		return nil, err
	}
	state, err := marshal(kind.state(kind.withFallbacks(found.inputs), found.drawing))
	if err != nil {
		return nil, err
	}
	return &pulumirpc.ReadResponse{Id: found.id, Properties: state, Inputs: inputs}, nil
}

// Delete forgets: what was drawn exists nowhere but in the state.
func (*Provider) Delete(context.Context, *pulumirpc.DeleteRequest) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// Cancel has nothing to stop: no operation takes longer than a draw.
func (*Provider) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}
