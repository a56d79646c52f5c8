package construct

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"groundwork/local/providers/values"
)

// standIns are values of the same shape in which every secret text, number and truth is another.
func standIns(properties resource.PropertyMap) resource.PropertyMap {
	others := make(resource.PropertyMap, len(properties))
	for key, value := range properties {
		others[key] = standIn(value, false)
	}
	return others
}

func standIn(value resource.PropertyValue, secret bool) resource.PropertyValue {
	switch {
	case value.IsSecret():
		return standIn(value.SecretValue().Element, true)
	case value.IsArray():
		items := make([]resource.PropertyValue, len(value.ArrayValue()))
		for i, item := range value.ArrayValue() {
			items[i] = standIn(item, secret)
		}
		return resource.NewProperty(items)
	case value.IsObject():
		fields := make(resource.PropertyMap, len(value.ObjectValue()))
		for key, field := range value.ObjectValue() {
			fields[key] = standIn(field, secret)
		}
		return resource.NewProperty(fields)
	case secret && value.IsString():
		return resource.NewProperty(otherText(value.StringValue()))
	case secret && value.IsNumber():
		return resource.NewProperty(value.NumberValue() + 1)
	case secret && value.IsBool():
		return resource.NewProperty(!value.BoolValue())
	default:
		return values.Plain(value)
	}
}

// otherText changes every letter and digit for the next of its class, so that a chart that checks
// the form of a value still accepts it.
func otherText(text string) string {
	other := strings.Map(func(character rune) rune {
		switch {
		case character >= 'a' && character <= 'z':
			return 'a' + (character-'a'+1)%26
		case character >= 'A' && character <= 'Z':
			return 'A' + (character-'A'+1)%26
		case character >= '0' && character <= '9':
			return '0' + (character-'0'+1)%10
		default:
			return character
		}
	}, text)
	if other == text {
		return text + "x"
	}
	return other
}
