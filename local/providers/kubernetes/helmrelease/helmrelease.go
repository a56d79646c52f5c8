// Package helmrelease implements kubernetes:helm.sh/v3:Release through the helm program.
package helmrelease

import (
	"context"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"google.golang.org/protobuf/types/known/structpb"

	"groundwork/local/providers/kubernetes/target"
	"groundwork/local/providers/serve"
)

// Type is the token of the one resource type that this package implements.
const Type = "kubernetes:helm.sh/v3:Release"

// Releases answers Check, Diff, Create, Read, Update and Delete for Type. The caller passes the
// requests on untouched, with a context that ends on the engine's Cancel. It is created once, by
// Configure, and used from several goroutines.
type Releases struct {
	engine *serve.Engine
	target *target.Target
}

// New returns the releases of one cluster. The target may be unreachable: Check and Diff must
// then still work, and every other operation fails with its Unreachable sentence.
func New(engine *serve.Engine, cluster *target.Target) *Releases {
	return &Releases{engine: engine, target: cluster}
}

// progress returns a function that shows next to the resource what helm waits for. The rest of
// helm's details, and what was shown last already, is left out.
func (r *Releases) progress(ctx context.Context, urn string) func(detail string) {
	shown := ""
	return func(detail string) {
		if detail != shown && strings.Contains(detail, "not ready") {
			shown = detail
			r.engine.Progress(ctx, urn, detail)
		}
	}
}

// idOf is the ID of a release: its namespace and its name.
func idOf(namespace, name string) string {
	return fmt.Sprintf("%s/%s", namespace, name)
}

// parseID accepts a name alone, for which the namespace is the provider's.
func (r *Releases) parseID(id string) (namespace, name string) {
	if namespace, name, ok := strings.Cut(id, "/"); ok {
		return namespace, name
	}
	return r.target.Namespace, id
}

func unmarshal(properties *structpb.Struct) (resource.PropertyMap, error) {
	return plugin.UnmarshalProperties(properties, plugin.MarshalOptions{
		KeepUnknowns: true, KeepSecrets: true,
	})
}

func marshal(properties resource.PropertyMap) (*structpb.Struct, error) {
	return plugin.MarshalProperties(properties, plugin.MarshalOptions{
		KeepUnknowns: true, KeepSecrets: true,
	})
}
