package kubernetes

import (
	"context"
	"encoding/json"
	"os"
	"reflect"

	"k8s.io/client-go/tools/clientcmd/api"

	"groundwork/local/providers/kubernetes/cluster"

	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// CheckConfig refuses provider arguments that contradict each other.
func (p *Provider) CheckConfig(
	_ context.Context, request *pulumirpc.CheckRequest,
) (*pulumirpc.CheckResponse, error) {
	news, err := decode(request.GetNews())
	if err != nil {
		return nil, err
	}
	response := &pulumirpc.CheckResponse{Inputs: request.GetNews()}
	fail := func(property resource.PropertyKey, reason string) {
		response.Failures = append(response.Failures,
			&pulumirpc.CheckFailure{Property: string(property), Reason: reason})
	}
	urn := resource.URN(request.GetUrn())
	if isOn(news["strictMode"], stackConfig("strictMode")) {
		if providers.IsDefaultProvider(urn) {
			fail("", "strict mode prohibits default provider")
		}
		for _, key := range []resource.PropertyKey{"kubeconfig", "context"} {
			if !isGiven(news[key]) {
				fail(key, `strict mode requires Provider "`+string(key)+`" argument`)
			}
		}
	}
	if isOn(news["alwaysRender"], "") && !isGiven(news["renderYamlToDirectory"]) {
		fail("alwaysRender", `"alwaysRender" requires "renderYamlToDirectory" to be set`)
	}
	return response, nil
}

// stackConfig reads a kubernetes:* key of the stack's configuration, which also serves the default
// provider.
func stackConfig(key string) string {
	var config map[string]any
	if json.Unmarshal([]byte(os.Getenv("PULUMI_CONFIG")), &config) != nil {
		return ""
	}
	for _, name := range []string{"kubernetes:" + key, key} {
		if value, ok := config[name].(string); ok {
			return value
		}
	}
	return ""
}

func isOn(argument resource.PropertyValue, fallback string) bool {
	switch {
	case argument.IsBool():
		return argument.BoolValue()
	case argument.IsString():
		return argument.StringValue() == "true"
	default:
		return fallback == "true"
	}
}

// isGiven holds for what is not known yet, too, and for secrets.
func isGiven(argument resource.PropertyValue) bool {
	return argument.HasValue() && (!argument.IsString() || argument.StringValue() != "") ||
		argument.IsComputed()
}

// DiffConfig decides whether other provider arguments mean another cluster, so that all objects
// have to be made anew there: when clusterIdentifier changes, or, without one, when the kubeconfig
// leads to other cluster settings.
func (p *Provider) DiffConfig(
	_ context.Context, request *pulumirpc.DiffRequest,
) (*pulumirpc.DiffResponse, error) {
	olds, news, err := decodeBoth(request.GetOlds(), request.GetNews())
	if err != nil {
		return nil, err
	}
	diff := olds.Diff(news)
	if diff == nil {
		return &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_NONE}, nil
	}
	response := &pulumirpc.DiffResponse{Changes: pulumirpc.DiffResponse_DIFF_SOME}
	for _, key := range diff.ChangedKeys() {
		response.Diffs = append(response.Diffs, string(key))
	}
	const identifier = "clusterIdentifier"
	switch {
	case diff.Updated(identifier):
		response.Replaces = append(response.Replaces, identifier)
	case diff.Same(identifier) && news.HasValue(identifier):
		return response, nil
	}
	for _, key := range []resource.PropertyKey{"kubeconfig", "context", "cluster"} {
		if diff.Changed(key) && (news[key].IsComputed() || leadsElsewhere(olds, news)) {
			response.Replaces = append(response.Replaces, string(key))
		}
	}
	return response, nil
}

func leadsElsewhere(olds, news resource.PropertyMap) bool {
	before, after := activeCluster(olds), activeCluster(news)
	return before != nil && after != nil && !reflect.DeepEqual(before, after)
}

func activeCluster(arguments resource.PropertyMap) *api.Cluster {
	argument := func(key resource.PropertyKey) string {
		value := arguments[key]
		if value.IsSecret() {
			value = value.SecretValue().Element
		}
		if value.IsObject() {
			encoded, err := json.Marshal(value.ObjectValue().Mappable())
			if err != nil {
				return ""
			}
			return string(encoded)
		}
		if value.IsString() {
			return value.StringValue()
		}
		return ""
	}
	if argument("kubeconfig") == "" {
		return nil
	}
	config, err := cluster.ParseKubeconfig(argument("kubeconfig"))
	if err != nil {
		return nil // Configure will say so.
	}
	return cluster.ActiveCluster(config, argument("context"), argument("cluster"))
}
