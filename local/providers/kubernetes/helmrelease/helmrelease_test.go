package helmrelease

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"groundwork/local/providers/kubernetes/target"
	"groundwork/local/providers/values"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

const urn = "urn:pulumi:dev::groundwork::" + Type + "::web"

type fields = map[string]any

var (
	secret  = resource.MakeSecret(resource.NewProperty("hunter2"))
	unknown = resource.MakeComputed(resource.NewProperty(""))
)

// fakeHelm puts a helm on PATH that notes its calls, and returns what reads the notes.
func fakeHelm(t *testing.T, script string) func() []string {
	t.Helper()
	directory := t.TempDir()
	notes := filepath.Join(directory, "calls")
	content := "#!/bin/sh\nverb=$1\ncat >/dev/null\necho \"$@\" >>\"" + notes + "\"\n" + script
	if err := os.WriteFile(filepath.Join(directory, "helm"), []byte(content), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", directory+":/usr/bin:/bin")
	return func() []string {
		text, err := os.ReadFile(notes)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSpace(string(text)), "\n")
	}
}

const showsChart = `echo '{"name": "web", "version": "1.2.3"}'`

func releases() *Releases {
	return New(nil, &target.Target{Namespace: "team"})
}

func check(t *testing.T, given fields, olds resource.PropertyMap) (
	resource.PropertyMap, []*pulumirpc.CheckFailure,
) {
	t.Helper()
	news, err := marshal(resource.NewPropertyMapFromMap(given))
	if err != nil {
		t.Fatal(err)
	}
	before, err := marshal(olds)
	if err != nil {
		t.Fatal(err)
	}
	response, err := releases().Check(context.Background(), &pulumirpc.CheckRequest{
		Urn: urn, News: news, Olds: before, RandomSeed: []byte("seed"),
	})
	if err != nil {
		t.Fatal(err)
	}
	inputs, err := unmarshal(response.GetInputs())
	if err != nil {
		t.Fatal(err)
	}
	return inputs, response.GetFailures()
}

func TestCheckFillsInWhatTheProgramLeftOut(t *testing.T) {
	fakeHelm(t, showsChart)
	inputs, failures := check(t, fields{
		"chart": "web", "version": ">=1", "atomic": false, "compat": "true", "maxHistory": 0,
	}, nil)
	if len(failures) > 0 {
		t.Fatal(failures)
	}
	name := inputs["name"].StringValue()
	if !strings.HasPrefix(name, "web-") || len(name) != len("web-")+randomSuffix {
		t.Errorf("the name is %q", name)
	}
	again, _ := check(t, fields{"chart": "web"}, nil)
	if again["name"].StringValue() != name {
		t.Error("one seed drew two names")
	}
	delete(inputs, "name")
	want := "map[chart:web maxHistory:0 namespace:team timeout:300 version:1.2.3]"
	if got := fmt.Sprint(inputs.Mappable()); got != want {
		t.Errorf("the inputs are %s, want %s", got, want)
	}
	kept, _ := check(t, fields{"chart": "web", "skipAwait": true}, resource.PropertyMap{
		"name": resource.NewProperty("earlier"),
	})
	if kept["name"].StringValue() != "earlier" || kept.HasValue("timeout") {
		t.Errorf("the inputs are %v", kept)
	}
}

func TestCheckAsksForNoChartWhileInputsAreUnknown(t *testing.T) {
	fakeHelm(t, "exit 1")
	inputs, failures := check(t, fields{
		"chart": "web", "version": ">=1", "values": fields{"host": unknown, "port": 80},
	}, nil)
	if len(failures) > 0 || inputs["version"].StringValue() != ">=1" ||
		!inputs["values"].ObjectValue()["host"].IsComputed() {
		t.Errorf("%v, %v", inputs, failures)
	}
	files, failures := check(t, fields{"chart": "web", "valueYamlFiles": unknown}, nil)
	if len(failures) > 0 || !files["values"].IsComputed() {
		t.Errorf("%v, %v", files, failures)
	}
}

func TestCheckHidesPasswords(t *testing.T) {
	fakeHelm(t, showsChart)
	inputs, _ := check(t, fields{
		"chart": "web", "repositoryOpts": fields{"username": "me", "password": "open"},
		"values": fields{"password": secret},
	}, nil)
	if !inputs["repositoryOpts"].ObjectValue()["password"].IsSecret() ||
		!inputs["values"].ObjectValue()["password"].IsSecret() {
		t.Errorf("%v", inputs)
	}
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	fakeHelm(t, `echo "Error: no such chart" >&2; exit 1`)
	for want, given := range map[string]fields{
		"chart is required": {},
		"no such chart: check the chart's name, version and repository": {"chart": "web"},
	} {
		_, failures := check(t, given, nil)
		if len(failures) != 1 || !strings.Contains(failures[0].GetReason(), want) {
			t.Errorf("%v: %v, want %q", given, failures, want)
		}
	}
}

