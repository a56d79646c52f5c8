package plan

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"groundwork/local/providers/kubernetes/object"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func parse(t *testing.T, text string) *unstructured.Unstructured {
	t.Helper()
	o := &unstructured.Unstructured{}
	if err := yaml.Unmarshal([]byte(text), &o.Object); err != nil {
		t.Fatal(err)
	}
	return o
}

func compare(t *testing.T, old, new string, mutability Mutability) map[string]string {
	t.Helper()
	desired := parse(t, new)
	found := map[string]string{}
	for path, change := range Compare(parse(t, old), desired, Immutable(desired, mutability)) {
		found[path] = change.GetKind().String()
	}
	return found
}

func TestCompareNamesEachChange(t *testing.T) {
	old := `{metadata: {labels: {a: "1", "x.y/z": "2"}}, spec: {list: [{a: 1}, {b: 2}], gone: true}}`
	new := `{metadata: {labels: {a: "2", "x.y/z": "3"}}, spec: {list: [{a: 2}], more: [1]}}`
	want := map[string]string{
		"metadata.labels.a":        "UPDATE",
		`metadata.labels["x.y/z"]`: "UPDATE",
		"spec.list[0].a":           "UPDATE",
		"spec.list[1]":             "DELETE",
		"spec.gone":                "DELETE",
		"spec.more":                "ADD",
	}
	if got := compare(t, old, new, Mutability{}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestCompareTakesAbsentAndNullForTheSame(t *testing.T) {
	if got := compare(t, `{a: null}`, `{b: null}`, Mutability{}); len(got) > 0 {
		t.Errorf("got %v", got)
	}
}

func TestReplacements(t *testing.T) {
	deployment := `apiVersion: apps/v1, kind: Deployment`
	configMap := `apiVersion: v1, kind: ConfigMap`
	secret := `apiVersion: v1, kind: Secret`
	for name, test := range map[string]struct {
		old, new   string
		mutability Mutability
		replaces   []string
	}{
		"image": {
			old: `{` + deployment + `, spec: {template: {spec: {containers: [{image: a}]}}}}`,
			new: `{` + deployment + `, spec: {template: {spec: {containers: [{image: b}]}}}}`,
		},
		"below an immutable field": {
			old:      `{` + deployment + `, spec: {selector: {matchLabels: {a: b}}}}`,
			new:      `{` + deployment + `, spec: {selector: {matchLabels: {a: c}}}}`,
			replaces: []string{"spec.selector.matchLabels.a"},
		},
		"above an immutable field, gone": {
			old:      `{apiVersion: v1, kind: Service, spec: {clusterIP: None}}`,
			new:      `{apiVersion: v1, kind: Service}`,
			replaces: []string{"spec"},
		},
		"above no immutable field, gone": {
			old: `{apiVersion: v1, kind: Service, spec: {type: ClusterIP}}`,
			new: `{apiVersion: v1, kind: Service}`,
		},
		"in any item of a list": {
			old:      `{apiVersion: v1, kind: Pod, spec: {containers: [{}, {image: a}]}}`,
			new:      `{apiVersion: v1, kind: Pod, spec: {containers: [{}, {image: b}]}}`,
			replaces: []string{"spec.containers[1].image"},
		},
		"name": {
			old:      `{` + deployment + `, metadata: {name: a, namespace: x}}`,
			new:      `{` + deployment + `, metadata: {name: b, namespace: y}}`,
			replaces: []string{"metadata.name", "metadata.namespace"},
		},
		"config map": {
			old:      `{` + configMap + `, data: {a: "1"}}`,
			new:      `{` + configMap + `, data: {a: "2"}}`,
			replaces: []string{"data.a"},
		},
		"mutable config map": {
			old:        `{` + configMap + `, data: {a: "1"}}`,
			new:        `{` + configMap + `, data: {a: "2"}}`,
			mutability: Mutability{ConfigMaps: true},
		},
		"immutable config map, though mutable ones are on": {
			old:        `{` + configMap + `, immutable: true, data: {a: "1"}}`,
			new:        `{` + configMap + `, immutable: true, data: {a: "2"}}`,
			mutability: Mutability{ConfigMaps: true},
			replaces:   []string{"data.a"},
		},
		"type of a mutable secret": {
			old:        `{` + secret + `, type: a, data: {a: "1"}}`,
			new:        `{` + secret + `, type: b, data: {a: "2"}}`,
			mutability: Mutability{Secrets: true},
			replaces:   []string{"type"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			desired := parse(t, test.new)
			changes := Compare(parse(t, test.old), desired, Immutable(desired, test.mutability))
			if got := changes.Replacing(); !slices.Equal(got, test.replaces) {
				t.Errorf("got %v, want %v", got, test.replaces)
			}
		})
	}
}

func TestUnknownsCountAsChanges(t *testing.T) {
	old := parse(t, `{apiVersion: v1, kind: ConfigMap, data: {a: "1"}}`)
	new := parse(t, `{apiVersion: v1, kind: ConfigMap, data: {}}`)
	new.Object["data"] = map[string]any{"a": object.Unknown{}, "b": object.Unknown{}}
	changes := Compare(old, new, Immutable(new, Mutability{}))
	if got := changes["data.a"].GetKind(); got != pulumirpc.PropertyDiff_UPDATE_REPLACE {
		t.Errorf("data.a: %v", got)
	}
	if got := changes["data.b"].GetKind(); got != pulumirpc.PropertyDiff_ADD_REPLACE {
		t.Errorf("data.b: %v", got)
	}
}

func TestIgnoredPathsCoverWhatIsBelow(t *testing.T) {
	changes := Compare(parse(t, `{a: {b: [1, 2], c: 1}}`), parse(t, `{a: {b: [2, 1], c: 2}}`), nil)
	if err := changes.Ignore([]string{"a.b"}); err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(changes)); !slices.Equal(got, []string{"a.c"}) {
		t.Errorf("got %v", got)
	}
}
