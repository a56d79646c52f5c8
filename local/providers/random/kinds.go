package random

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"groundwork/local/providers/values"
)

// valueType names the shape that an input must have.
type valueType string

const (
	textType    valueType = "string"
	integerType valueType = "integer"
	booleanType valueType = "boolean"
	mapType     valueType = "object"
	listType    valueType = "array"
)

// input is one property that a program may set. Changing any of them draws a new value.
type input struct {
	name     string
	is       valueType
	required bool
	// fallback is what an input that the program leaves out counts as; absent means null.
	fallback resource.PropertyValue
	// least is the smallest value of an integer, where it has one.
	least *float64
}

// output is one property that is drawn.
type output struct {
	name string
	is   valueType
	// secret outputs are so whatever the inputs are.
	secret bool
}

// drawing is what one draw of randomness yields: an ID and the outputs beside the inputs.
type drawing struct {
	id      string
	outputs resource.PropertyMap
}

// imported is a drawing that happened elsewhere, with the inputs that would have led to it.
type imported struct {
	drawing
	inputs resource.PropertyMap
}

// kind is one resource type: what goes in, what comes out and where it comes from.
type kind struct {
	inputs []input
	// outputs lists the drawn properties, which are unknown in a preview.
	outputs []output
	// stateVersion is the official provider's version of this state, so that it can take over.
	stateVersion string
	// check finds what the types of the inputs alone do not tell; nil where there is nothing.
	check func(settings) []problem
	draw  func(settings) (drawing, error)
	// importID reads a drawing from the ID given to an import; nil where the ID holds too little.
	importID func(id string) (imported, error)
	// importForm says what an ID looks like, for the message about one that does not.
	importForm string
}

// problem is one sentence on one input.
type problem struct {
	property string
	reason   string
}

var kinds = map[string]kind{
	"random:index/randomBytes:RandomBytes":       bytesKind,
	"random:index/randomId:RandomId":             idKind,
	"random:index/randomInteger:RandomInteger":   integerKind,
	"random:index/randomPassword:RandomPassword": passwordKind,
	"random:index/randomPet:RandomPet":           petKind,
	"random:index/randomShuffle:RandomShuffle":   shuffleKind,
	"random:index/randomString:RandomString":     stringKind,
	"random:index/randomUuid:RandomUuid":         uuidKind,
}

// keepers is the input that every kind has: a change of it asks for a new value.
var keepers = input{name: "keepers", is: mapType}

func kindOf(urn resource.URN) (kind, error) {
	found, ok := kinds[string(urn.Type())]
	if !ok {
		return kind{}, fmt.Errorf(
			"the offline stand-in for the random provider has no resource type %q: "+
				"install the official plugin, or use one of its eight types", urn.Type())
	}
	return found, nil
}

// withFallbacks returns the inputs as they count: what is absent replaced by its fallback.
func (k kind) withFallbacks(given resource.PropertyMap) resource.PropertyMap {
	complete := resource.PropertyMap{}
	for _, in := range k.inputs {
		key := resource.PropertyKey(in.name)
		if value, ok := given[key]; ok && !values.Plain(value).IsNull() {
			complete[key] = value
		} else if !in.fallback.IsNull() {
			complete[key] = in.fallback
		}
	}
	return numericAliases(complete, given)
}

// numericAliases gives `number`, the old name, and `numeric`, the new one, the same value.
func numericAliases(complete, given resource.PropertyMap) resource.PropertyMap {
	if _, has := complete["numeric"]; !has {
		return complete
	}
	_, newName := given["numeric"]
	_, oldName := given["number"]
	switch {
	case newName && !oldName:
		complete["number"] = complete["numeric"]
	case oldName && !newName:
		complete["numeric"] = complete["number"]
	}
	return complete
}
