// Package target says which cluster the provider works on, in the form that every part of the
// provider shares: the plain resources, the components and the Helm releases.
package target

import (
	"context"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// Target is the cluster after Configure has resolved kubeconfig, context, cluster and namespace
// from the provider's arguments and the environment. It is never changed afterwards.
type Target struct {
	// Kubeconfig is the path of a private file that holds the resolved kubeconfig, with Context as
	// its current context; programs such as helm get it by --kubeconfig. It is written before the
	// first component or release is asked for anything, and empty inside a cluster.
	Kubeconfig string
	// Context is the resolved context's name; empty inside a cluster.
	Context string
	// Server is the address of the API server, for messages.
	Server string
	// Namespace is where objects go that name none; never empty.
	Namespace string

	// Unreachable is why nothing can be done with the cluster, as one sentence that names server
	// and context; nil when the API server has answered.
	Unreachable error

	// Namespaced tells whether a kind lives in namespaces, by asking the API server. It fails with
	// meta.IsNoMatchError for a kind that the API server does not (yet) serve, and with Unreachable.
	Namespaced func(ctx context.Context, kind schema.GroupVersionKind) (bool, error)

	// Helm holds what the provider's helmReleaseSettings and PULUMI_K8S_HELM_* say.
	Helm HelmSettings
}

// HelmSettings are the provider's helmReleaseSettings; an empty string leaves helm's own default.
type HelmSettings struct {
	Driver               string `json:"driver"`
	PluginsPath          string `json:"pluginsPath"`
	RegistryConfigPath   string `json:"registryConfigPath"`
	RepositoryCache      string `json:"repositoryCache"`
	RepositoryConfigPath string `json:"repositoryConfigPath"`
	// SuppressHookWarnings silences the warning that a Chart's hooks are not run.
	SuppressHookWarnings bool `json:"-"`
}
