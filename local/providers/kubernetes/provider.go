// Package kubernetes stands in for the official Pulumi Kubernetes provider: it speaks Pulumi's
// provider protocol, and creates, updates and deletes objects by server-side apply.
//
// One file holds one operation of the protocol; this one holds what they share.
package kubernetes

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"groundwork/local/providers/kubernetes/await"
	"groundwork/local/providers/kubernetes/cluster"
	"groundwork/local/providers/kubernetes/helmrelease"
	"groundwork/local/providers/kubernetes/object"
	"groundwork/local/providers/kubernetes/target"
	"groundwork/local/providers/serve"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Provider answers the engine. Configure sets it up once; after that, requests come in parallel
// and only read it.
type Provider struct {
	pulumirpc.UnimplementedResourceProviderServer

	engine  *serve.Engine
	version string

	// ctx ends when the engine cancels: everything that waits, waits on it too.
	ctx    context.Context
	cancel context.CancelFunc

	settings    cluster.Settings
	client      *cluster.Client // nil while the cluster is unreachable
	target      *target.Target
	definitions cluster.Definitions
	releases    *helmrelease.Releases

	sayUnreachable   sync.Once
	kubeconfig       sync.Once
	kubeconfigErr    error
	removeKubeconfig func()
	warned           sync.Map
}

// New returns a provider that is yet to be configured.
func New(engine *serve.Engine, version string) *Provider {
	ctx, cancel := context.WithCancel(context.Background())
	return &Provider{
		engine: engine, version: version, ctx: ctx, cancel: cancel, removeKubeconfig: func() {},
	}
}

// Close ends every wait and removes what the provider wrote for other programs.
func (p *Provider) Close() {
	p.cancel()
	p.kubeconfig.Do(func() {}) // Whoever is about to write it is done, or never will.
	p.removeKubeconfig()
}

// GetPluginInfo tells the engine the version.
func (p *Provider) GetPluginInfo(
	context.Context, *emptypb.Empty,
) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: p.version}, nil
}

// GetSchema has nothing to tell: the SDK in node_modules was generated from the official schema.
func (p *Provider) GetSchema(
	context.Context, *pulumirpc.GetSchemaRequest,
) (*pulumirpc.GetSchemaResponse, error) {
	return &pulumirpc.GetSchemaResponse{Schema: "{}"}, nil
}

// Attach is how an engine connects to a provider that was started by hand, for debugging.
func (p *Provider) Attach(
	_ context.Context, request *pulumirpc.PluginAttach,
) (*emptypb.Empty, error) {
	engine, err := serve.Connect(request.GetAddress())
	if err != nil {
		return nil, err
	}
	p.engine = engine
	return &emptypb.Empty{}, nil
}

// Cancel ends every wait, so that an interrupted update stops at once.
func (p *Provider) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	p.cancel()
	return &emptypb.Empty{}, nil
}

type urnKey struct{}

// scope returns the context of one request: it knows the resource, and ends with the request or
// with Cancel.
func (p *Provider) scope(ctx context.Context, urn string) (context.Context, context.CancelFunc) {
	scoped, cancel := context.WithCancel(context.WithValue(ctx, urnKey{}, urn))
	stop := context.AfterFunc(p.ctx, cancel)
	return scoped, func() {
		stop()
		cancel()
	}
}

// uninterrupted is the context of a request that creates something. Cut off in the middle, it would
// leave an object that Pulumi does not know of and that the next update could not create again.
func uninterrupted(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
}

// warn passes a warning of the API server on to the user, once for each resource.
func (p *Provider) warn(ctx context.Context, message string) {
	urn, _ := ctx.Value(urnKey{}).(string)
	if p.settings.SuppressDeprecations && strings.Contains(message, "deprecated") {
		return
	}
	if _, repeated := p.warned.LoadOrStore(urn+message, true); !repeated {
		p.engine.Warn(p.ctx, urn, message)
	}
}

func (p *Provider) waiter(urn string) await.Waiter {
	return await.Waiter{
		Client: p.client,
		Report: func(message string) { p.engine.Progress(p.ctx, urn, message) },
	}
}

const defaultTimeout = 10 * time.Minute

// timeout is how long an operation may take: by customTimeouts, else by annotation.
func timeout(seconds float64, inputs *unstructured.Unstructured) time.Duration {
	if seconds > 0 {
		return time.Duration(seconds * float64(time.Second))
	}
	annotation, err := strconv.Atoi(object.Annotation(inputs, object.TimeoutSeconds))
	if err != nil {
		return defaultTimeout
	}
	return time.Duration(annotation) * time.Second
}
