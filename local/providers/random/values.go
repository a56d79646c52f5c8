package random

import (
	"fmt"
	"math"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"groundwork/local/providers/values"
)

// settings are inputs that have been checked: fallbacks filled in, types right, all known.
type settings = values.Fields

// problems finds inputs that are missing, of a wrong type or too small.
func (k kind) problems(given resource.PropertyMap) []problem {
	var found []problem
	for _, in := range k.inputs {
		value := values.Plain(given[resource.PropertyKey(in.name)])
		switch {
		case value.IsNull() && in.required:
			found = append(found, problem{in.name, fmt.Sprintf("%s is required: set it", in.name)})
		case value.IsNull() || value.ContainsUnknowns():
			continue
		default:
			if reason := in.misfit(value); reason != "" {
				found = append(found, problem{in.name, reason})
			}
		}
	}
	if len(found) == 0 && k.check != nil && !given.ContainsUnknowns() {
		found = k.check(settings(k.withFallbacks(given)))
	}
	return found
}

// misfit says in one sentence why a value cannot be this input, or nothing if it can.
func (in input) misfit(value resource.PropertyValue) string {
	switch in.is {
	case textType:
		if !value.IsString() {
			return fmt.Sprintf("%s must be a string, not a %s", in.name, value.TypeString())
		}
	case booleanType:
		if !value.IsBool() {
			return fmt.Sprintf("%s must be true or false, not a %s", in.name, value.TypeString())
		}
	case integerType:
		return in.misfitInteger(value)
	case mapType:
		if !value.IsObject() {
			return fmt.Sprintf("%s must be a map of strings, not a %s", in.name, value.TypeString())
		}
		for key, item := range value.ObjectValue() {
			if !item.IsString() && !item.IsNull() {
				return fmt.Sprintf("%s.%s must be a string, not a %s", in.name, key, item.TypeString())
			}
		}
	case listType:
		if !value.IsArray() {
			return fmt.Sprintf("%s must be a list of strings, not a %s", in.name, value.TypeString())
		}
		for i, item := range value.ArrayValue() {
			if !item.IsString() {
				return fmt.Sprintf("%s[%d] must be a string, not a %s", in.name, i, item.TypeString())
			}
		}
	}
	return ""
}

// exactLimit is the largest magnitude up to which a float64, Pulumi's number, holds every integer.
const exactLimit = 1 << 53

func (in input) misfitInteger(value resource.PropertyValue) string {
	if !value.IsNumber() {
		return fmt.Sprintf("%s must be a whole number, not a %s", in.name, value.TypeString())
	}
	number := value.NumberValue()
	if number != math.Trunc(number) || math.Abs(number) > exactLimit {
		return fmt.Sprintf("%s is %v, which is no whole number within 2^53", in.name, number)
	}
	if in.least != nil && number < *in.least {
		return fmt.Sprintf("%s is %v but must be at least %v", in.name, number, *in.least)
	}
	return ""
}
