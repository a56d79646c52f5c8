package cluster

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/util/csaupgrade"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// What these managers wrote counts as written by the resource's own manager: the provider itself
// when it created the object, and people with kubectl, whose edits the program overrules.
var predecessors = []string{
	creationManager, "pulumi-resource-kubernetes", "kubectl", "before-first-apply",
}

func isPredecessor(entry metav1.ManagedFieldsEntry, manager string) bool {
	if entry.Subresource != "" || entry.Manager == manager && entry.Operation == apply {
		return false
	}
	// Another Pulumi stack that applies to the same object is a rival, not a predecessor.
	return slices.ContainsFunc(predecessors, func(prefix string) bool {
		return strings.HasPrefix(entry.Manager, prefix) &&
			(entry.Operation == update || prefix == "kubectl")
	})
}

const (
	apply  = metav1.ManagedFieldsOperationApply
	update = metav1.ManagedFieldsOperationUpdate
)

// TakeOver makes a manager the owner of what its predecessors wrote, so that it can change and
// remove it. It returns the object as it is then.
func TakeOver(
	ctx context.Context, client dynamic.ResourceInterface, live *unstructured.Unstructured,
	manager string,
) (*unstructured.Unstructured, error) {
	names := sets.New[string]()
	entries := live.GetManagedFields()
	for i, entry := range entries {
		if isPredecessor(entry, manager) {
			names.Insert(entry.Manager)
			entries[i].Operation = update // The library only hands over what was updated.
		}
	}
	if len(names) == 0 {
		return live, nil
	}
	marked := live.DeepCopy()
	marked.SetManagedFields(entries)
	patch, err := csaupgrade.UpgradeManagedFieldsPatch(marked, names, manager)
	if err != nil {
		return nil, fmt.Errorf("take over the fields of %s: %w", sets.List(names), err)
	}
	return client.Patch(ctx, live.GetName(), types.JSONPatchType, patch, metav1.PatchOptions{})
}

// MustForcePreview tells whether a dry run would meet conflicts that the update itself will not,
// since TakeOver comes before it and cannot be part of a dry run.
func MustForcePreview(live *unstructured.Unstructured, manager string) bool {
	return slices.ContainsFunc(live.GetManagedFields(), func(entry metav1.ManagedFieldsEntry) bool {
		return isPredecessor(entry, manager)
	})
}

// KeepIgnored changes what is about to be applied so that the ignored fields stay as they are in
// the cluster: a field that another manager owns is left out, any other keeps its live value.
func KeepIgnored(o, live *unstructured.Unstructured, manager string, ignored []string) error {
	if len(ignored) == 0 {
		return nil
	}
	ours, theirs := &fieldpath.Set{}, &fieldpath.Set{}
	for _, entry := range live.GetManagedFields() {
		fields := &fieldpath.Set{}
		if entry.FieldsV1 == nil {
			continue
		}
		if err := fields.FromJSON(bytes.NewReader(entry.FieldsV1.Raw)); err != nil {
			return fmt.Errorf("read the managed fields of %s: %w", entry.Manager, err)
		}
		if entry.Manager == manager {
			ours = ours.Union(fields)
		} else {
			theirs = theirs.Union(fields)
		}
	}
	for _, text := range ignored {
		path, err := resource.ParsePropertyPath(text)
		if err != nil {
			return fmt.Errorf("ignoreChanges names %q, which is no property path: %w", text, err)
		}
		keys, plain := fieldNames(path)
		if !plain {
			continue // Items of lists: the engine has put back the old input already.
		}
		if covers(theirs, keys) && !covers(ours, keys) {
			unstructured.RemoveNestedField(o.Object, keys...)
		} else if value, found, err := unstructured.NestedFieldCopy(live.Object, keys...); err != nil {
			return fmt.Errorf("ignoreChanges names %q, which the object cannot have: %w", text, err)
		} else if found {
			if err := unstructured.SetNestedField(o.Object, value, keys...); err != nil {
				return fmt.Errorf("keep %q: %w", text, err)
			}
		}
	}
	return nil
}

func fieldNames(path resource.PropertyPath) ([]string, bool) {
	names := make([]string, 0, len(path))
	for _, key := range path {
		name, ok := key.(string)
		if !ok {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

// covers tells whether a set has a field or anything inside it.
func covers(fields *fieldpath.Set, names []string) bool {
	keys := make([]any, 0, len(names))
	for _, name := range names {
		keys = append(keys, name)
	}
	path, err := fieldpath.MakePath(keys...)
	if err != nil {
		return false
	}
	found := false
	fields.Iterate(func(member fieldpath.Path) {
		found = found || len(member) >= len(path) && member[:len(path)].Equals(path)
	})
	return found
}
