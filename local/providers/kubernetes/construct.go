package kubernetes

import (
	"context"

	"groundwork/local/providers/kubernetes/construct"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Construct makes a component, such as a chart.
func (p *Provider) Construct(
	ctx context.Context, request *pulumirpc.ConstructRequest,
) (*pulumirpc.ConstructResponse, error) {
	if err := p.writeKubeconfig(); err != nil {
		return nil, err
	}
	ctx, done := p.scope(ctx, "")
	defer done()
	return construct.Construct(ctx, request, p.engine, p.target)
}
