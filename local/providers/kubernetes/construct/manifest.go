package construct

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"k8s.io/apimachinery/pkg/util/yaml"

	"groundwork/local/providers/values"
)

const (
	downloadTimeout = 2 * time.Minute
	// yamlLookahead is how many bytes the decoder reads to tell JSON from YAML.
	yamlLookahead = 128
)

// configFile reads the one file (a path or a URL) of a ConfigFile.
func configFile(r request) ([]object, error) {
	file := r.inputs.Text("file")
	if file == "" {
		return nil, errors.New("file is required: set it to a path or a URL")
	}
	text, err := readManifest(file)
	if err != nil {
		return nil, err
	}
	return parse(text, wholeIf(r.isSecret("file")))
}

// configGroup reads the files, the text and the objects of a ConfigGroup, in this order.
func configGroup(r request) ([]object, error) {
	patterns, err := r.texts("files")
	if err != nil {
		return nil, err
	}
	var found []object
	for _, pattern := range patterns {
		files, err := expandPattern(pattern)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			text, err := readManifest(file)
			if err != nil {
				return nil, err
			}
			objects, err := parse(text, wholeIf(r.isSecret("files")))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			found = append(found, objects...)
		}
	}
	written, err := parse(r.inputs.Text("yaml"), wholeIf(r.isSecret("yaml")))
	if err != nil {
		return nil, fmt.Errorf("yaml: %w", err)
	}
	given, err := r.givenObjects()
	return append(append(found, written...), given...), err
}

func wholeIf(secret bool) *mask {
	if secret {
		return secretWhole
	}
	return nil
}

// givenObjects are the objects that the program wrote out, with its secrets still marked.
func (r request) givenObjects() ([]object, error) {
	marked := r.inputs["objs"]
	secret := markedMask(marked)
	list := values.Plain(marked)
	switch {
	case list.IsNull():
		return nil, nil
	case list.IsObject():
		// One object alone is accepted in place of a list, as the SDK's types allow it.
		list = resource.NewProperty([]resource.PropertyValue{list})
		secret = &mask{items: map[int]*mask{0: secret}}
	case !list.IsArray():
		return nil, fmt.Errorf("objs must be a list of objects, not a %s", list.TypeString())
	}
	var found []object
	for index, item := range list.ArrayValue() {
		if !item.IsObject() {
			return nil, fmt.Errorf("objs[%d] must be an object, not a %s", index, item.TypeString())
		}
		found = append(found, newObject(item.ObjectValue().Mappable(), secret.item(index)))
	}
	return found, nil
}

func expandPattern(pattern string) ([]string, error) {
	if isURL(pattern) || !strings.ContainsAny(pattern, "*?[") {
		return []string{pattern}, nil
	}
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil, fmt.Errorf("the pattern %q in files is malformed", pattern)
	}
	slices.Sort(files)
	return files, nil
}

func isURL(location string) bool {
	parsed, err := url.Parse(location)
	return err == nil && parsed.IsAbs()
}

func readManifest(location string) (string, error) {
	if isURL(location) {
		return download(location)
	}
	text, err := os.ReadFile(location)
	if err != nil {
		return "", fmt.Errorf("the manifest cannot be read: %w", err)
	}
	return string(text), nil
}

func download(location string) (string, error) {
	client := http.Client{Timeout: downloadTimeout}
	response, err := client.Get(location)
	if err != nil {
		return "", fmt.Errorf("the manifest cannot be downloaded: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s answers %q instead of a manifest", location, response.Status)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return "", fmt.Errorf("the manifest at %s breaks off: %w", location, err)
	}
	return string(text), nil
}

// parse reads the documents of a manifest, except empty ones. All of them have the same secrecy.
func parse(text string, secret *mask) ([]object, error) {
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), yamlLookahead)
	var found []object
	for {
		var body map[string]any
		err := decoder.Decode(&body)
		switch {
		case errors.Is(err, io.EOF):
			return found, nil
		case err != nil && secret != nil:
			// The parser's message may repeat the line, and the line may be secret.
			return nil, errors.New("the manifest is no valid YAML")
		case err != nil:
			return nil, fmt.Errorf("the manifest is no valid YAML: %w", err)
		case len(body) > 0:
			found = append(found, newObject(body, secret))
		}
	}
}