func operationOn(t *testing.T, given fields) *operation {
	t.Helper()
	inputs := resource.NewPropertyMapFromMap(given)
	operation, err := releases().begin(urn, inputs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(operation.end)
	return operation
}

func TestDiff(t *testing.T) {
	fakeHelm(t, "true")
	given := fields{
		"name": "web", "namespace": "team", "chart": "web", "version": "1.2.3",
		"values": fields{"replicas": 1, "password": secret, "gone": nil, "list": []any{1, 2}},
	}
	with := func(changes fields) fields {
		changed := fields{}
		for key, value := range given {
			changed[key] = value
		}
		for key, value := range changes {
			changed[key] = value
		}
		return changed
	}
	found := &live{Config: fields{
		"replicas": 1.0, "password": "hunter2", "list": []any{1.0, 2.0}, "foreign": "x",
	}}
	found.chart.Version = "1.2.3"
	drifted := &live{Config: fields{"replicas": 5.0, "password": "hunter2", "list": []any{1.0, 2.0}}}
	drifted.chart.Version = "1.2.2"
	for _, example := range []struct {
		what, want string
		state      *live
		news       fields
	}{
		{"the same", "", found, given},
		{"the same, no longer secret", "", found,
			with(fields{"values": fields{"replicas": 1, "password": "hunter2", "gone": nil,
				"list": []any{1, 2}}})},
		{"another value", "values.replicas:UPDATE", found, with(fields{"values": fields{
			"replicas": 2, "password": secret, "gone": nil, "list": []any{1, 2}}})},
		{"one value fewer", "values.list:DELETE", found, with(fields{"values": fields{
			"replicas": 1, "password": secret, "gone": nil}})},
		{"an unknown value", "values.password:UPDATE", found, with(fields{"values": fields{
			"replicas": 1, "password": unknown, "gone": nil, "list": []any{1, 2}}})},
		{"another name", "name:UPDATE_REPLACE", found, with(fields{"name": "other"})},
		{"another namespace", "namespace:UPDATE_REPLACE", found, with(fields{"namespace": "b"})},
		{"a new flag", "atomic:ADD", found, with(fields{"atomic": true})},
		{"changed by others", "values.replicas:UPDATE version:UPDATE", drifted, given},
	} {
		state, err := operationOn(t, given).readState(example.state)
		if err != nil {
			t.Fatal(err)
		}
		olds, err := marshal(state)
		if err != nil {
			t.Fatal(err)
		}
		news, err := marshal(resource.NewPropertyMapFromMap(example.news))
		if err != nil {
			t.Fatal(err)
		}
		response, err := releases().Diff(context.Background(), &pulumirpc.DiffRequest{
			Urn: urn, Olds: olds, News: news,
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for path, change := range response.GetDetailedDiff() {
			got = append(got, path+":"+change.GetKind().String())
		}
		slices.Sort(got)
		if strings.Join(got, " ") != example.want {
			t.Errorf("%s: %v, want %s", example.what, got, example.want)
		}
		replaces := strings.Contains(example.want, "REPLACE")
		if (len(response.GetReplaces()) > 0) != replaces ||
			response.GetDeleteBeforeReplace() == replaces {
			t.Errorf("%s: %v", example.what, response)
		}
	}
}

func TestReadHidesWhatMaySucceedASecret(t *testing.T) {
	fakeHelm(t, "true")
	found := &live{Config: fields{"password": "other", "open": "x", "foreign": "y"}}
	state, err := operationOn(t, fields{
		"values": fields{"password": secret, "open": "x"},
	}).readState(found)
	if err != nil {
		t.Fatal(err)
	}
	read := state["values"].ObjectValue()
	if !read["password"].IsSecret() || !read["foreign"].IsSecret() || read["open"].IsSecret() {
		t.Errorf("%v", read)
	}
	if !state["__inputs"].IsSecret() {
		t.Error("the inputs are kept in the open")
	}
}

func TestResourceNames(t *testing.T) {
	names, err := (&live{Manifest: `
---
# Source: web/templates/empty.yaml
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: b, namespace: ns}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}
---
{apiVersion: v1, kind: Service, metadata: {name: a}}
`}).resourceNames()
	if err != nil {
		t.Fatal(err)
	}
	const want = "map[Deployment.apps/apps/v1:[a ns/b] Service/v1:[a]]"
	if got := fmt.Sprint(names.ObjectValue().Mappable()); got != want {
		t.Errorf("names are %s", got)
	}
	if _, err := (&live{Manifest: "a: : b"}).resourceNames(); err == nil {
		t.Error("a broken manifest has names")
	}
}

func TestOptions(t *testing.T) {
	inputs := values.Fields(resource.NewPropertyMapFromMap(fields{
		"atomic": true, "cleanupOnFail": true, "createNamespace": true, "waitForJobs": true,
		"timeout": 7, "maxHistory": 3, "description": "why", "disableWebhooks": true,
		"skipCrds": true, "reuseValues": true,
	}))
	owner := "--labels groundwork-urn=" + ownerDigest(urn)
	for got, want := range map[string]string{
		strings.Join(forInstall(inputs, urn), " "): "--atomic --no-hooks " + owner +
			" --description why --timeout 7s --wait --wait-for-jobs --create-namespace --skip-crds",
		strings.Join(forUpgrade(inputs, urn), " "): "--atomic --no-hooks " + owner +
			" --description why --timeout 7s --wait --wait-for-jobs --cleanup-on-fail " +
			"--reuse-values --history-max=3",
		strings.Join(forUpgrade(values.Fields{"skipAwait": resource.NewProperty(true)}, urn), " "): owner +
			" --timeout 300s --reset-values --history-max=0",
	} {
		if got != want {
			t.Errorf("options are\n%s\nwant\n%s", got, want)
		}
	}
}

// A helm that has on record the status in the file $STATUS, last touched in 2001.
const recorded = `
case $verb in
status)
    [ -s "$STATUS" ] || { echo "Error: release: not found" >&2; exit 1; }
    echo "{\"info\": {\"status\": \"$(cat "$STATUS")\", \"last_deployed\": \"2001-02-03T04:05:06Z\"}}" ;;
get) echo '{"chart": "web", "version": "1.2.3"}' ;;
list) echo "$OWNED" ;;
uninstall) : >"$STATUS" ;;
install | upgrade | rollback) echo deployed >"$STATUS" ;;
esac`

func TestAnOperationThatDiedIsUndoneBeforeTheNext(t *testing.T) {
	for _, example := range []struct {
		what, status, owned string
		apply               func(*operation, context.Context) error
		want, problem       string
	}{
		{"nothing there", "", "[]", (*operation).install, "install", ""},
		{"own release, installed", "deployed", "[{}]", (*operation).install, "upgrade", ""},
		{"own release, half installed", "pending-install", "[{}]", (*operation).install,
			"uninstall install", ""},
		{"foreign release", "deployed", "[]", (*operation).install, "",
			`the release team/web exists already (deployed, chart web)`},
		{"upgrade", "deployed", "[{}]", (*operation).upgrade, "upgrade", ""},
		{"upgrade after one that died", "pending-upgrade", "[{}]", (*operation).upgrade,
			"rollback upgrade", ""},
		{"upgrade after an installation that died", "pending-install", "[{}]",
			(*operation).upgrade, "uninstall install", ""},
		{"upgrade of what is gone", "", "[]", (*operation).upgrade, "", "is gone from the cluster"},
	} {
		t.Run(example.what, func(t *testing.T) {
			calls := fakeHelm(t, recorded)
			record := filepath.Join(t.TempDir(), "status")
			if err := os.WriteFile(record, []byte(example.status), 0o600); err != nil {
				t.Fatal(err)
			}
			t.Setenv("STATUS", record)
			t.Setenv("OWNED", example.owned)
			err := example.apply(operationOn(t, fields{
				"name": "web", "namespace": "team", "chart": "web",
			}), context.Background())
			if (err == nil) != (example.problem == "") ||
				err != nil && !strings.Contains(err.Error(), example.problem) {
				t.Errorf("%v, want %q", err, example.problem)
			}
			var changes []string
			for _, call := range calls() {
				verb, _, _ := strings.Cut(call, " ")
				if !slices.Contains([]string{"status", "get", "list"}, verb) {
					changes = append(changes, verb)
				}
			}
			if got := strings.Join(changes, " "); got != example.want {
				t.Errorf("helm was told to %s, want %s", got, example.want)
			}
		})
	}
}

func TestWaitingForAnotherHelmEndsWithTheEngine(t *testing.T) {
	fakeHelm(t, "exit 1")
	found := &live{}
	found.Info.Status = "pending-upgrade"
	found.Info.LastDeployed = time.Now()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := operationOn(t, fields{"name": "web"}).settle(ctx, found); err == nil {
		t.Error("the wait went on")
	}
}
