package construct

import (
	"fmt"
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const (
	skipAwaitAnnotation = "pulumi.com/skipAwait"
	// helmPolicyAnnotation is how a chart says that an object outlives its release.
	helmPolicyAnnotation = "helm.sh/resource-policy"
)

// child is a resource whose outputs nobody reads here: only its URN matters.
type child struct {
	pulumi.CustomResourceState
}

// untyped are inputs without a schema.
type untyped map[string]any

// ElementType makes untyped an input of the Pulumi SDK.
func (untyped) ElementType() reflect.Type {
	return reflect.TypeFor[map[string]any]()
}

// register makes each object a resource of its own, which waits for those it needs.
func (r request) register(objects []object) (pulumi.Array, error) {
	needs, err := dependencies(objects)
	if err != nil {
		return nil, err
	}
	order, err := inOrder(objects, needs)
	if err != nil {
		return nil, err
	}
	children := make([]*child, len(objects))
	registered := pulumi.Array{}
	for _, index := range order {
		options := []pulumi.ResourceOption{pulumi.Parent(r.self)}
		for _, needed := range needs[index] {
			options = append(options, pulumi.DependsOn([]pulumi.Resource{children[needed]}))
		}
		if children[index], err = r.registerOne(objects[index], options); err != nil {
			return nil, err
		}
		registered = append(registered, pulumi.NewResourceOutput(children[index]))
	}
	return registered, nil
}

func (r request) registerOne(one object, options []pulumi.ResourceOption) (*child, error) {
	if r.inputs.Flag("skipAwait") {
		if err := one.annotate(skipAwaitAnnotation, "true"); err != nil {
			return nil, err
		}
	}
	switch policy := one.GetAnnotations()[helmPolicyAnnotation]; policy {
	case "":
	case "keep":
		options = append(options, pulumi.RetainOnDelete(true))
	default:
		r.warn(fmt.Sprintf("%s: the Helm resource policy %q is not supported.", one.identity(), policy))
	}
	registered := &child{}
	err := r.ctx.RegisterResource(
		one.token(), one.resourceName(r.prefix()), untyped(one.sealed()), registered, options...)
	return registered, err
}

// annotate also serves an object whose annotations are written as null.
func (o object) annotate(name, value string) error {
	annotations := o.GetAnnotations()
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[name] = value
	unstructured.RemoveNestedField(o.Object, "metadata", "annotations")
	if _, ok := o.Object["metadata"].(map[string]any); !ok {
		return fmt.Errorf("%s: metadata is no map", o.identity())
	}
	o.SetAnnotations(annotations)
	return nil
}

// token is the resource's type: the API version and the kind, with the nameless group called core.
func (o object) token() string {
	version := o.GetAPIVersion()
	if version == "v1" {
		version = "core/v1"
	}
	return fmt.Sprintf("kubernetes:%s:%s", version, o.GetKind())
}

// resourceName is the object's own name, made unique by its namespace and the prefix.
func (o object) resourceName(prefix string) string {
	name := o.GetName()
	if o.GetNamespace() != "" {
		name = o.GetNamespace() + "/" + name
	}
	if prefix != "" {
		name = prefix + ":" + name
	}
	return name
}
