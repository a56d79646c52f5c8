package cluster

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/tools/clientcmd"
)

const kubeconfig = `
apiVersion: v1
kind: Config
current-context: first
clusters:
- {name: one, cluster: {server: "https://127.0.0.1:1"}}
- {name: two, cluster: {server: "https://127.0.0.1:2"}}
users:
- {name: me, user: {token: very-secret}}
contexts:
- {name: first, context: {cluster: one, user: me, namespace: here}}
- {name: second, context: {cluster: two, user: me}}
`

func connect(t *testing.T, settings Settings) (namespace, server, name string, unreachable error) {
	t.Helper()
	_, target, err := Connect(settings, &Definitions{}, func(context.Context, string) {})
	if err != nil {
		t.Fatal(err)
	}
	return target.Namespace, target.Server, target.Context, target.Unreachable
}

func TestConnectResolvesTheContext(t *testing.T) {
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(kubeconfig), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		settings                Settings
		namespace, server, name string
	}{
		"contents": {Settings{Kubeconfig: kubeconfig}, "here", "https://127.0.0.1:1", "first"},
		"path":     {Settings{Kubeconfig: file}, "here", "https://127.0.0.1:1", "first"},
		"context": {
			Settings{Kubeconfig: file, Context: "second"}, "default", "https://127.0.0.1:2", "second",
		},
		"namespace": {
			Settings{Kubeconfig: file, Namespace: "there"}, "there", "https://127.0.0.1:1", "first",
		},
		"cluster": {
			Settings{Kubeconfig: file, Cluster: "two"}, "here", "https://127.0.0.1:2", "first",
		},
	} {
		t.Run(name, func(t *testing.T) {
			namespace, server, context, unreachable := connect(t, test.settings)
			if namespace != test.namespace || server != test.server || context != test.name {
				t.Errorf("got %s, %s, %s", namespace, server, context)
			}
			if unreachable == nil || !strings.Contains(unreachable.Error(), test.server) {
				t.Errorf("got %v", unreachable)
			}
		})
	}
}

func TestUnreadableKubeconfigIsNotRepeated(t *testing.T) {
	_, _, _, unreachable := connect(t, Settings{Kubeconfig: "{token: very-secret"})
	if unreachable == nil || strings.Contains(unreachable.Error(), "very-secret") {
		t.Errorf("got %v", unreachable)
	}
}

func TestWriteKubeconfigKeepsOnlyTheContext(t *testing.T) {
	settings := Settings{Kubeconfig: kubeconfig, Context: "second"}
	loaded, err := loader(settings)
	if err != nil {
		t.Fatal(err)
	}
	path, remove, err := writeKubeconfig(loaded, settings, "there")
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	written, err := clientcmd.LoadFromFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if written.CurrentContext != "second" || len(written.Contexts) != 1 ||
		len(written.Clusters) != 1 || written.Contexts["second"].Namespace != "there" {
		t.Errorf("got %+v", written)
	}
	remove()
	if _, err := os.Stat(filepath.Dir(path)); !os.IsNotExist(err) {
		t.Error("the directory is still there")
	}
}

func TestReadSettings(t *testing.T) {
	t.Setenv("PULUMI_K8S_CLIENT_QPS", "7")
	t.Setenv("PULUMI_K8S_CLIENT_BURST", "9")
	t.Setenv("PULUMI_K8S_ENABLE_SECRET_MUTABLE", "true")
	t.Setenv("PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE", "true")
	settings, err := ReadSettings(map[string]string{
		"kubernetes:config:kubeClientSettings":     `{"burst":5}`,
		"kubernetes:config:enableConfigMapMutable": "false",
	})
	if err != nil {
		t.Fatal(err)
	}
	if settings.Client != (ClientSettings{QPS: 7, Burst: 5}) {
		t.Errorf("got %+v", settings.Client)
	}
	if !settings.SecretMutable || settings.ConfigMapMutable || !settings.ServerSideApply {
		t.Errorf("got %+v", settings)
	}
	t.Setenv("PULUMI_K8S_CLIENT_QPS", "many")
	if _, err := ReadSettings(nil); err == nil || !strings.Contains(err.Error(), "CLIENT_QPS") {
		t.Errorf("got %v", err)
	}
}

