package helm

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"sigs.k8s.io/yaml"
)

// shortestSecret is the length under which a secret is too ordinary a text to hide in messages.
const shortestSecret = 4

// MergedValues lays values over the content of the values files, as helm does, later over earlier.
// What was secret in either stays so. All of it must be known.
func MergedValues(
	files resource.PropertyValue, values resource.PropertyValue,
) (resource.PropertyMap, error) {
	merged := resource.NewProperty(resource.PropertyMap{})
	list, secretList := unsealed(files)
	if list.IsArray() {
		for _, file := range list.ArrayValue() {
			content, err := valuesFile(file)
			if err != nil {
				return nil, err
			}
			if secretList {
				content = resource.MakeSecret(content)
			}
			merged = merge(merged, content)
		}
	}
	expanded, err := expandAssets(values)
	if err != nil {
		return nil, err
	}
	if inner, _ := unsealed(expanded); inner.IsObject() {
		merged = merge(merged, expanded)
	}
	return sealedFields(merged), nil
}

// valuesFile reads one asset. The content of a secret asset is secret.
func valuesFile(file resource.PropertyValue) (resource.PropertyValue, error) {
	asset, secret := unsealed(file)
	content, err := assetText(asset)
	if err != nil {
		return resource.PropertyValue{}, fmt.Errorf("a file of valueYamlFiles cannot be read: %w", err)
	}
	parsed := map[string]any{}
	if err := yaml.Unmarshal([]byte(content), &parsed); err != nil {
		return resource.PropertyValue{}, fmt.Errorf("a file of valueYamlFiles is no YAML map: %w", err)
	}
	fields := resource.NewProperty(resource.NewPropertyMapFromMap(parsed))
	if secret {
		return resource.MakeSecret(fields), nil
	}
	return fields, nil
}

func assetText(value resource.PropertyValue) (string, error) {
	if !value.IsAsset() {
		return "", fmt.Errorf("it must be an asset, not a %s", value.TypeString())
	}
	content, err := value.AssetValue().Bytes()
	return string(content), err
}

// expandAssets replaces every asset among the values by its text.
func expandAssets(value resource.PropertyValue) (resource.PropertyValue, error) {
	switch {
	case value.IsSecret():
		inner, err := expandAssets(value.SecretValue().Element)
		return resource.MakeSecret(inner), err
	case value.IsAsset():
		text, err := assetText(value)
		return resource.NewProperty(text), err
	case value.IsArchive():
		return value, errors.New("values hold an archive: a chart takes texts, numbers, lists and maps")
	case value.IsArray():
		items := make([]resource.PropertyValue, len(value.ArrayValue()))
		for i, item := range value.ArrayValue() {
			expanded, err := expandAssets(item)
			if err != nil {
				return value, err
			}
			items[i] = expanded
		}
		return resource.NewProperty(items), nil
	case value.IsObject():
		fields := resource.PropertyMap{}
		for key, field := range value.ObjectValue() {
			expanded, err := expandAssets(field)
			if err != nil {
				return value, err
			}
			fields[key] = expanded
		}
		return resource.NewProperty(fields), nil
	default:
		return value, nil
	}
}

// merge lays one value over another: maps field by field, anything else as a whole.
func merge(under, over resource.PropertyValue) resource.PropertyValue {
	below, belowSecret := unsealed(under)
	above, aboveSecret := unsealed(over)
	if !below.IsObject() || !above.IsObject() {
		return over
	}
	fields := resource.PropertyMap{}
	for key, field := range below.ObjectValue() {
		fields[key] = sealedIf(belowSecret, field)
	}
	for key, field := range above.ObjectValue() {
		field = sealedIf(aboveSecret, field)
		if existing, ok := fields[key]; ok {
			field = merge(existing, field)
		}
		fields[key] = field
	}
	return resource.NewProperty(fields)
}

// sealedFields is the map inside a value; where the value was secret as a whole, its fields are.
func sealedFields(value resource.PropertyValue) resource.PropertyMap {
	inner, secret := unsealed(value)
	fields := resource.PropertyMap{}
	for key, field := range inner.ObjectValue() {
		fields[key] = sealedIf(secret, field)
	}
	return fields
}

func unsealed(value resource.PropertyValue) (inner resource.PropertyValue, secret bool) {
	for value.IsSecret() {
		value, secret = value.SecretValue().Element, true
	}
	return value, secret
}

func sealedIf(secret bool, value resource.PropertyValue) resource.PropertyValue {
	if !secret || value.IsSecret() {
		return value
	}
	return resource.MakeSecret(value)
}

// Document is the values as the text that helm reads.
func Document(plain resource.PropertyMap) ([]byte, error) {
	return json.Marshal(plain.Mappable())
}

// SecretTexts lists the texts and numbers that are secret, each as it would appear in a message.
func SecretTexts(properties resource.PropertyMap) []string {
	return secretTexts(resource.NewProperty(properties), false)
}

func secretTexts(value resource.PropertyValue, secret bool) []string {
	var texts []string
	switch {
	case value.IsSecret():
		texts = secretTexts(value.SecretValue().Element, true)
	case value.IsArray():
		for _, item := range value.ArrayValue() {
			texts = append(texts, secretTexts(item, secret)...)
		}
	case value.IsObject():
		for _, field := range value.ObjectValue() {
			texts = append(texts, secretTexts(field, secret)...)
		}
	case secret && value.IsString():
		for line := range strings.Lines(value.StringValue()) {
			texts = append(texts, strings.TrimSpace(line))
		}
	case secret && value.IsNumber():
		texts = append(texts, strconv.FormatFloat(value.NumberValue(), 'f', -1, 64))
	}
	return longEnough(texts)
}

func longEnough(texts []string) []string {
	var kept []string
	for _, text := range texts {
		if len(text) >= shortestSecret {
			kept = append(kept, text)
		}
	}
	return kept
}
