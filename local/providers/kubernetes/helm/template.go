package helm

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/version"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/tools/clientcmd"

	"groundwork/local/providers/kubernetes/target"
)

// Rendering is a chart with all that decides how it renders.
type Rendering struct {
	Release   string
	Namespace string
	// Values is a YAML or JSON document.
	Values       []byte
	SkipCRDs     bool
	PostRenderer PostRenderer
	Capabilities Capabilities
	// Secrets are the texts that no message may repeat.
	Secrets []string
}

// PostRenderer is a program that gets the rendered manifest and returns another.
type PostRenderer struct {
	Program   string
	Arguments []string
}

func (p PostRenderer) options() []string {
	if p.Program == "" {
		return nil
	}
	options := []string{"--post-renderer", p.Program}
	for _, argument := range p.Arguments {
		options = append(options, "--post-renderer-args="+argument)
	}
	return options
}

// Capabilities is what templates see of the cluster. The zero value leaves helm's own assumptions.
type Capabilities struct {
	KubeVersion string
	APIVersions []string
	// Reachable lets templates look objects up in the cluster.
	Reachable bool
}

// Template renders the chart without its hooks, and returns the manifest and helm's warnings.
func (l *Located) Template(
	ctx context.Context, rendering Rendering,
) (manifest string, told []string, err error) {
	arguments := []string{
		"template", rendering.Release, l.reference,
		"--namespace", rendering.Namespace, "--values", "-", "--no-hooks",
	}
	if rendering.SkipCRDs {
		arguments = append(arguments, "--skip-crds")
	} else {
		arguments = append(arguments, "--include-crds")
	}
	arguments = append(arguments, rendering.PostRenderer.options()...)
	arguments = append(arguments, rendering.Capabilities.options()...)
	stdout, told, err := l.run(ctx, Command{
		Doing:     fmt.Sprintf("render the chart %q", l.chart.Name),
		Arguments: arguments,
		Stdin:     rendering.Values,
		Secrets:   rendering.Secrets,
	})
	return string(stdout), told, err
}

func (c Capabilities) options() []string {
	var options []string
	if c.Reachable {
		options = append(options, "--dry-run=server")
	}
	if c.KubeVersion != "" {
		options = append(options, "--kube-version", c.KubeVersion)
	}
	if len(c.APIVersions) > 0 {
		options = append(options, "--api-versions", strings.Join(c.APIVersions, ","))
	}
	return options
}

// CapabilitiesOf asks the cluster afresh, for what it serves changes when a chart brings CRDs.
func CapabilitiesOf(cluster *target.Target) (Capabilities, error) {
	if cluster.Unreachable != nil {
		return Capabilities{}, nil
	}
	config, err := clientcmd.BuildConfigFromFlags("", cluster.Kubeconfig)
	if err != nil {
		return Capabilities{}, fmt.Errorf("the kubeconfig for %s cannot be used: %w", cluster.Server, err)
	}
	client, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return Capabilities{}, fmt.Errorf("the kubeconfig for %s cannot be used: %w", cluster.Server, err)
	}
	var served *version.Info
	if served, err = client.ServerVersion(); err != nil {
		return Capabilities{}, fmt.Errorf("%s does not tell its version: %w", cluster.Server, err)
	}
	_, lists, err := client.ServerGroupsAndResources()
	// A group whose own server is down hides its kinds, but not those of the others.
	if err != nil && !discovery.IsGroupDiscoveryFailedError(err) {
		return Capabilities{}, fmt.Errorf("%s does not tell what it serves: %w", cluster.Server, err)
	}
	found := Capabilities{KubeVersion: served.GitVersion, Reachable: true}
	for _, list := range lists {
		found.APIVersions = append(found.APIVersions, list.GroupVersion)
		for _, served := range list.APIResources {
			if !strings.Contains(served.Name, "/") {
				found.APIVersions = append(found.APIVersions, list.GroupVersion+"/"+served.Kind)
			}
		}
	}
	slices.Sort(found.APIVersions)
	return found, nil
}
