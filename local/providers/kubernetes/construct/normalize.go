package construct

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// normalize takes lists apart, insists on what identifies an object, and writes the namespace into
// those that live in one but name none.
func (r request) normalize(given []object) ([]object, error) {
	objects, err := flatten(given)
	if err != nil {
		return nil, err
	}
	var unresolved []string
	for i := range objects {
		if err := objects[i].identify(); err != nil {
			return nil, err
		}
		if objects[i].GetNamespace() != "" {
			continue
		}
		kind := objects[i].GroupVersionKind()
		namespaced, err := r.isNamespaced(kind, objects)
		switch {
		case meta.IsNoMatchError(err):
			unresolved = append(unresolved, kind.String())
		case err != nil && r.cluster.Unreachable == nil:
			return nil, err
		case namespaced, err != nil:
			// Without a cluster to ask, a kind that nobody knows is taken for what most kinds are.
			objects[i].SetNamespace(r.namespace())
		}
	}
	r.warnUnresolved(unresolved)
	return objects, nil
}

func (r request) namespace() string {
	if namespace := r.inputs.Text("namespace"); namespace != "" {
		return namespace
	}
	return r.cluster.Namespace
}

func flatten(objects []object) ([]object, error) {
	var flat []object
	for _, one := range objects {
		items, isList, err := one.items()
		if err != nil {
			return nil, err
		}
		if !isList {
			flat = append(flat, one)
			continue
		}
		if items, err = flatten(items); err != nil {
			return nil, err
		}
		flat = append(flat, items...)
	}
	return flat, nil
}

func (o object) identify() error {
	kind := o.GroupVersionKind()
	if kind.Kind == "" || kind.GroupVersion().Empty() {
		return fmt.Errorf("a Kubernetes object needs kind and apiVersion: %s", o.excerpt())
	}
	if o.GetName() == "" {
		return fmt.Errorf("a Kubernetes object needs metadata.name: %s", o.excerpt())
	}
	if kind.Group == "core" {
		kind.Group = ""
		o.SetGroupVersionKind(kind)
	}
	return nil
}

// isNamespaced looks among the definitions of the same component first: the API server does not
// know them before they are created.
func (r request) isNamespaced(kind schema.GroupVersionKind, objects []object) (bool, error) {
	for _, one := range objects {
		if one.definedKind() == kind.GroupKind() {
			scope, _, _ := unstructured.NestedString(one.Object, "spec", "scope")
			return scope == "Namespaced", nil
		}
	}
	return r.cluster.Namespaced(r.ctx.Context(), kind)
}

// definedKind is the kind that a CustomResourceDefinition defines, and empty for other objects.
func (o object) definedKind() schema.GroupKind {
	own := o.GroupVersionKind()
	if own.Group != "apiextensions.k8s.io" || own.Kind != "CustomResourceDefinition" {
		return schema.GroupKind{}
	}
	group, _, _ := unstructured.NestedString(o.Object, "spec", "group")
	kind, _, _ := unstructured.NestedString(o.Object, "spec", "names", "kind")
	return schema.GroupKind{Group: group, Kind: kind}
}

func (r request) warnUnresolved(kinds []string) {
	if len(kinds) == 0 {
		return
	}
	slices.Sort(kinds)
	r.warn(fmt.Sprintf(
		"The cluster does not serve %s yet, so it is unknown whether they live in a namespace: set "+
			"metadata.namespace, or let the component contain their CustomResourceDefinition.",
		strings.Join(slices.Compact(kinds), "; ")))
}
