package kubernetes

import (
	"context"
	"errors"

	"groundwork/local/providers/kubernetes/cluster"
	"groundwork/local/providers/kubernetes/helmrelease"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Configure connects to the cluster. One that cannot be reached is no error yet, so that a preview
// can still plan; see Check.
func (p *Provider) Configure(
	_ context.Context, request *pulumirpc.ConfigureRequest,
) (*pulumirpc.ConfigureResponse, error) {
	//nolint:staticcheck // The engine sends both forms, and only this one has all values as text.
	settings, err := cluster.ReadSettings(request.GetVariables())
	if err != nil {
		return nil, err
	}
	if settings.RenderDirectory != "" {
		return nil, errors.New("renderYamlToDirectory is set, which this stand-in for the official " +
			"Kubernetes provider does not do; install the official one, or unset it")
	}
	if !settings.ServerSideApply {
		return nil, errors.New("enableServerSideApply is false, which this stand-in for the " +
			"official Kubernetes provider does not do; install the official one, or unset it")
	}
	p.settings = settings
	p.client, p.target, err = cluster.Connect(settings, &p.definitions, p.warn)
	if err != nil {
		return nil, err
	}
	p.releases = helmrelease.New(p.engine, p.target)
	return &pulumirpc.ConfigureResponse{
		AcceptSecrets:                   true,
		SupportsPreview:                 true,
		SupportsAutonamingConfiguration: true,
	}, nil
}

// withKubeconfig hands a request to a call that runs helm.
func withKubeconfig[Request, Response any](
	ctx context.Context, p *Provider, request Request,
	call func(context.Context, Request) (Response, error),
) (Response, error) {
	if err := p.writeKubeconfig(); err != nil {
		var none Response
		return none, err
	}
	return call(ctx, request)
}

// writeKubeconfig makes the target's kubeconfig file, which helm needs, before its first use.
func (p *Provider) writeKubeconfig() error {
	p.kubeconfig.Do(func() {
		if p.client == nil {
			return
		}
		var remove func()
		p.target.Kubeconfig, remove, p.kubeconfigErr = p.client.WriteKubeconfig()
		if remove != nil {
			p.removeKubeconfig = remove
		}
	})
	return p.kubeconfigErr
}
