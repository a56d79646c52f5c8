package random

import (
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"golang.org/x/crypto/bcrypt"
	"groundwork/local/providers/values"
)

func TestStringHoldsItsGuarantees(t *testing.T) {
	for range 50 {
		text, _ := create(t, "RandomString", fields{
			"length": 12, "minLower": 3, "minUpper": 3, "minNumeric": 3, "minSpecial": 3,
			"overrideSpecial": "~^",
		})
		for _, class := range []string{"[a-z]", "[A-Z]", "[0-9]", "[~^]"} {
			if found := regexp.MustCompile(class).FindAllString(text, -1); len(found) != 3 {
				t.Fatalf("%q has %d of %s, want 3", text, len(found), class)
			}
		}
	}
}

func TestPasswordIsSecretEverywhere(t *testing.T) {
	id, state := create(t, "RandomPassword", fields{"length": 12})
	if id != "none" || !state["result"].IsSecret() || !state["bcryptHash"].IsSecret() {
		t.Fatalf("ID %q, or result or bcryptHash is not secret", id)
	}
	password, hash := values.Plain(state["result"]).StringValue(), values.Plain(state["bcryptHash"]).StringValue()
	if err := bcrypt.CompareHashAndPassword([]byte(hash), []byte(password)); err != nil {
		t.Fatal(err)
	}
}

func TestLongPasswordIsHashedToo(t *testing.T) {
	_, state := create(t, "RandomPassword", fields{"length": 100})
	password, hash := values.Plain(state["result"]).StringValue(), values.Plain(state["bcryptHash"]).StringValue()
	if len(password) != 100 {
		t.Fatalf("%d characters", len(password))
	}
	if err := bcrypt.CompareHashAndPassword([]byte(hash), []byte(password[:72])); err != nil {
		t.Fatal(err)
	}
}

func TestStringDrawsOnlyFromWhatIsAllowed(t *testing.T) {
	for _, example := range []struct {
		inputs fields
		form   string
	}{
		{fields{"length": 40, "special": false}, `^[A-Za-z0-9]{40}$`},
		{fields{"length": 40, "upper": false, "special": false}, `^[a-z0-9]{40}$`},
		{fields{"length": 40, "numeric": false, "special": false}, `^[A-Za-z]{40}$`},
		{fields{"length": 40, "number": false, "special": false}, `^[A-Za-z]{40}$`},
		{fields{"length": 8, "lower": false, "upper": false, "numeric": false,
			"overrideSpecial": "é"}, `^é{8}$`},
	} {
		id, state := create(t, "RandomString", example.inputs)
		if !regexp.MustCompile(example.form).MatchString(id) || state["result"].StringValue() != id {
			t.Errorf("%v gave %q", example.inputs, id)
		}
		if !state["number"].DeepEquals(state["numeric"]) {
			t.Errorf("%v: number %v, numeric %v", example.inputs, state["number"], state["numeric"])
		}
	}
}

func TestFallbacksAreInTheState(t *testing.T) {
	_, state := create(t, "RandomString", fields{"length": 8})
	for key, want := range map[string]any{
		"length": 8.0, "lower": true, "upper": true, "number": true, "numeric": true,
		"special": true, "minLower": 0.0, "minUpper": 0.0, "minNumeric": 0.0, "minSpecial": 0.0,
		"__meta": `{"schema_version":"2"}`,
	} {
		if got := state[resource.PropertyKey(key)]; got.V != want {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
	if state.HasValue("overrideSpecial") || state.HasValue("keepers") {
		t.Errorf("inputs without a fallback appeared: %v", state)
	}
}

func TestBytesAreSecretEverywhere(t *testing.T) {
	id, state := create(t, "RandomBytes", fields{"length": 24})
	if id != "none" || !state["base64"].IsSecret() || !state["hex"].IsSecret() {
		t.Fatalf("ID %q, base64 or hex is not secret", id)
	}
	bytes, err := base64.StdEncoding.DecodeString(values.Plain(state["base64"]).StringValue())
	if err != nil || len(bytes) != 24 || hex.EncodeToString(bytes) != values.Plain(state["hex"]).V {
		t.Fatal("base64 and hex are not the same 24 bytes")
	}
}

func TestIDShowsTheSameBytesInEveryForm(t *testing.T) {
	id, state := create(t, "RandomId", fields{"byteLength": 2, "prefix": "p-"})
	bytes, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil || len(bytes) != 2 {
		t.Fatalf("ID %q", id)
	}
	for key, want := range map[resource.PropertyKey]string{
		"b64Url": "p-" + id,
		"b64Std": "p-" + base64.StdEncoding.EncodeToString(bytes),
		"hex":    "p-" + hex.EncodeToString(bytes),
	} {
		if state[key].V != want {
			t.Errorf("%s is %v, want %s", key, state[key], want)
		}
	}
}

func TestUUID(t *testing.T) {
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	first, state := create(t, "RandomUuid", fields{})
	second, _ := create(t, "RandomUuid", fields{})
	if !form.MatchString(first) || state["result"].V != first || first == second {
		t.Fatalf("%q, %q, %v", first, second, state)
	}
}

func TestIntegerStaysWithinItsBounds(t *testing.T) {
	seen := map[float64]bool{}
	for range 200 {
		_, state := create(t, "RandomInteger", fields{"min": -1, "max": 1})
		seen[state["result"].NumberValue()] = true
	}
	if len(seen) != 3 || !seen[-1] || !seen[0] || !seen[1] {
		t.Fatalf("drew %v", seen)
	}
	first, _ := create(t, "RandomInteger", fields{"min": 1, "max": 3, "seed": "12345"})
	second, _ := create(t, "RandomInteger", fields{"min": 1, "max": 3, "seed": "123456"})
	// What the official provider draws for these seeds.
	if first != "3" || second != "2" {
		t.Errorf("the seeds gave %s and %s", first, second)
	}
}

func TestShuffleRepeatsOnlyAfterAllHaveCome(t *testing.T) {
	_, state := create(t, "RandomShuffle", fields{"inputs": []any{"a", "b", "c"}, "resultCount": 7})
	results := state["results"].ArrayValue()
	if len(results) != 7 {
		t.Fatalf("%d results", len(results))
	}
	for _, batch := range [][]resource.PropertyValue{results[:3], results[3:6]} {
		seen := map[string]bool{}
		for _, item := range batch {
			seen[item.StringValue()] = true
		}
		if len(seen) != 3 {
			t.Errorf("%v is no permutation", batch)
		}
	}
	_, empty := create(t, "RandomShuffle", fields{"inputs": []any{}, "resultCount": 7})
	if len(empty["results"].ArrayValue()) != 0 {
		t.Errorf("nothing shuffled is %v", empty["results"])
	}
}

func TestPetName(t *testing.T) {
	id, state := create(t, "RandomPet", fields{"length": 4, "prefix": "my", "separator": "_"})
	if words := strings.Split(id, "_"); len(words) != 5 || words[0] != "my" {
		t.Errorf("%q", id)
	}
	if _, plain := create(t, "RandomPet", fields{}); plain["length"].V != 2.0 ||
		plain["separator"].V != "-" {
		t.Errorf("fallbacks are %v", plain)
	}
	if state["prefix"].V != "my" {
		t.Errorf("state is %v", state)
	}
}
