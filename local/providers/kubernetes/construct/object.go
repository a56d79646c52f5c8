package construct

import (
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// shownManifest is how many characters of an object a message repeats.
const shownManifest = 100

// object is one Kubernetes object as it was written, and which parts of it are secret.
type object struct {
	unstructured.Unstructured

	secret *mask
}

func newObject(body map[string]any, secret *mask) object {
	return object{Unstructured: unstructured.Unstructured{Object: body}, secret: secret}
}

// identity is what makes an object the same one: two of it cannot be in one cluster.
type identity struct {
	kind      schema.GroupKind
	namespace string
	name      string
}

func (o object) identity() identity {
	return identity{
		kind: o.GroupVersionKind().GroupKind(), namespace: o.GetNamespace(), name: o.GetName(),
	}
}

func (i identity) String() string {
	if i.namespace == "" {
		return fmt.Sprintf("%s %s", i.kind, i.name)
	}
	return fmt.Sprintf("%s %s/%s", i.kind, i.namespace, i.name)
}

// items are the objects in a list such as kubectl prints; the API server does not store lists.
func (o object) items() ([]object, bool, error) {
	list, ok := o.Object["items"].([]any)
	if !ok {
		return nil, false, nil
	}
	items := make([]object, len(list))
	for index, item := range list {
		body, ok := item.(map[string]any)
		if !ok {
			return nil, true, fmt.Errorf("item %d of the list %s is no object", index, o.excerpt())
		}
		items[index] = newObject(body, o.secret.field("items").item(index))
	}
	return items, true, nil
}

// excerpt shows the beginning of an object without a name, unless something in it is secret.
func (o object) excerpt() string {
	if o.secret.hides() || o.GetKind() == "Secret" {
		return "(secret)"
	}
	text, err := json.Marshal(o.Object)
	if err != nil {
		return "(unprintable)"
	}
	if characters := []rune(string(text)); len(characters) > shownManifest {
		return string(characters[:shownManifest-3]) + "..."
	}
	return string(text)
}

func (m *mask) hides() bool {
	if m == nil || m.all {
		return m != nil
	}
	for _, field := range m.fields {
		if field.hides() {
			return true
		}
	}
	for _, item := range m.items {
		if item.hides() {
			return true
		}
	}
	return false
}

// sealed is the object as inputs of a resource. What identifies it stays readable: it is in the
// resource's name anyway. The data of a Secret is secret wherever it came from.
func (o object) sealed() map[string]any {
	body := make(map[string]any, len(o.Object))
	for key, value := range o.Object {
		switch {
		case key == "apiVersion" || key == "kind":
			body[key] = value
		case key == "metadata":
			body[key] = sealedMetadata(value, o.secret.field(key))
		case o.isSecret() && (key == "data" || key == "stringData"):
			body[key] = secretWhole.seal(value)
		default:
			body[key] = o.secret.field(key).seal(value)
		}
	}
	return body
}

func (o object) isSecret() bool {
	return o.GetAPIVersion() == "v1" && o.GetKind() == "Secret"
}

func sealedMetadata(value any, secret *mask) any {
	metadata, ok := value.(map[string]any)
	if !ok {
		return value
	}
	sealed := make(map[string]any, len(metadata))
	for key, field := range metadata {
		if key == "name" || key == "namespace" {
			sealed[key] = field
		} else {
			sealed[key] = secret.field(key).seal(field)
		}
	}
	return sealed
}
