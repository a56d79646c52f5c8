package construct

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"groundwork/local/providers/values"
)

func parsed(t *testing.T, manifest string) []object {
	t.Helper()
	objects, err := parse(manifest, nil)
	if err != nil {
		t.Fatal(err)
	}
	if objects, err = flatten(objects); err != nil {
		t.Fatal(err)
	}
	return objects
}

func TestParseSkipsEmptyDocumentsAndTakesListsApart(t *testing.T) {
	objects := parsed(t, `
# nothing but a comment
---
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: one}}
  - apiVersion: v1
    kind: ConfigMapList
    items:
      - {apiVersion: v1, kind: ConfigMap, metadata: {name: two}}
---
{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "three", "namespace": "n"}}
`)
	var names, tokens []string
	for _, one := range objects {
		names = append(names, one.resourceName("group"))
		tokens = append(tokens, one.token())
	}
	if got := strings.Join(names, " "); got != "group:one group:two group:n/three" {
		t.Errorf("names are %s", got)
	}
	if tokens[0] != "kubernetes:core/v1:ConfigMap" || tokens[2] != "kubernetes:apps/v1:Deployment" {
		t.Errorf("tokens are %v", tokens)
	}
	if name := objects[2].resourceName(""); name != "n/three" {
		t.Errorf("without a prefix the name is %s", name)
	}
}

func TestParseNamesNoSecretInItsError(t *testing.T) {
	const broken = "apiVersion: v1\npassword: \"hunter2\n  x: : y"
	_, err := parse(broken, secretWhole)
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error is %v", err)
	}
}

func TestIdentifyInsistsOnKindAndName(t *testing.T) {
	for manifest, want := range map[string]string{
		"{apiVersion: v1, metadata: {name: a}}":            "needs kind and apiVersion",
		"{kind: ConfigMap, metadata: {name: a}}":           "needs kind and apiVersion",
		"{apiVersion: v1, kind: ConfigMap, data: {}}":      "needs metadata.name",
		"{apiVersion: core/v1, kind: X, metadata: {n: s}}": "needs metadata.name",
	} {
		if err := parsed(t, manifest)[0].identify(); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", manifest, err, want)
		}
	}
	core := parsed(t, "{apiVersion: core/v1, kind: ConfigMap, metadata: {name: a}}")[0]
	if err := core.identify(); err != nil || core.GetAPIVersion() != "v1" {
		t.Errorf("%v, %s", err, core.GetAPIVersion())
	}
}

const ordered = `
{apiVersion: example.com/v1, kind: Widget, metadata: {name: w, namespace: shop}}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: last
  namespace: shop
  annotations:
    config.kubernetes.io/depends-on: example.com/namespaces/shop/Widget/w, /Namespace/shop
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec: {group: example.com, scope: Namespaced, names: {kind: Widget}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop}}
`

func TestOrderPutsFirstWhatOthersNeed(t *testing.T) {
	objects := parsed(t, ordered)
	needs, err := dependencies(objects)
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(needs); got != "[[3 2] [3 0 3] [] []]" {
		t.Errorf("needs are %s", got)
	}
	order, err := inOrder(objects, needs)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(order, []int{3, 2, 0, 1}) {
		t.Errorf("the order is %v", order)
	}
}

func TestOrderRefusesWhatCannotBe(t *testing.T) {
	const pattern = `
apiVersion: v1
kind: ConfigMap
metadata: {name: a, annotations: {config.kubernetes.io/depends-on: "%s"}}`
	for reference, want := range map[string]string{
		"/ConfigMap/a":       "needs itself",
		"/ConfigMap/b":       "which is not in the component",
		"nonsense":           "neither",
		"a/b/c/ConfigMap/d":  "neither",
		"/ConfigMap/a,wrong": "neither",
	} {
		objects := parsed(t, fmt.Sprintf(pattern, reference))
		needs, err := dependencies(objects)
		if err == nil {
			_, err = inOrder(objects, needs)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", reference, err, want)
		}
	}
}

func isSealed(value any) bool {
	_, ok := value.(pulumi.Output)
	return ok
}

func TestSecretDataIsSealedWhereverItComesFrom(t *testing.T) {
	body := parsed(t, `
apiVersion: v1
kind: Secret
metadata: {name: s}
type: Opaque
data: {password: aHVudGVyMg==}
stringData: {user: admin}`)[0].sealed()
	if !isSealed(body["data"]) || !isSealed(body["stringData"]) || isSealed(body["type"]) {
		t.Errorf("sealed: %v", body)
	}
}

