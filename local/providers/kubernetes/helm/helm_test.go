package helm

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/asset"

	"groundwork/local/providers/kubernetes/target"
	"groundwork/local/providers/values"
)

func property(value any) resource.PropertyValue {
	return resource.NewPropertyValue(value)
}

func textAsset(t *testing.T, text string) resource.PropertyValue {
	t.Helper()
	content, err := asset.FromText(text)
	if err != nil {
		t.Fatal(err)
	}
	return resource.NewProperty(content)
}

func TestMergedValuesLaysLaterOverEarlier(t *testing.T) {
	files := property([]any{
		textAsset(t, "image: {repository: a, tag: '1'}\nlist: [1, 2]\ngone: here"),
		textAsset(t, "image: {tag: '2'}"),
	})
	merged, err := MergedValues(files, property(map[string]any{
		"image": map[string]any{"pullPolicy": "Always"}, "list": []any{3}, "gone": nil,
		"script": textAsset(t, "echo hello"),
	}))
	if err != nil {
		t.Fatal(err)
	}
	document, err := Document(values.PlainMap(merged))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"gone":null,"image":{"pullPolicy":"Always","repository":"a","tag":"2"},` +
		`"list":[3],"script":"echo hello"}`
	if string(document) != want {
		t.Errorf("merged to %s", document)
	}
}

func TestMergedValuesKeepSecretsSecret(t *testing.T) {
	merged, err := MergedValues(
		property([]any{resource.MakeSecret(textAsset(t, "admin: {user: root, password: fromfile}"))}),
		property(map[string]any{
			"admin": map[string]any{"user": "visible"},
			"token": resource.MakeSecret(property("fromvalues")),
		}))
	if err != nil {
		t.Fatal(err)
	}
	if merged["admin"].ObjectValue()["user"].IsSecret() {
		t.Error("a value that replaces a secret is not one")
	}
	texts := SecretTexts(merged)
	slices.Sort(texts)
	if !slices.Equal(texts, []string{"fromfile", "fromvalues"}) {
		t.Errorf("secret are %v", texts)
	}
	whole, err := MergedValues(resource.NewNullProperty(), resource.MakeSecret(
		property(map[string]any{"password": "hunter2"})))
	if err != nil || !whole["password"].IsSecret() {
		t.Errorf("%v, %v", whole, err)
	}
}

func TestMergedValuesRefusesWhatIsNoYAMLMap(t *testing.T) {
	for _, files := range []resource.PropertyValue{
		property([]any{textAsset(t, "- a list")}),
		property([]any{"a path that is no asset"}),
	} {
		if _, err := MergedValues(files, resource.NewNullProperty()); err == nil ||
			!strings.Contains(err.Error(), "valueYamlFiles") {
			t.Errorf("%v: %v", files, err)
		}
	}
}

func failureOf(command Command, stderr string) *Failure {
	heard := &transcript{}
	for piece := range slices.Chunk([]byte(stderr), 7) {
		_, _ = heard.Write(piece)
	}
	heard.finish()
	return newFailure(command, heard, errors.New("exit status 1"))
}

func TestFailureIsOneSentenceWithoutSecrets(t *testing.T) {
	command := Command{Doing: "render", Secrets: []string{"hunter2", "hunter2-long"}}
	for stderr, want := range map[string]string{
		"WARNING: readable\nError: bad hunter2-long and hunter2\n\nUse --debug flag to render\n": "bad [secret] and [secret]",
		"":                        "exit status 1",
		"noise\nError: bad\nmore": "bad; more",
		"1\n2\n3\n4\n5\n6\n":      "2; 3; 4; 5; 6",
		"level=DEBUG msg=Request id=1\nPulled: r/c:1\nDigest: sha256:0\n" +
			"upgrade.go:1: 2026 m=+2.2 [debug] preparing upgrade\n" +
			"Error: UPGRADE FAILED: bad\n": "UPGRADE FAILED: bad",
		"ready.go:303: 2026 m=+2.2 [debug] Deployment is not ready: n/d. 0 out of 1\n" +
			"Error: INSTALLATION FAILED: context deadline exceeded\n" +
			"helm.go:92: 2026 m=+3.2 [debug] context deadline exceeded\n" +
			"INSTALLATION FAILED\nmain.newInstallCmd.func2\n": "INSTALLATION FAILED: " +
			"context deadline exceeded; last seen: Deployment is not ready: n/d. 0 out of 1",
	} {
		if got := failureOf(command, stderr).Error(); got != "helm could not render: "+want {
			t.Errorf("%q became %q", stderr, got)
		}
	}
}

// fakeHelm puts a helm on PATH that records how it was called, and answers with its arguments.
func fakeHelm(t *testing.T, script string) string {
	t.Helper()
	directory := t.TempDir()
	path := filepath.Join(directory, "helm")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", directory+":/usr/bin:/bin")
	return directory
}

func locate(t *testing.T, chart Chart) (*Located, *Workspace) {
	t.Helper()
	program, err := Find(&target.Target{Kubeconfig: "/kubeconfig"})
	if err != nil {
		t.Fatal(err)
	}
	workspace, err := NewWorkspace()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(workspace.Close)
	located, err := program.Locate(context.Background(), chart, workspace)
	if err != nil {
		t.Fatal(err)
	}
	return located, workspace
}

func TestFindSaysWhatToDo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("GROUNDWORK_HELM", "")
	if _, err := Find(&target.Target{}); err == nil ||
		!strings.Contains(err.Error(), "GROUNDWORK_HELM") {
		t.Errorf("%v", err)
	}
	elsewhere := fakeHelm(t, "true")
	t.Setenv("PATH", t.TempDir())
	t.Setenv("GROUNDWORK_HELM", filepath.Join(elsewhere, "helm"))
	if _, err := Find(&target.Target{}); err != nil {
		t.Error(err)
	}
}

func TestTemplateGivesHelmTheChartAndItsValues(t *testing.T) {
	fakeHelm(t, `echo "$@"; cat; echo "WARNING: This chart is deprecated" >&2`)
	located, _ := locate(t, Chart{
		Name: "web", Version: "1.2.3", Repository: Repository{Location: "https://charts.example"},
	})
	output, told, err := located.Template(context.Background(), Rendering{
		Release: "r", Namespace: "n", Values: []byte(`{"a":1}`),
		PostRenderer: PostRenderer{Program: "kustomize", Arguments: []string{"-x"}},
		Capabilities: Capabilities{
			KubeVersion: "v1.36.3", APIVersions: []string{"v1", "v1/Pod"}, Reachable: true,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = "template r web --namespace n --values - --no-hooks --include-crds " +
		"--post-renderer kustomize --post-renderer-args=-x --dry-run=server " +
		"--kube-version v1.36.3 --api-versions v1,v1/Pod --version 1.2.3 " +
		"--repo https://charts.example --kubeconfig /kubeconfig\n" + `{"a":1}`
	if output != want {
		t.Errorf("helm got\n%s\nwant\n%s", output, want)
	}
	if !slices.Equal(told, []string{"This chart is deprecated"}) {
		t.Errorf("helm warned %v", told)
	}
}

func TestCredentialsAreInPrivateFilesAndNotInArguments(t *testing.T) {
	fakeHelm(t, `echo "$@"`)
	for _, chart := range []Chart{
		{Name: "oci://registry.example/charts/web",
			Repository: Repository{Username: "me", Password: "hunter2"}},
		{Name: "web", Repository: Repository{
			Location: "https://charts.example", Username: "me", Password: "hunter2"}},
	} {
		located, workspace := locate(t, chart)
		output, _, err := located.Template(context.Background(), Rendering{Release: "r"})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(output, "hunter2") || !strings.Contains(output, workspace.directory) {
			t.Errorf("helm got %s", output)
		}
		entries, err := os.ReadDir(workspace.directory)
		if err != nil || len(entries) != 1 {
			t.Fatalf("%v, %v", entries, err)
		}
		info, err := entries[0].Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", info.Name(), info.Mode())
		}
		directory, err := os.Stat(workspace.directory)
		if err != nil || directory.Mode().Perm() != 0o700 {
			t.Errorf("the directory has mode %v", directory.Mode())
		}
	}
}

func TestRegistrySignInIsWhatHelmReads(t *testing.T) {
	fakeHelm(t, "true")
	_, workspace := locate(t, Chart{Name: "oci://registry.example:5000/charts/web",
		Repository: Repository{Username: "me", Password: "hunter2"}})
	content, err := os.ReadFile(workspace.Path("registry.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Auths map[string]struct{ Auth string }
	}
	if err := json.Unmarshal(content, &file); err != nil ||
		file.Auths["registry.example:5000"].Auth != "bWU6aHVudGVyMg==" {
		t.Errorf("%s, %v", content, err)
	}
}

func TestKnownRepositoryIsAPrefixOfTheName(t *testing.T) {
	fakeHelm(t, "true")
	for chart, want := range map[Chart]string{
		{Name: "web", Repository: Repository{Location: "stable"}}:     "stable/web",
		{Name: "own/web", Repository: Repository{Location: "stable"}}: "own/web",
		{Name: "./charts/web"}: "./charts/web",
		{Name: "oci://r/web", Repository: Repository{Location: "any"}}: "oci://r/web",
	} {
		if located, _ := locate(t, chart); located.reference != want {
			t.Errorf("%v is %s, want %s", chart, located.reference, want)
		}
	}
}

func TestLockedSubchartsAreFetchedOnce(t *testing.T) {
	calls := filepath.Join(t.TempDir(), "calls")
	t.Setenv("CALLS", calls)
	fakeHelm(t, `
