package await

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/tools/cache"
)

// observer keeps copies of an object, and of what its readiness depends on, that follow the
// cluster until its context ends.
type observer struct {
	// changed receives once or more after every change.
	changed chan struct{}
	own     cache.Store
	others  cache.Store // nil for most kinds
}

// observe returns once the copies are as fresh as the cluster.
func (w Waiter) observe(ctx context.Context, o *unstructured.Unstructured) (*observer, error) {
	resource, namespace, err := w.Client.Locate(o.GroupVersionKind(), o.GetNamespace())
	if err != nil {
		return nil, err
	}
	watched := &observer{changed: make(chan struct{}, 1)}
	watched.own = w.follow(ctx, resource, namespace, watched.changed,
		metav1.ListOptions{FieldSelector: "metadata.name=" + o.GetName()})
	if selection, found := relativesOf(o); found {
		watched.others = w.follow(ctx, endpointSlices, namespace, watched.changed, selection)
	}
	return watched, nil
}

func (w Waiter) follow(
	ctx context.Context, resource schema.GroupVersionResource, namespace string,
	changed chan<- struct{}, selection metav1.ListOptions,
) cache.Store {
	informer := dynamicinformer.NewFilteredDynamicInformer(w.Client.Dynamic, resource, namespace, 0,
		cache.Indexers{}, func(options *metav1.ListOptions) {
			options.FieldSelector = selection.FieldSelector
			options.LabelSelector = selection.LabelSelector
		}).Informer()
	wake := func() {
		select {
		case changed <- struct{}{}:
		default: // It is already due to be looked at.
		}
	}
	// The errors of both calls mean that the informer has started, which it has not.
	_, _ = informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { wake() },
		UpdateFunc: func(_, _ any) { wake() },
		DeleteFunc: func(any) { wake() },
	})
	_ = informer.SetWatchErrorHandlerWithContext(
		func(context.Context, *cache.Reflector, error) { wake() })
	go informer.RunWithContext(ctx)
	cache.WaitForCacheSync(ctx.Done(), informer.HasSynced)
	return informer.GetStore()
}

// object is the latest copy, or the given one while there is none that is at least as fresh: the
// API server may answer the first question from its cache.
func (o *observer) object(known *unstructured.Unstructured) *unstructured.Unstructured {
	for _, item := range o.own.List() {
		found, ok := item.(*unstructured.Unstructured)
		if ok && found.GetUID() == known.GetUID() &&
			found.GetGeneration() >= known.GetGeneration() {
			return found
		}
	}
	return known
}

func (o *observer) related() []*unstructured.Unstructured {
	if o.others == nil {
		return nil
	}
	var list []*unstructured.Unstructured
	for _, item := range o.others.List() {
		if found, ok := item.(*unstructured.Unstructured); ok {
			list = append(list, found)
		}
	}
	return list
}

var endpointSlices = schema.GroupVersionResource{
	Group: "discovery.k8s.io", Version: "v1", Resource: "endpointslices",
}

// relativesOf selects what a service's status does not say: which pods it leads to.
func relativesOf(o *unstructured.Unstructured) (metav1.ListOptions, bool) {
	if o.GetKind() != "Service" || o.GetAPIVersion() != "v1" {
		return metav1.ListOptions{}, false
	}
	return metav1.ListOptions{LabelSelector: "kubernetes.io/service-name=" + o.GetName()}, true
}

// relatives lists the same once.
func (w Waiter) relatives(
	ctx context.Context, o *unstructured.Unstructured,
) ([]*unstructured.Unstructured, error) {
	selection, found := relativesOf(o)
	if !found {
		return nil, nil
	}
	list, err := w.Client.Dynamic.Resource(endpointSlices).Namespace(o.GetNamespace()).
		List(ctx, selection)
	if err != nil {
		return nil, err
	}
	related := make([]*unstructured.Unstructured, 0, len(list.Items))
	for i := range list.Items {
		related = append(related, &list.Items[i])
	}
	return related, nil
}
