package await

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/theory/jsonpath"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// requirement is one entry of the annotation pulumi.com/waitFor.
type requirement struct {
	text string
	met  func(*unstructured.Unstructured) (bool, error)
}

// parseWaitFor reads the annotation: one requirement, or a JSON list of them. Each is
// condition=Type or condition=Type=Status, jsonpath={path} or jsonpath={path}=value.
func parseWaitFor(annotation string) ([]requirement, error) {
	var texts []string
	if err := json.Unmarshal([]byte(annotation), &texts); err != nil {
		texts = []string{annotation}
	}
	if len(texts) == 0 {
		return nil, errors.New("at least one condition must be specified in pulumi.com/waitFor")
	}
	requirements := make([]requirement, 0, len(texts))
	for _, text := range texts {
		met, err := parseRequirement(text)
		if err != nil {
			return nil, fmt.Errorf("the annotation pulumi.com/waitFor cannot be read: %w", err)
		}
		requirements = append(requirements, requirement{text: text, met: met})
	}
	return requirements, nil
}

func parseRequirement(text string) (func(*unstructured.Unstructured) (bool, error), error) {
	if expression, found := strings.CutPrefix(text, "condition="); found {
		return conditionMet(expression), nil
	}
	if expression, found := strings.CutPrefix(text, "jsonpath="); found {
		return pathMet(expression)
	}
	return nil, fmt.Errorf(`expected a "jsonpath=" or "condition=" prefix, got %q`, text)
}

func conditionMet(expression string) func(*unstructured.Unstructured) (bool, error) {
	kind, status, found := strings.Cut(expression, "=")
	if !found {
		status = "True"
	}
	return func(o *unstructured.Unstructured) (bool, error) {
		state := condition(o, kind)
		stale := state.generation >= 0 && state.generation < o.GetGeneration()
		return !stale && strings.EqualFold(state.status, status), nil
	}
}

// bracedPath takes {path} and {path}=value apart. Inside the braces, filters may hold == and braces
// do not occur.
var bracedPath = regexp.MustCompile(`^\{\s*([^}]*?)\s*\}(=(.*))?$`)

func pathMet(expression string) (func(*unstructured.Unstructured) (bool, error), error) {
	parts := bracedPath.FindStringSubmatch(expression)
	if parts == nil {
		return nil, fmt.Errorf("format should be {.path}=value or {.path}, got %q", expression)
	}
	path, hasValue, value := parts[1], parts[2] != "", parts[3]
	if hasValue && (value == "" || strings.Contains(strings.ReplaceAll(value, "==", ""), "=")) {
		return nil, fmt.Errorf("{%s}= requires one value, got %q", path, value)
	}
	if !strings.HasPrefix(path, "$") {
		path = "$" + path
	}
	query, err := jsonpath.Parse(path)
	if err != nil {
		return nil, fmt.Errorf("parsing {%s}: %w", parts[1], err)
	}
	return func(o *unstructured.Unstructured) (bool, error) {
		if generation := count(o, -1, "status", "observedGeneration"); generation >= 0 &&
			generation < o.GetGeneration() {
			return false, nil
		}
		selected := query.Select(o.Object)
		switch {
		case len(selected) == 0:
			return false, nil
		case !hasValue:
			return true, nil
		}
		switch found := selected[0].(type) {
		case map[string]any, []any:
			return false, fmt.Errorf("%s has a value that is no scalar, so it never equals %q",
				path, value)
		default:
			return fmt.Sprint(found) == value, nil
		}
	}, nil
}

// required judges an object by its annotation alone.
func required(requirements []requirement) func(scene) Verdict {
	return func(s scene) Verdict {
		for _, r := range requirements {
			met, err := r.met(s.object)
			switch {
			case err != nil:
				return failed("%s: %s", r.text, err)
			case !met:
				return waiting("Waiting for %s", r.text)
			}
		}
		return ready("all of pulumi.com/waitFor is met")
	}
}
