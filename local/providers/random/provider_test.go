package random

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"
	"groundwork/local/providers/values"
)

type fields = map[string]any

var unknown = resource.MakeComputed(resource.NewProperty(""))

func urnOf(name string) string {
	lower := strings.ToLower(name[:1]) + name[1:]
	return "urn:pulumi:dev::groundwork::random:index/" + lower + ":" + name + "::thing"
}

func properties(t *testing.T, values fields) *structpb.Struct {
	t.Helper()
	marshalled, err := marshal(resource.NewPropertyMapFromMap(values))
	if err != nil {
		t.Fatal(err)
	}
	return marshalled
}

func checkFailures(t *testing.T, name string, inputs fields) []*pulumirpc.CheckFailure {
	t.Helper()
	response, err := (&Provider{}).Check(context.Background(), &pulumirpc.CheckRequest{
		Urn: urnOf(name), News: properties(t, inputs),
	})
	if err != nil {
		t.Fatal(err)
	}
	return response.GetFailures()
}

// create checks and creates, and returns the ID and the state.
func create(t *testing.T, name string, inputs fields) (string, resource.PropertyMap) {
	t.Helper()
	if failures := checkFailures(t, name, inputs); len(failures) > 0 {
		t.Fatalf("%s %v: %v", name, inputs, failures)
	}
	response, err := (&Provider{}).Create(context.Background(), &pulumirpc.CreateRequest{
		Urn: urnOf(name), Properties: properties(t, inputs),
	})
	if err != nil {
		t.Fatal(err)
	}
	state, err := unmarshal(response.GetProperties())
	if err != nil {
		t.Fatal(err)
	}
	return response.GetId(), state
}

func replaced(t *testing.T, name string, state resource.PropertyMap, inputs fields) []string {
	t.Helper()
	olds, err := marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&Provider{}).Diff(context.Background(), &pulumirpc.DiffRequest{
		Urn: urnOf(name), Olds: olds, News: properties(t, inputs),
	})
	if err != nil {
		t.Fatal(err)
	}
	if some := response.GetChanges() == pulumirpc.DiffResponse_DIFF_SOME; some !=
		(len(response.GetReplaces()) > 0) {
		t.Fatalf("changes %v but replaces %v", response.GetChanges(), response.GetReplaces())
	}
	return response.GetReplaces()
}

func TestDiff(t *testing.T) {
	_, state := create(t, "RandomPassword", fields{
		"length": 16, "keepers": fields{"generation": "1"},
	})
	for _, example := range []struct {
		what   string
		inputs fields
		want   string
	}{
		{"the same", fields{"length": 16, "keepers": fields{"generation": "1"}}, ""},
		{"a fallback spelled out", fields{"length": 16, "special": true, "number": true,
			"keepers": fields{"generation": "1"}}, ""},
		{"another keeper", fields{"length": 16, "keepers": fields{"generation": "2"}}, "keepers"},
		{"no keepers", fields{"length": 16}, "keepers"},
		{"an unknown keeper", fields{"length": 16, "keepers": fields{"generation": unknown}}, "keepers"},
		{"a secret keeper of the same value", fields{"length": 16, "keepers": fields{
			"generation": resource.MakeSecret(resource.NewProperty("1"))}}, ""},
		{"another length", fields{"length": 17, "keepers": fields{"generation": "1"}}, "length"},
		{"no digits", fields{"length": 16, "numeric": false,
			"keepers": fields{"generation": "1"}}, "number numeric"},
	} {
		if got := strings.Join(replaced(t, "RandomPassword", state, example.inputs), " "); got !=
			example.want {
			t.Errorf("%s replaces %q, want %q", example.what, got, example.want)
		}
	}
	_, without := create(t, "RandomUuid", fields{})
	if got := replaced(t, "RandomUuid", without, fields{"keepers": fields{}}); got != nil {
		t.Errorf("empty keepers replace %v", got)
	}
}

