package construct

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// dependsOnAnnotation names objects that must be there first, as
// "<group>/<kind>/<name>" or "<group>/namespaces/<namespace>/<kind>/<name>", separated by commas.
const dependsOnAnnotation = "config.kubernetes.io/depends-on"

// dependencies lists for each object the indices of those it needs: its namespace, the definition
// of its kind, and what it names in its annotation.
func dependencies(objects []object) ([][]int, error) {
	byIdentity := map[identity]int{}
	definitions := map[schema.GroupKind]int{}
	for index, one := range objects {
		byIdentity[one.identity()] = index
		if kind := one.definedKind(); !kind.Empty() {
			definitions[kind] = index
		}
	}
	needs := make([][]int, len(objects))
	for index, one := range objects {
		namespace := identity{kind: schema.GroupKind{Kind: "Namespace"}, name: one.GetNamespace()}
		if needed, ok := byIdentity[namespace]; ok && one.GetNamespace() != "" {
			needs[index] = append(needs[index], needed)
		}
		if needed, ok := definitions[one.GroupVersionKind().GroupKind()]; ok {
			needs[index] = append(needs[index], needed)
		}
		named, err := one.named(byIdentity)
		if err != nil {
			return nil, err
		}
		needs[index] = append(needs[index], named...)
	}
	return needs, nil
}

// named finds what the object's annotation names, all of which must be in the same component.
func (o object) named(byIdentity map[identity]int) ([]int, error) {
	annotation := o.GetAnnotations()[dependsOnAnnotation]
	if annotation == "" {
		return nil, nil
	}
	var found []int
	for reference := range strings.SplitSeq(annotation, ",") {
		wanted, err := parseReference(strings.TrimSpace(reference))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.identity(), err)
		}
		index, ok := byIdentity[wanted]
		if !ok {
			return nil, fmt.Errorf("%s: its annotation %s names %s, which is not in the component",
				o.identity(), dependsOnAnnotation, wanted)
		}
		found = append(found, index)
	}
	return found, nil
}

func parseReference(reference string) (identity, error) {
	parts := strings.Split(reference, "/")
	switch {
	case len(parts) == 3:
		return identity{
			kind: schema.GroupKind{Group: parts[0], Kind: parts[1]}, name: parts[2],
		}, nil
	case len(parts) == 5 && parts[1] == "namespaces":
		return identity{
			kind:      schema.GroupKind{Group: parts[0], Kind: parts[3]},
			namespace: parts[2], name: parts[4],
		}, nil
	default:
		return identity{}, fmt.Errorf("its annotation %s has %q, which is neither "+
			"<group>/<kind>/<name> nor <group>/namespaces/<namespace>/<kind>/<name>",
			dependsOnAnnotation, reference)
	}
}

// inOrder lists the indices so that what is needed comes before what needs it, and otherwise in
// the order as written.
func inOrder(objects []object, needs [][]int) ([]int, error) {
	const (
		untouched = iota
		entered
		placed
	)
	state := make([]int, len(objects))
	var order []int
	var place func(index int) error
	place = func(index int) error {
		switch state[index] {
		case placed:
			return nil
		case entered:
			return fmt.Errorf("%s needs itself, by way of the annotation %s",
				objects[index].identity(), dependsOnAnnotation)
		}
		state[index] = entered
		for _, needed := range needs[index] {
			if err := place(needed); err != nil {
				return err
			}
		}
		state[index] = placed
		order = append(order, index)
		return nil
	}
	for index := range objects {
		if err := place(index); err != nil {
			return nil, err
		}
	}
	return order, nil
}
