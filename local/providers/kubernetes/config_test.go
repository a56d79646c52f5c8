package kubernetes

import (
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func kubeconfigOf(server string) string {
	return `{"apiVersion": "v1", "kind": "Config", "current-context": "c",
		"clusters": [{"name": "c", "cluster": {"server": "` + server + `"}}],
		"contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}]}`
}

func TestDiffConfig(t *testing.T) {
	text := resource.NewProperty[string]
	here, there := text(kubeconfigOf("https://here")), text(kubeconfigOf("https://there"))
	for name, test := range map[string]struct {
		olds, news resource.PropertyMap
		replaces   []string
		same       bool
	}{
		"nothing": {
			olds: resource.PropertyMap{"kubeconfig": here},
			news: resource.PropertyMap{"kubeconfig": here}, same: true,
		},
		"another cluster": {
			olds: resource.PropertyMap{"kubeconfig": here},
			news: resource.PropertyMap{"kubeconfig": there}, replaces: []string{"kubeconfig"},
		},
		"a secret kubeconfig of another cluster": {
			olds:     resource.PropertyMap{"kubeconfig": resource.MakeSecret(here)},
			news:     resource.PropertyMap{"kubeconfig": resource.MakeSecret(there)},
			replaces: []string{"kubeconfig"},
		},
		"another cluster of the same identity": {
			olds: resource.PropertyMap{"kubeconfig": here, "clusterIdentifier": text("x")},
			news: resource.PropertyMap{"kubeconfig": there, "clusterIdentifier": text("x")},
		},
		"another identity": {
			olds:     resource.PropertyMap{"kubeconfig": here, "clusterIdentifier": text("x")},
			news:     resource.PropertyMap{"kubeconfig": here, "clusterIdentifier": text("y")},
			replaces: []string{"clusterIdentifier"},
		},
		"an identity for the first time": {
			olds: resource.PropertyMap{"kubeconfig": here},
			news: resource.PropertyMap{"kubeconfig": here, "clusterIdentifier": text("y")},
		},
		"another namespace": {
			olds: resource.PropertyMap{"kubeconfig": here},
			news: resource.PropertyMap{"kubeconfig": here, "namespace": text("n")},
		},
		"a kubeconfig that is not known yet": {
			olds:     resource.PropertyMap{"kubeconfig": here},
			news:     resource.PropertyMap{"kubeconfig": resource.MakeComputed(text(""))},
			replaces: []string{"kubeconfig"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			olds, err := encode(test.olds)
			if err != nil {
				t.Fatal(err)
			}
			news, err := encode(test.news)
			if err != nil {
				t.Fatal(err)
			}
			response, err := New(nil, "").DiffConfig(t.Context(),
				&pulumirpc.DiffRequest{Olds: olds, News: news})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(response.GetReplaces(), test.replaces) {
				t.Errorf("replaces %v, want %v", response.GetReplaces(), test.replaces)
			}
			same := response.GetChanges() == pulumirpc.DiffResponse_DIFF_NONE
			if same != test.same {
				t.Errorf("same is %v", same)
			}
		})
	}
}

func TestCheckConfigStrict(t *testing.T) {
	check := func(urn string, inputs resource.PropertyMap) string {
		news, err := encode(inputs)
		if err != nil {
			t.Fatal(err)
		}
		response, err := New(nil, "").CheckConfig(t.Context(),
			&pulumirpc.CheckRequest{Urn: urn, News: news})
		if err != nil {
			t.Fatal(err)
		}
		var reasons []string
		for _, failure := range response.GetFailures() {
			reasons = append(reasons, failure.GetReason())
		}
		return strings.Join(reasons, "; ")
	}
	const own = "urn:pulumi:s::p::pulumi:providers:kubernetes::mine"
	const ambient = "urn:pulumi:s::p::pulumi:providers:kubernetes::default_4_34_2"
	strict := resource.PropertyMap{
		"strictMode": resource.NewProperty("true"),
		"kubeconfig": resource.NewProperty("k"),
		"context":    resource.NewProperty("c"),
	}
	if failures := check(own, strict); failures != "" {
		t.Errorf("got %s", failures)
	}
	if failures := check(ambient, strict); !strings.Contains(failures, "default provider") {
		t.Errorf("got %s", failures)
	}
	delete(strict, "context")
	if failures := check(own, strict); !strings.Contains(failures, `"context"`) {
		t.Errorf("got %s", failures)
	}
}
