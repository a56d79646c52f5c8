package cluster

import (
	"context"
	"encoding/json"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
)

// creationManager is the name under which objects are created, with an ordinary create request:
// only that one fails for an object that exists. The first update hands the fields over to the
// resource's own manager. The name is the official provider's, so that it finds them too.
const creationManager = "pulumi-kubernetes"

// Request says how an object is written.
type Request struct {
	// Manager is the name of the owner of the fields.
	Manager string
	// Force takes over the fields that others own.
	Force bool
	// DryRun has the API server do everything but store the result.
	DryRun bool
}

func (r Request) dryRun() []string {
	if r.DryRun {
		return []string{metav1.DryRunAll}
	}
	return nil
}

// Create makes an object that must not exist yet.
func Create(
	ctx context.Context, client dynamic.ResourceInterface, o *unstructured.Unstructured,
	request Request,
) (*unstructured.Unstructured, error) {
	created, err := client.Create(ctx, o, metav1.CreateOptions{
		FieldManager: creationManager,
		DryRun:       request.dryRun(),
	})
	if apierrors.IsAlreadyExists(err) {
		return nil, fmt.Errorf("%w; to adopt it, run `pulumi import`; to set only some of its "+
			"fields, use a Patch resource; if a resource was renamed in the program, give it an "+
			"alias; to overwrite whatever exists, set upsertExistingObjects on the provider", err)
	}
	return created, err
}

// Apply writes the fields that the program sets, and removes those that it no longer does, by
// server-side apply. It fails where somebody else owns one of the fields.
func Apply(
	ctx context.Context, client dynamic.ResourceInterface, o *unstructured.Unstructured,
	request Request,
) (*unstructured.Unstructured, error) {
	body, err := json.Marshal(o.Object)
	if err != nil {
		return nil, fmt.Errorf("encode the object: %w", err)
	}
	applied, err := client.Patch(ctx, o.GetName(), types.ApplyPatchType, body, metav1.PatchOptions{
		FieldManager: request.Manager,
		Force:        &request.Force,
		DryRun:       request.dryRun(),
	})
	if apierrors.IsConflict(err) {
		return nil, conflict(err, request.Manager)
	}
	return applied, err
}

func conflict(err error, manager string) error {
	return fmt.Errorf("server-side apply field conflict detected: "+
		"the resource managed by field manager %q had an apply conflict: %w; "+
		"remove the fields from the program, or take them over with the annotation "+
		`pulumi.com/patchForce: "true"`, manager, err)
}

// Replace writes the whole object. CustomResourceDefinitions are updated this way: their schema is
// one piece.
func Replace(
	ctx context.Context, client dynamic.ResourceInterface, o, live *unstructured.Unstructured,
	request Request,
) (*unstructured.Unstructured, error) {
	replacement := o.DeepCopy()
	replacement.SetResourceVersion(live.GetResourceVersion())
	return client.Update(ctx, replacement, metav1.UpdateOptions{
		FieldManager: request.Manager,
		DryRun:       request.dryRun(),
	})
}

// Relinquish gives up all fields that a manager owns. Those that nobody else owns go, or fall back
// to their defaults.
func Relinquish(
	ctx context.Context, client dynamic.ResourceInterface, o *unstructured.Unstructured,
	manager string,
) error {
	empty := &unstructured.Unstructured{Object: map[string]any{}}
	empty.SetGroupVersionKind(o.GroupVersionKind())
	empty.SetNamespace(o.GetNamespace())
	empty.SetName(o.GetName())
	_, err := Apply(ctx, client, empty, Request{Manager: manager})
	return err
}
