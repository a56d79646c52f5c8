package cluster

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// loader resolves the settings to one cluster, one user and one namespace.
func loader(settings Settings) (clientcmd.ClientConfig, error) {
	overrides := &clientcmd.ConfigOverrides{
		CurrentContext: settings.Context,
		Context:        api.Context{Cluster: settings.Cluster, Namespace: settings.Namespace},
	}
	if settings.Kubeconfig == "" {
		rules := clientcmd.NewDefaultClientConfigLoadingRules()
		return clientcmd.NewNonInteractiveDeferredLoadingClientConfig(rules, overrides), nil
	}
	config, err := ParseKubeconfig(settings.Kubeconfig)
	if err != nil {
		return nil, err
	}
	return clientcmd.NewNonInteractiveClientConfig(*config, settings.Context, overrides, nil), nil
}

// ParseKubeconfig reads a kubeconfig that is given as a path, where ~ is the home directory, or as
// its contents.
func ParseKubeconfig(pathOrContents string) (*api.Config, error) {
	path := pathOrContents
	if rest, found := strings.CutPrefix(path, "~"); found && (rest == "" || rest[0] == '/') {
		if home, err := os.UserHomeDir(); err == nil {
			path = filepath.Join(home, rest)
		}
	}
	if _, err := os.Stat(path); err == nil {
		config, err := clientcmd.LoadFromFile(path)
		if err != nil {
			return nil, fmt.Errorf("the kubeconfig file %s cannot be read: %w", path, err)
		}
		// Certificates may be named relative to the file.
		if err := clientcmd.ResolveLocalPaths(config); err != nil {
			return nil, fmt.Errorf("the kubeconfig file %s cannot be read: %w", path, err)
		}
		return config, nil
	}
	config, err := clientcmd.Load([]byte(pathOrContents))
	if err != nil {
		// The parser's own message may quote the text, which holds credentials.
		return nil, errors.New(
			"the provider's kubeconfig is neither the path of an existing file nor a kubeconfig")
	}
	return config, nil
}

// ActiveCluster finds the cluster that a kubeconfig leads to, with the provider's context and
// cluster laid over it; nil if it leads to none.
func ActiveCluster(config *api.Config, context, cluster string) *api.Cluster {
	if context == "" {
		context = config.CurrentContext
	}
	if active := config.Contexts[context]; cluster == "" && active != nil {
		cluster = active.Cluster
	}
	return config.Clusters[cluster]
}

// writeKubeconfig writes a private file with nothing but the resolved context, which is its current
// one, for programs such as helm. remove deletes it.
func writeKubeconfig(loaded clientcmd.ClientConfig, settings Settings, namespace string) (
	path string, remove func(), err error,
) {
	config, err := loaded.RawConfig()
	if err != nil {
		return "", nil, fmt.Errorf("read the kubeconfig: %w", err)
	}
	name := contextName(config, settings)
	active, found := config.Contexts[name]
	if !found {
		return "", func() {}, nil // In a cluster: helm finds the service account by itself.
	}
	resolved := active.DeepCopy()
	resolved.Namespace = namespace
	if settings.Cluster != "" {
		resolved.Cluster = settings.Cluster
	}
	config.CurrentContext = name
	config.Contexts = map[string]*api.Context{name: resolved}
	if err := api.MinifyConfig(&config); err != nil {
		return "", nil, fmt.Errorf("reduce the kubeconfig to context %s: %w", name, err)
	}
	directory, err := os.MkdirTemp("", "groundwork-kubeconfig-") // Created with mode 700.
	if err != nil {
		return "", nil, fmt.Errorf("write the kubeconfig: %w", err)
	}
	remove = func() { _ = os.RemoveAll(directory) }
	path = filepath.Join(directory, "config")
	if err := clientcmd.WriteToFile(config, path); err != nil {
		remove()
		return "", nil, fmt.Errorf("write the kubeconfig: %w", err)
	}
	return path, remove, nil
}

func contextName(config api.Config, settings Settings) string {
	if settings.Context != "" {
		return settings.Context
	}
	return config.CurrentContext
}
