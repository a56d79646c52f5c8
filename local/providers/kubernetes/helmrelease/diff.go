package helmrelease

import (
	"context"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"

	"groundwork/local/providers/values"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Diff compares the inputs with those of the last run, and with what a refresh found in their
// place. A release cannot change its name or namespace; both ask for a new one.
func (r *Releases) Diff(
	_ context.Context, req *pulumirpc.DiffRequest,
) (*pulumirpc.DiffResponse, error) {
	olds, err := unmarshal(req.GetOlds())
	if err != nil {
		return nil, err
	}
	news, err := unmarshal(req.GetNews())
	if err != nil {
		return nil, err
	}
	given, ok := givenInputs(olds)
	if !ok {
		given = resource.PropertyMap{}
	}
	return describe(lastSeen(
		values.PlainMap(given), values.PlainMap(news), values.PlainMap(olds),
	).Diff(values.PlainMap(news))), nil
}

// lastSeen is the value that stands in the state for each input of the last run or of this one.
// What only the cluster has, such as a value that someone else added, is nobody's change here.
func lastSeen(given, news, state resource.PropertyMap) resource.PropertyMap {
	seen := resource.PropertyMap{}
	for key, value := range state {
		before, wasGiven := given[key]
		now, isGiven := news[key]
		if !wasGiven && !isGiven {
			continue
		}
		if value.IsObject() && (before.IsObject() || now.IsObject()) {
			value = resource.NewProperty(
				lastSeen(fieldsOf(before), fieldsOf(now), value.ObjectValue()))
		}
		seen[key] = value
	}
	return seen
}

func fieldsOf(value resource.PropertyValue) resource.PropertyMap {
	if value.IsObject() {
		return value.ObjectValue()
	}
	return nil
}

func describe(changes *resource.ObjectDiff) *pulumirpc.DiffResponse {
	response := &pulumirpc.DiffResponse{
		Changes:         pulumirpc.DiffResponse_DIFF_NONE,
		DetailedDiff:    map[string]*pulumirpc.PropertyDiff{},
		HasDetailedDiff: true,
		// Should the engine replace a release for a reason of its own, then the old one has to make
		// way first: there is only one of a name.
		DeleteBeforeReplace: true,
	}
	if changes == nil {
		return response
	}
	response.Changes = pulumirpc.DiffResponse_DIFF_SOME
	for _, key := range changes.ChangedKeys() {
		response.Diffs = append(response.Diffs, string(key))
	}
	for path, change := range plugin.NewDetailedDiffFromObjectDiff(changes, false) {
		if slices.Contains([]string{"name", "namespace"}, path) {
			change = change.ToReplace()
			response.Replaces = append(response.Replaces, path)
			response.DeleteBeforeReplace = false
		}
		response.DetailedDiff[path] = &pulumirpc.PropertyDiff{Kind: protocolKinds[change.Kind]}
	}
	return response
}

var protocolKinds = map[plugin.DiffKind]pulumirpc.PropertyDiff_Kind{
	plugin.DiffAdd:           pulumirpc.PropertyDiff_ADD,
	plugin.DiffAddReplace:    pulumirpc.PropertyDiff_ADD_REPLACE,
	plugin.DiffDelete:        pulumirpc.PropertyDiff_DELETE,
	plugin.DiffDeleteReplace: pulumirpc.PropertyDiff_DELETE_REPLACE,
	plugin.DiffUpdate:        pulumirpc.PropertyDiff_UPDATE,
	plugin.DiffUpdateReplace: pulumirpc.PropertyDiff_UPDATE_REPLACE,
}