func TestSecretsOfTheProgramStayInPlace(t *testing.T) {
	secret := func(value string) resource.PropertyValue {
		return resource.MakeSecret(resource.NewProperty(value))
	}
	r := request{inputs: values.Fields{"objs": resource.NewProperty([]resource.PropertyValue{
		resource.NewProperty(resource.NewPropertyMapFromMap(map[string]any{
			"apiVersion": "v1", "kind": "ConfigMap",
			"metadata": map[string]any{"name": "a", "labels": map[string]any{"l": secret("x")}},
			"data":     map[string]any{"open": "o", "closed": secret("c")},
			"list":     []any{"o", secret("c")},
		})),
	})}}
	objects, err := configGroup(r)
	if err != nil {
		t.Fatal(err)
	}
	body := objects[0].sealed()
	data := body["data"].(map[string]any)
	list := body["list"].([]any)
	metadata := body["metadata"].(map[string]any)
	if isSealed(data["open"]) || !isSealed(data["closed"]) || isSealed(list[0]) ||
		!isSealed(list[1]) || isSealed(metadata["name"]) ||
		!isSealed(metadata["labels"].(map[string]any)["l"]) {
		t.Errorf("sealed: %v", body)
	}
	if strings.Contains(objects[0].excerpt(), "closed") {
		t.Errorf("the excerpt is %s", objects[0].excerpt())
	}
}

func TestSecretsOfAChartAreWhatDiffersBetweenRenderings(t *testing.T) {
	one := parsed(t, `
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {user: admin, login: YWRtaW46aHVudGVyMg==}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: only-here}, data: {user: admin}}`)
	other := parsed(t, `
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {user: admin, login: YWRtaW46aXZvdWZzMw==}}`)
	marked := withSecrets(one, other, true)
	data := marked[0].sealed()["data"].(map[string]any)
	if isSealed(data["user"]) || !isSealed(data["login"]) {
		t.Errorf("sealed: %v", data)
	}
	if !isSealed(marked[1].sealed()["data"]) {
		t.Error("what has no counterpart must be secret as a whole")
	}
	if !isSealed(withSecrets(one, nil, false)[0].sealed()["data"]) {
		t.Error("what cannot be compared must be secret as a whole")
	}
}

func TestStandInsDifferInEverySecretAndInNothingElse(t *testing.T) {
	secret := func(value any) resource.PropertyValue {
		return resource.MakeSecret(resource.NewPropertyValue(value))
	}
	others := standIns(resource.PropertyMap{
		"open": resource.NewProperty("same"),
		"text": secret("aZ9-"), "symbols": secret("--"), "empty": secret(""),
		"number": secret(1.0), "truth": secret(true),
		"deep": secret(map[string]any{"list": []any{"abc"}}),
	}).Mappable()
	for key, want := range map[string]any{
		"open": "same", "text": "bA0-", "symbols": "--x", "empty": "x", "number": 2.0,
		"truth": false,
	} {
		if others[key] != want {
			t.Errorf("%s became %v, want %v", key, others[key], want)
		}
	}
	if got := fmt.Sprint(others["deep"]); got != "map[list:[bcd]]" {
		t.Errorf("deep became %s", got)
	}
}

func TestFilesMayBePatterns(t *testing.T) {
	directory := t.TempDir()
	for _, name := range []string{"b.yaml", "a.yaml", "c.txt"} {
		content := fmt.Sprintf("{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}}", name)
		if err := os.WriteFile(filepath.Join(directory, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	objects, err := configGroup(request{inputs: values.Fields{
		"files": resource.NewProperty([]resource.PropertyValue{
			resource.NewProperty(filepath.Join(directory, "*.yaml")),
		}),
	}})
	if err != nil || len(objects) != 2 || objects[0].GetName() != "a.yaml" {
		t.Fatalf("%v, %v", objects, err)
	}
	_, err = configGroup(request{inputs: values.Fields{
		"files": resource.NewProperty(filepath.Join(directory, "missing.yaml")),
	}})
	if err == nil || !strings.Contains(err.Error(), "missing.yaml") {
		t.Fatalf("%v", err)
	}
}
