package object

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func parse(t *testing.T, text string) *unstructured.Unstructured {
	t.Helper()
	fields := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &fields); err != nil {
		t.Fatal(err)
	}
	return FromProperties(resource.NewPropertyMapFromMap(fields))
}

func TestNormalize(t *testing.T) {
	for name, test := range map[string]struct{ given, want string }{
		"quantities": {
			`{apiVersion: v1, kind: ResourceQuota, spec: {hard: {cpu: 1000m, memory: 1024Mi}}}`,
			`{apiVersion: v1, kind: ResourceQuota, spec: {hard: {cpu: "1", memory: 1Gi}}}`,
		},
		"what only the server writes": {
			`{apiVersion: example.com/v1, kind: X, metadata: {name: a, uid: b, resourceVersion: "1"}}`,
			`{apiVersion: example.com/v1, kind: X, metadata: {name: a}}`,
		},
		"text of a secret": {
			`{apiVersion: v1, kind: Secret, data: {a: YQ==}, stringData: {b: b}}`,
			`{apiVersion: v1, kind: Secret, data: {a: YQ==, b: Yg==}}`,
		},
		"an unknown kind": {
			`{apiVersion: example.com/v1, kind: X, spec: {cpu: 1000m}}`,
			`{apiVersion: example.com/v1, kind: X, spec: {cpu: 1000m}}`,
		},
		"the default of a kind's definition": {
			`{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,
			  spec: {preserveUnknownFields: false}, status: {}}`,
			`{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := parse(t, test.given)
			if stray := Normalize(got); len(stray) > 0 {
				t.Errorf("stray fields: %v", stray)
			}
			if want := parse(t, test.want); !reflect.DeepEqual(got.Object, want.Object) {
				t.Errorf("got %v, want %v", got.Object, want.Object)
			}
		})
	}
}

func TestNormalizeFindsStrayFields(t *testing.T) {
	o := parse(t, `{apiVersion: v1, kind: ConfigMap, data: {a: b}, dada: {}}`)
	stray := Normalize(o)
	if len(stray) != 1 || !strings.Contains(stray[0], `unknown field "dada"`) {
		t.Errorf("got %v", stray)
	}
	if _, kept := o.Object["dada"]; kept {
		t.Error("the stray field is still there")
	}
}

func TestUnknownsSurvive(t *testing.T) {
	o := FromProperties(resource.PropertyMap{
		"apiVersion": resource.NewProperty("v1"),
		"kind":       resource.NewProperty("ConfigMap"),
		"data":       resource.MakeSecret(resource.MakeComputed(resource.NewProperty(""))),
	})
	Normalize(o)
	if !HasUnknowns(o.Object) {
		t.Errorf("got %v", o.Object)
	}
	if properties := ToProperties(o.Object); !properties["data"].IsComputed() {
		t.Errorf("got %v", properties)
	}
}

func TestDashesAndUnderscores(t *testing.T) {
	properties := resource.PropertyMap{"x_kubernetes_int_or_string": resource.NewProperty(true)}
	o := FromProperties(properties)
	if o.Object["x-kubernetes-int-or-string"] != true {
		t.Errorf("got %v", o.Object)
	}
	if back := ToProperties(o.Object); !reflect.DeepEqual(back, properties) {
		t.Errorf("got %v", back)
	}
}

func TestPruneKeepsTheProgramsFields(t *testing.T) {
	live := parse(t, `{a: {b: 1, more: 2}, list: [{x: 1, y: 2}, {x: 3}, {x: 4}], status: {}}`)
	shape := parse(t, `{a: {b: 9, gone: 9}, list: [{x: 9}, {}]}`)
	want := parse(t, `{a: {b: 1}, list: [{x: 1}, {}]}`)
	if got := Prune(live, shape); !reflect.DeepEqual(got.Object, want.Object) {
		t.Errorf("got %v, want %v", got.Object, want.Object)
	}
}

func TestMarkSecrets(t *testing.T) {
	outs := ToProperties(parse(t, `{kind: Pod, env: [{value: s}], spec: {token: s, image: i}}`).Object)
	MarkSecrets(outs, resource.PropertyMap{
		"env": resource.NewProperty([]resource.PropertyValue{
			resource.NewProperty(resource.PropertyMap{
				"value": resource.MakeSecret(resource.NewProperty("s")),
			}),
		}),
		"spec": resource.NewProperty(resource.PropertyMap{
			"token": resource.MakeSecret(resource.NewProperty("s")),
			"image": resource.NewProperty("i"),
		}),
	})
	spec := outs["spec"].ObjectValue()
	if !outs["env"].IsSecret() || !spec["token"].IsSecret() || spec["image"].IsSecret() {
		t.Errorf("got %v", outs)
	}
}

func TestStateKeepsSecrets(t *testing.T) {
	inputs := parse(t, `{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {a: Yg==}}`)
	state := State{Inputs: inputs, Live: Copy(inputs), InitialAPIVersion: "v1", FieldManager: "m"}
	properties := state.Properties(nil)
	remembered := properties["__inputs"].ObjectValue()
	if !properties["data"].IsSecret() || !remembered["data"].IsSecret() {
		t.Errorf("got %v", properties)
	}
	if back := ParseState(properties); !reflect.DeepEqual(back, state) {
		t.Errorf("got %v, want %v", back, state)
	}
}

func TestAssignName(t *testing.T) {
	name := func(text string, options *pulumirpc.CheckRequest_AutonamingOptions) (string, error) {
		o := parse(t, text)
		err := AssignName(o, "web", []byte("12345678901234567890123456789012"), options)
		if IsTrue(o, Autonamed) != (o.GetName() != "" && o.GetName() != "given") {
			t.Errorf("%s: the annotation does not fit the name", o.GetName())
		}
		return o.GetName(), err
	}
	first, err := name(`{}`, nil)
	if again, _ := name(`{}`, nil); err != nil || first != again {
		t.Errorf("%q, then %q for the same seed (%v)", first, again, err)
	}
	if !regexp.MustCompile(`^web-[0-9a-f]{8}$`).MatchString(first) {
		t.Errorf("got %q", first)
	}
	if given, err := name(`{metadata: {name: given}}`, nil); given != "given" || err != nil {
		t.Errorf("got %q, %v", given, err)
	}
	proposal := &pulumirpc.CheckRequest_AutonamingOptions{
		ProposedName: "proposed", Mode: pulumirpc.CheckRequest_AutonamingOptions_PROPOSE,
	}
	if proposed, err := name(`{}`, proposal); proposed != "proposed" || err != nil {
		t.Errorf("got %q, %v", proposed, err)
	}
	disabled := &pulumirpc.CheckRequest_AutonamingOptions{
		Mode: pulumirpc.CheckRequest_AutonamingOptions_DISABLE,
	}
	if _, err := name(`{}`, disabled); err == nil {
		t.Error("a name was made though that is disabled")
	}
	if _, err := name(`{metadata: {generateName: a-}}`, nil); err == nil {
		t.Error("generateName was accepted")
	}
}

func TestKind(t *testing.T) {
	for token, want := range map[string]string{
		"kubernetes:core/v1:ConfigMap":            "/v1, Kind=ConfigMap",
		"kubernetes:core/v1:ConfigMapPatch":       "/v1, Kind=ConfigMap",
		"kubernetes:apps/v1:Deployment":           "apps/v1, Kind=Deployment",
		"kubernetes:example.com/v1:GadgetPatch":   "example.com/v1, Kind=GadgetPatch",
		"kubernetes:networking.k8s.io/v1:Ingress": "networking.k8s.io/v1, Kind=Ingress",
	} {
		kind, err := Kind(resource.URN("urn:pulumi:s::p::" + token + "::name"))
		if err != nil || kind.String() != want {
			t.Errorf("%s: got %s, %v", token, kind, err)
		}
	}
}