echo "$1 $2" >>"$CALLS"
if [ "$1" = template ] && [ "$(wc -l <"$CALLS")" = 1 ]; then
    echo "Error: found in Chart.yaml, but missing in charts/ directory: common" >&2
    exit 1
fi`)
	chart := t.TempDir()
	if err := os.WriteFile(filepath.Join(chart, "Chart.lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	located, _ := locate(t, Chart{Name: chart})
	if _, _, err := located.Template(context.Background(), Rendering{Release: "r"}); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(calls)
	if err != nil || string(content) != "template r\ndependency build\ntemplate r\n" {
		t.Errorf("helm was called %q, %v", content, err)
	}
}

func TestHelmSeesNoOtherCluster(t *testing.T) {
	program := Program{cluster: &target.Target{Helm: target.HelmSettings{Driver: "configmap"}}}
	environment := program.environment([]string{
		"PATH=/bin", "KUBECONFIG=/other", "HELM_KUBECONTEXT=other", "HELM_NAMESPACE=other",
		"HELM_DEBUG=true", "HELM_CACHE_HOME=/cache",
	})
	slices.Sort(environment)
	want := []string{"HELM_CACHE_HOME=/cache", "HELM_DRIVER=configmap", "PATH=/bin"}
	if !slices.Equal(environment, want) {
		t.Errorf("the environment is %v", environment)
	}
}