func TestPreviewKnowsInputsButNotWhatIsDrawn(t *testing.T) {
	response, err := (&Provider{}).Create(context.Background(), &pulumirpc.CreateRequest{
		Urn: urnOf("RandomPassword"), Preview: true,
		Properties: properties(t, fields{"length": unknown}),
	})
	if err != nil {
		t.Fatal(err)
	}
	state, err := unmarshal(response.GetProperties())
	if err != nil {
		t.Fatal(err)
	}
	if response.GetId() != "" || !values.Plain(state["result"]).IsComputed() ||
		!state["length"].IsComputed() || state["special"].V != true {
		t.Fatalf("ID %q, state %v", response.GetId(), state)
	}
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	for _, example := range []struct {
		kind   string
		inputs fields
		want   string
	}{
		{"RandomPassword", fields{}, "length is required"},
		{"RandomPassword", fields{"length": 0}, "length is 0 but must be at least 1"},
		{"RandomPassword", fields{"length": "8"}, "length must be a whole number, not a string"},
		{"RandomPassword", fields{"length": 8.5}, "length is 8.5, which is no whole number"},
		{"RandomPassword", fields{"length": 8, "special": "no"}, "special must be true or false"},
		{"RandomPassword", fields{"length": 8, "minLower": -1}, "minLower is -1"},
		{"RandomPassword", fields{"length": 3, "minLower": 2, "minUpper": 2}, "at least 4"},
		{"RandomPassword", fields{"length": 8, "number": true, "numeric": false}, "contradict"},
		{"RandomString", fields{"length": 8, "lower": false, "upper": false, "numeric": false,
			"special": false}, "no characters are left"},
		{"RandomString", fields{"length": 8, "keepers": fields{"a": 1}}, "keepers.a must be a string"},
		{"RandomInteger", fields{"min": 2, "max": 1}, "min is 2 but must be at most max"},
		{"RandomShuffle", fields{"inputs": []any{"a", 1}}, "inputs[1] must be a string"},
		{"RandomPet", fields{"length": 0}, "length is 0"},
	} {
		failures := checkFailures(t, example.kind, example.inputs)
		if len(failures) != 1 || !strings.Contains(failures[0].GetReason(), example.want) {
			t.Errorf("%s %v: %v, want %q", example.kind, example.inputs, failures, example.want)
		}
	}
	accepted := fields{"length": unknown, "minLower": 4, "keepers": fields{"a": unknown}}
	if failures := checkFailures(t, "RandomPassword", accepted); len(failures) > 0 {
		t.Errorf("unknown inputs: %v", failures)
	}
}

func TestImport(t *testing.T) {
	for _, example := range []struct {
		kind, id, wantID string
		inputs           fields
		output           resource.PropertyKey
		want             any
	}{
		{"RandomPassword", "s3cr3t", "none", fields{"length": 6}, "result", "s3cr3t"},
		{"RandomString", "abc", "abc", fields{"length": 3}, "result", "abc"},
		{"RandomId", "p,AQI", "AQI", fields{"byteLength": 2, "prefix": "p"}, "dec", "p258"},
		{"RandomBytes", "AQI=", "none", fields{"length": 2}, "hex", "0102"},
		{"RandomInteger", "5,1,9", "5", fields{"min": 1, "max": 9}, "result", 5.0},
		{"RandomUuid", "6ba7b810-9dad-41d1-80b4-00c04fd430c8",
			"6ba7b810-9dad-41d1-80b4-00c04fd430c8", fields{}, "result",
			"6ba7b810-9dad-41d1-80b4-00c04fd430c8"},
	} {
		response, err := (&Provider{}).Read(context.Background(), &pulumirpc.ReadRequest{
			Urn: urnOf(example.kind), Id: example.id,
		})
		if err != nil {
			t.Fatal(err)
		}
		state, err := unmarshal(response.GetProperties())
		if err != nil {
			t.Fatal(err)
		}
		if response.GetId() != example.wantID || values.Plain(state[example.output]).V != example.want {
			t.Errorf("%s: ID %q, state %v", example.kind, response.GetId(), state)
		}
		if got := replaced(t, example.kind, state, example.inputs); got != nil {
			t.Errorf("%s: the inputs of the import replace %v", example.kind, got)
		}
	}
}

func TestImportOfNonsenseNamesTheFormAndKeepsTheIDToItself(t *testing.T) {
	for kind, want := range map[string]string{
		"RandomBytes":   "the bytes in base64",
		"RandomId":      "b64Url",
		"RandomUuid":    "a UUID such as",
		"RandomInteger": "<result>,<min>,<max>",
		"RandomPet":     "cannot be imported",
	} {
		_, err := (&Provider{}).Read(context.Background(), &pulumirpc.ReadRequest{
			Urn: urnOf(kind), Id: "!nonsense!",
		})
		if err == nil || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "nonsense") {
			t.Errorf("%s: %v, want %q", kind, err, want)
		}
	}
}

func TestRefreshKeepsTheState(t *testing.T) {
	id, state := create(t, "RandomPassword", fields{"length": 8})
	marshalled, err := marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&Provider{}).Read(context.Background(), &pulumirpc.ReadRequest{
		Urn: urnOf("RandomPassword"), Id: id, Properties: marshalled,
		Inputs: properties(t, fields{"length": 8}),
	})
	if err != nil {
		t.Fatal(err)
	}
	after, err := unmarshal(response.GetProperties())
	if err != nil || response.GetId() != id || !after.DeepEquals(state) {
		t.Fatalf("%v became %v", state, after)
	}
}

func TestUnknownTypeIsNamed(t *testing.T) {
	_, err := (&Provider{}).Check(context.Background(), &pulumirpc.CheckRequest{
		Urn: urnOf("RandomDice"),
	})
	if err == nil || !strings.Contains(err.Error(), "RandomDice") {
		t.Fatalf("%v", err)
	}
}

func TestSchemaListsEveryType(t *testing.T) {
	response, err := (&Provider{}).GetSchema(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var described packageSpec
	if err := json.Unmarshal([]byte(response.GetSchema()), &described); err != nil {
		t.Fatal(err)
	}
	password := described.Resources["random:index/randomPassword:RandomPassword"]
	if len(described.Resources) != len(kinds) || !password.Properties["result"].Secret ||
		password.RequiredInputs[0] != "length" {
		t.Fatalf("%s", response.GetSchema())
	}
}
