package helmrelease

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// state is what Pulumi keeps of a release: its inputs, what helm has on record, and the inputs once
// more as they were given, for the next diff.
func (o *operation) state(found *live) (resource.PropertyMap, error) {
	inputs := resource.PropertyMap(o.inputs)
	state := inputs.Copy()
	state["__inputs"] = resource.MakeSecret(resource.NewProperty(inputs))
	if found == nil {
		return state, nil
	}
	names, err := found.resourceNames()
	if err != nil {
		return nil, err
	}
	state["resourceNames"] = names
	state["status"] = found.status(o)
	return state, nil
}

// plannedState is the state of a preview, where what helm will say is unknown.
func (o *operation) plannedState() (resource.PropertyMap, error) {
	state, err := o.state(nil)
	unknown := resource.MakeComputed(resource.NewProperty(""))
	state["resourceNames"], state["status"] = unknown, unknown
	return state, err
}

// readState is the state after a look at the cluster, where others may have changed the release.
func (o *operation) readState(found *live) (resource.PropertyMap, error) {
	state, err := o.state(found)
	if err != nil {
		return nil, err
	}
	given := resource.NewProperty(resource.PropertyMap{})
	if values, ok := o.inputs["values"]; ok {
		given = values
	}
	config := resource.NewProperty(resource.NewPropertyMapFromMap(found.Config))
	if values := asFound(given, config, given.ContainsSecrets()); len(found.Config) > 0 {
		state["values"] = values
	} else {
		delete(state, "values")
	}
	state["version"] = resource.NewProperty(found.chart.Version)
	return state, nil
}

// asFound is the value in the cluster with the secrecy of the value given. What nobody here gave
// is secret if hide says so: it may be the successor of a secret.
func asFound(given, found resource.PropertyValue, hide bool) resource.PropertyValue {
	switch {
	case given.IsSecret():
		return resource.MakeSecret(found)
	case given.IsObject() && found.IsObject():
		fields := resource.PropertyMap{}
		for key, field := range found.ObjectValue() {
			fields[key] = asFound(given.ObjectValue()[key], field, hide)
		}
		for key, field := range given.ObjectValue() {
			if field.IsNull() {
				// Helm drops a null from its record after it has done its work.
				fields[key] = field
			}
		}
		return resource.NewProperty(fields)
	case given.IsArray() && found.IsArray() && len(given.ArrayValue()) == len(found.ArrayValue()):
		items := make([]resource.PropertyValue, len(found.ArrayValue()))
		for i, item := range found.ArrayValue() {
			items[i] = asFound(given.ArrayValue()[i], item, hide)
		}
		return resource.NewProperty(items)
	case given.IsNull() && hide:
		return resource.MakeSecret(found)
	case given.ContainsSecrets():
		return resource.MakeSecret(found)
	default:
		return found
	}
}

// givenInputs are the inputs of an earlier run, as the state remembers them.
func givenInputs(state resource.PropertyMap) (resource.PropertyMap, bool) {
	remembered := state["__inputs"]
	if remembered.IsSecret() {
		remembered = remembered.SecretValue().Element
	}
	if !remembered.IsObject() {
		return nil, false
	}
	return remembered.ObjectValue(), true
}
