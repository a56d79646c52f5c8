package helmrelease

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"

	"groundwork/local/providers/kubernetes/helm"
)

// live is a release as helm has it on record in the cluster.
type live struct {
	Info struct {
		Status       string    `json:"status"`
		LastDeployed time.Time `json:"last_deployed"`
	} `json:"info"`
	Config   map[string]any `json:"config"`
	Manifest string         `json:"manifest"`
	Revision int            `json:"version"`

	chart helm.Metadata
}

// lookUp reads the record of the release; nil if there is none.
func (o *operation) lookUp(ctx context.Context) (*live, error) {
	status, err := o.run(ctx, "read", "status", o.name(), "--output", "json")
	if isNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	found := &live{}
	if err := json.Unmarshal(status, found); err != nil {
		return nil, fmt.Errorf("helm describes %s in no JSON: %w", o, err)
	}
	described, err := o.run(ctx, "read", "get", "metadata", o.name(), "--output", "json")
	if err != nil {
		return nil, err
	}
	var metadata struct {
		Chart      string `json:"chart"`
		Version    string `json:"version"`
		AppVersion string `json:"appVersion"`
	}
	if err := json.Unmarshal(described, &metadata); err != nil {
		return nil, fmt.Errorf("helm describes the chart of %s in no JSON: %w", o, err)
	}
	found.chart = helm.Metadata{
		Name: metadata.Chart, Version: metadata.Version, AppVersion: metadata.AppVersion,
	}
	if found.Info.Status == "uninstalled" {
		// Only its history is kept; nothing of it is in the cluster.
		return nil, nil
	}
	return found, nil
}

// isOwn tells whether this very resource installed the release.
func (o *operation) isOwn(ctx context.Context) (bool, error) {
	listed, err := o.run(ctx, "read", "list", "--all", "--output", "json",
		"--filter", "^"+o.name()+"$", "--selector", ownerLabel+"="+ownerDigest(o.urn))
	if err != nil {
		return false, err
	}
	var found []json.RawMessage
	err = json.Unmarshal(listed, &found)
	return len(found) > 0, err
}

func (l *live) isPending() bool {
	return strings.HasPrefix(l.Info.Status, "pending-")
}

// status is the output of that name.
func (l *live) status(o *operation) resource.PropertyValue {
	return resource.NewProperty(resource.PropertyMap{
		"appVersion": resource.NewProperty(l.chart.AppVersion),
		"chart":      resource.NewProperty(l.chart.Name),
		"name":       resource.NewProperty(o.name()),
		"namespace":  resource.NewProperty(o.namespace()),
		"revision":   resource.NewProperty(float64(l.Revision)),
		"status":     resource.NewProperty(l.Info.Status),
		"version":    resource.NewProperty(l.chart.Version),
	})
}

// resourceNames lists the names in the manifest by kind and API version, as in
// "Deployment.apps/apps/v1".
func (l *live) resourceNames() (resource.PropertyValue, error) {
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(l.Manifest), 128)
	names := map[resource.PropertyKey][]string{}
	for {
		var one unstructured.Unstructured
		err := decoder.Decode(&one.Object)
		if errors.Is(err, io.EOF) {
			return grouped(names), nil
		}
		if err != nil {
			return resource.PropertyValue{}, errors.New("helm's record of the release is no valid YAML")
		}
		if one.GetKind() == "" {
			continue
		}
		name := one.GetName()
		if one.GetNamespace() != "" {
			name = one.GetNamespace() + "/" + name
		}
		key := resource.PropertyKey(
			fmt.Sprintf("%s/%s", one.GroupVersionKind().GroupKind(), one.GetAPIVersion()))
		names[key] = append(names[key], name)
	}
}

func grouped(names map[resource.PropertyKey][]string) resource.PropertyValue {
	groups := resource.PropertyMap{}
	for key, list := range names {
		slices.Sort(list)
		items := []resource.PropertyValue{}
		for _, name := range slices.Compact(list) {
			items = append(items, resource.NewProperty(name))
		}
		groups[key] = resource.NewProperty(items)
	}
	return resource.NewProperty(groups)
}
