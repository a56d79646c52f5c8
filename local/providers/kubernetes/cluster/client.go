package cluster

import (
	"context"
	"fmt"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"

	"groundwork/local/providers/kubernetes/target"
)

// reachWait bounds the first request, so that a server behind a silent firewall is told from a
// slow one.
const reachWait = 15 * time.Second

// Client sends requests to one API server.
type Client struct {
	Dynamic dynamic.Interface
	mapper  meta.ResettableRESTMapper
	// WriteKubeconfig writes a private file for programs that need one, with nothing but the
	// context in use; remove deletes it. The path is empty inside a cluster.
	WriteKubeconfig func() (path string, remove func(), err error)
}

// Connect resolves the settings and asks the API server for its version. A cluster that cannot be
// reached is no error here: the target says why, and the client is nil. Warnings of the API server
// go to warn, with the context of the request that caused them.
func Connect(
	settings Settings, definitions *Definitions,
	warn func(ctx context.Context, message string),
) (*Client, *target.Target, error) {
	result := &target.Target{Namespace: "default", Helm: settings.Helm, Context: settings.Context}
	unreachable := func(err error) (*Client, *target.Target, error) {
		result.Unreachable = unreachableError(result, err)
		result.Namespaced = definitions.scopeOf(
			func(schema.GroupVersionKind) (bool, error) { return false, result.Unreachable })
		return nil, result, nil
	}
	loaded, err := loader(settings)
	if err != nil {
		return unreachable(err)
	}
	if namespace, _, err := loaded.Namespace(); err == nil && namespace != "" {
		result.Namespace = namespace
	}
	if raw, err := loaded.RawConfig(); err == nil {
		result.Context = contextName(raw, settings)
	}
	config, err := loaded.ClientConfig()
	if err != nil {
		return unreachable(err)
	}
	result.Server = config.Host
	configure(config, settings)
	client, err := newClient(config, warn)
	if err != nil {
		return unreachable(err)
	}
	result.Namespaced = definitions.scopeOf(client.namespaced)
	client.WriteKubeconfig = func() (string, func(), error) {
		return writeKubeconfig(loaded, settings, result.Namespace)
	}
	return client, result, nil
}

func configure(config *rest.Config, settings Settings) {
	config.QPS = float32(settings.Client.QPS)
	config.Burst = settings.Client.Burst
	config.Timeout = settings.Client.timeout()
	config.UserAgent = "groundwork-pulumi-kubernetes"
}

func newClient(
	config *rest.Config, warn func(ctx context.Context, message string),
) (*Client, error) {
	config.WarningHandlerWithContext = warnings{warn}
	probe := rest.CopyConfig(config)
	if probe.Timeout == 0 || probe.Timeout > reachWait {
		probe.Timeout = reachWait
	}
	discoveryClient, err := discovery.NewDiscoveryClientForConfig(probe)
	if err != nil {
		return nil, fmt.Errorf("prepare discovery: %w", err)
	}
	if _, err := discoveryClient.ServerVersion(); err != nil {
		return nil, err
	}
	dynamicClient, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, fmt.Errorf("prepare the client: %w", err)
	}
	return &Client{
		Dynamic: dynamicClient,
		mapper:  restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(discoveryClient)),
	}, nil
}

// Resource is the client for objects of a kind in a namespace, which counts only where the kind
// has one. It fails with meta.IsNoMatchError for a kind that is not served.
func (c *Client) Resource(kind schema.GroupVersionKind, namespace string) (
	dynamic.ResourceInterface, error,
) {
	resource, namespace, err := c.Locate(kind, namespace)
	if err != nil {
		return nil, err
	}
	return c.Dynamic.Resource(resource).Namespace(namespace), nil
}

// Locate tells under which API objects of a kind are found, and in which namespace: the default one
// if none is given, and none for a kind of the whole cluster.
func (c *Client) Locate(kind schema.GroupVersionKind, namespace string) (
	schema.GroupVersionResource, string, error,
) {
	mapping, err := c.mapping(kind)
	switch {
	case err != nil:
		return schema.GroupVersionResource{}, "", err
	case mapping.Scope.Name() != meta.RESTScopeNameNamespace:
		return mapping.Resource, "", nil
	case namespace == "":
		return mapping.Resource, "default", nil
	default:
		return mapping.Resource, namespace, nil
	}
}

// For is the client for one object.
func (c *Client) For(o *unstructured.Unstructured) (dynamic.ResourceInterface, error) {
	return c.Resource(o.GroupVersionKind(), o.GetNamespace())
}

// Serves tells whether the API server knows a kind, as far as it was asked before.
func (c *Client) Serves(kind schema.GroupVersionKind) bool {
	_, err := c.mapping(kind)
	return err == nil
}

func (c *Client) namespaced(kind schema.GroupVersionKind) (bool, error) {
	mapping, err := c.mapping(kind)
	if err != nil {
		return false, err
	}
	return mapping.Scope.Name() == meta.RESTScopeNameNamespace, nil
}

// Forget makes the next question about a kind go to the API server again.
func (c *Client) Forget() { c.mapper.Reset() }

func (c *Client) mapping(kind schema.GroupVersionKind) (*meta.RESTMapping, error) {
	mapping, err := c.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return nil, fmt.Errorf("find the API of %s: %w", kind, err)
	}
	return mapping, nil
}

type warnings struct {
	warn func(ctx context.Context, message string)
}

// HandleWarningHeaderWithContext passes on what the API server thinks of a request, such as the use
// of a deprecated version, a field that the kind does not have, or an offence to Pod Security.
func (w warnings) HandleWarningHeaderWithContext(
	ctx context.Context, code int, _ string, text string,
) {
	if code == 299 && text != "" {
		w.warn(ctx, text)
	}
}

func unreachableError(t *target.Target, cause error) error {
	// One sentence: the causes of client-go may span several lines.
	reason := strings.Join(strings.Fields(cause.Error()), " ")
	switch {
	case t.Server != "":
		return fmt.Errorf("the Kubernetes API server %s (context %q) cannot be reached: %s",
			t.Server, t.Context, reason)
	case t.Context != "":
		return fmt.Errorf("the Kubernetes context %q cannot be used: %s", t.Context, reason)
	default:
		return fmt.Errorf("no Kubernetes cluster is configured: %s", reason)
	}
}