func TestScopeOffline(t *testing.T) {
	definitions := &Definitions{}
	definitions.Add(&unstructured.Unstructured{Object: map[string]any{
		"spec": map[string]any{
			"group": "example.com", "scope": "Cluster", "names": map[string]any{"kind": "Gadget"},
		},
	}})
	unreachable := errors.New("unreachable")
	scope := definitions.scopeOf(
		func(schema.GroupVersionKind) (bool, error) { return false, unreachable })
	for kind, want := range map[schema.GroupVersionKind]bool{
		{Version: "v1", Kind: "ConfigMap"}:                    true,
		{Version: "v1", Kind: "Namespace"}:                    false,
		{Group: "example.com", Version: "v1", Kind: "Gadget"}: false,
	} {
		if got, err := scope(t.Context(), kind); got != want || err != nil {
			t.Errorf("%s: got %v, %v", kind, got, err)
		}
	}
	other := schema.GroupVersionKind{Group: "example.com", Version: "v1", Kind: "Other"}
	if _, err := scope(t.Context(), other); !errors.Is(err, unreachable) {
		t.Errorf("got %v", err)
	}
}

func TestPredecessors(t *testing.T) {
	const own = "pulumi-kubernetes-1234"
	for entry, want := range map[metav1.ManagedFieldsEntry]bool{
		{Manager: "pulumi-kubernetes", Operation: update}:             true,
		{Manager: "kubectl-edit", Operation: update}:                  true,
		{Manager: "kubectl", Operation: apply}:                        true,
		{Manager: own, Operation: apply}:                              false,
		{Manager: "pulumi-kubernetes-9999", Operation: apply}:         false,
		{Manager: "kube-controller-manager", Operation: update}:       false,
		{Manager: "kubectl", Operation: update, Subresource: "scale"}: false,
	} {
		if got := isPredecessor(entry, own); got != want {
			t.Errorf("%s %s: got %v", entry.Operation, entry.Manager, got)
		}
	}
}

func TestMustForcePreview(t *testing.T) {
	const own = "pulumi-kubernetes-1234"
	for other, want := range map[string]bool{
		"kubectl":           true,
		"kubectl-edit":      true,
		"pulumi-kubernetes": true,
		"rival":             false,
	} {
		live := &unstructured.Unstructured{Object: map[string]any{}}
		live.SetManagedFields([]metav1.ManagedFieldsEntry{
			{Manager: own, Operation: apply}, {Manager: other, Operation: update},
		})
		if got := MustForcePreview(live, own); got != want {
			t.Errorf("%s: got %v", other, got)
		}
	}
}

func TestKeepIgnored(t *testing.T) {
	live := &unstructured.Unstructured{Object: map[string]any{
		"spec": map[string]any{"replicas": int64(5), "paused": true},
		"metadata": map[string]any{"managedFields": []any{
			map[string]any{"manager": "scaler", "operation": "Update", "fieldsType": "FieldsV1",
				"fieldsV1": map[string]any{"f:spec": map[string]any{"f:replicas": map[string]any{}}}},
		}},
	}}
	o := &unstructured.Unstructured{Object: map[string]any{
		"spec": map[string]any{"replicas": int64(1), "paused": false},
	}}
	if err := KeepIgnored(o, live, "us", []string{"spec.replicas", "spec.paused"}); err != nil {
		t.Fatal(err)
	}
	spec, _, _ := unstructured.NestedMap(o.Object, "spec")
	if _, kept := spec["replicas"]; kept || spec["paused"] != true {
		t.Errorf("got %v", spec)
	}
}
