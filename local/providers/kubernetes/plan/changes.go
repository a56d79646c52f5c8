// Package plan decides what a changed program means for an object: which of its properties change,
// and whether the object has to be replaced for it.
package plan

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"groundwork/local/providers/kubernetes/object"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Changes maps the path of each property that changes, such as spec.containers[0].image, to how.
type Changes map[string]*pulumirpc.PropertyDiff

// Compare finds what turns the old object into the new one. A change to one of the immutable
// fields, or to anything below one, is marked as replacing the object.
func Compare(old, new *unstructured.Unstructured, immutable []Path) Changes {
	c := comparison{immutable: immutable, changes: Changes{}}
	c.maps(nil, old.Object, new.Object)
	return c.changes
}

// Ignore drops the changes at and below the paths that the program tells to ignore.
func (c Changes) Ignore(ignored []string) error {
	for _, path := range ignored {
		ignoredPath, err := resource.ParsePropertyPath(path)
		if err != nil {
			return err
		}
		for changed := range c {
			changedPath, err := resource.ParsePropertyPath(changed)
			if err != nil {
				return err
			}
			if ignoredPath.Contains(changedPath) {
				delete(c, changed)
			}
		}
	}
	return nil
}

// Replacing lists the paths, in order, whose change replaces the object.
func (c Changes) Replacing() []string {
	var paths []string
	for _, path := range slices.Sorted(maps.Keys(c)) {
		switch c[path].GetKind() {
		case pulumirpc.PropertyDiff_ADD_REPLACE, pulumirpc.PropertyDiff_DELETE_REPLACE,
			pulumirpc.PropertyDiff_UPDATE_REPLACE:
			paths = append(paths, path)
		}
	}
	return paths
}

type comparison struct {
	immutable []Path
	changes   Changes
}

func (c comparison) maps(at resource.PropertyPath, old, new map[string]any) {
	for key, value := range new {
		if before, found := old[key]; found {
			c.values(child(at, key), before, value)
		} else if value != nil {
			c.record(child(at, key), pulumirpc.PropertyDiff_ADD, value)
		}
	}
	for key, before := range old {
		if _, kept := new[key]; !kept && before != nil {
			c.record(child(at, key), pulumirpc.PropertyDiff_DELETE, before)
		}
	}
}

func (c comparison) lists(at resource.PropertyPath, old, new []any) {
	for i := range max(len(old), len(new)) {
		switch {
		case i >= len(old):
			c.record(child(at, i), pulumirpc.PropertyDiff_ADD, new[i])
		case i >= len(new):
			c.record(child(at, i), pulumirpc.PropertyDiff_DELETE, old[i])
		default:
			c.values(child(at, i), old[i], new[i])
		}
	}
}

func (c comparison) values(at resource.PropertyPath, old, new any) {
	if oldMap, ok := old.(map[string]any); ok {
		if newMap, ok := new.(map[string]any); ok {
			c.maps(at, oldMap, newMap)
			return
		}
	}
	if oldList, ok := old.([]any); ok {
		if newList, ok := new.([]any); ok {
			c.lists(at, oldList, newList)
			return
		}
	}
	switch _, unknown := new.(object.Unknown); {
	case unknown:
		c.record(at, pulumirpc.PropertyDiff_UPDATE, old)
	case new == nil && old != nil:
		c.record(at, pulumirpc.PropertyDiff_DELETE, old)
	case !reflect.DeepEqual(old, new):
		c.record(at, pulumirpc.PropertyDiff_UPDATE, new)
	}
}

// record notes one change. The value that appears or disappears tells whether an immutable field
// lies inside it.
func (c comparison) record(
	at resource.PropertyPath, kind pulumirpc.PropertyDiff_Kind, value any,
) {
	if slices.ContainsFunc(c.immutable, func(p Path) bool { return p.touchedBy(at, value) }) {
		kind++ // Each kind is followed by the one that says the same and replaces.
	}
	c.changes[pathText(at)] = &pulumirpc.PropertyDiff{
		Kind:      kind,
		InputDiff: kind == pulumirpc.PropertyDiff_DELETE || kind == pulumirpc.PropertyDiff_DELETE_REPLACE,
	}
}

func child(at resource.PropertyPath, key any) resource.PropertyPath {
	return append(slices.Clip(at), key)
}

// The engine knows the schema's fields that are spelt with dashes by their underscored names.
func pathText(at resource.PropertyPath) string {
	spelt := slices.Clone(at)
	for i, key := range spelt {
		if name, ok := key.(string); ok && strings.HasPrefix(name, "x-kubernetes-") {
			spelt[i] = strings.ReplaceAll(name, "-", "_")
		}
	}
	return spelt.String()
}
