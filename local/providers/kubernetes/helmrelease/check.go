package helmrelease

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"groundwork/local/providers/kubernetes/helm"
	"groundwork/local/providers/values"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

const (
	defaultTimeout = 300 // seconds, as the official provider has it
	randomSuffix   = 8   // hex digits of a name that the program did not choose
	longestName    = 53  // characters; helm's own limit
)

// inputNames are the inputs that are kept. Others are deprecated, or given another form by Check:
// valueYamlFiles are merged into values.
var inputNames = []resource.PropertyKey{
	"atomic", "chart", "cleanupOnFail", "createNamespace", "dependencyUpdate", "description",
	"devel", "disableCRDHooks", "disableOpenapiValidation", "disableWebhooks", "forceUpdate",
	"keyring", "lint", "maxHistory", "name", "namespace", "postrender", "recreatePods",
	"renderSubchartNotes", "replace", "repositoryOpts", "resetValues", "reuseValues", "skipAwait",
	"skipCrds", "takeOwnership", "timeout", "values", "verify", "version", "waitForJobs",
}

// Check fills in what the program left out: the name, the namespace, the timeout, and the version
// of the chart that a constraint stands for at this moment.
func (r *Releases) Check(
	ctx context.Context, req *pulumirpc.CheckRequest,
) (*pulumirpc.CheckResponse, error) {
	news, err := unmarshal(req.GetNews())
	if err != nil {
		return nil, err
	}
	olds, err := unmarshal(req.GetOlds())
	if err != nil {
		return nil, err
	}
	inputs := meaningful(news)
	if err := assignName(inputs, olds, req); err != nil {
		return nil, err
	}
	r.setDefaults(inputs, news)
	failure := setValues(inputs, news)
	if failure == nil && !news.ContainsUnknowns() {
		failure = r.setVersion(ctx, req.GetUrn(), inputs)
	}
	marshalled, err := marshal(inputs)
	if err != nil {
		return nil, err
	}
	response := &pulumirpc.CheckResponse{Inputs: marshalled}
	if failure != nil {
		response.Failures = []*pulumirpc.CheckFailure{failure}
	}
	return response, nil
}

// meaningful keeps the inputs that say something: a flag that is false says what its absence does.
// A limit on the history of 0 is the exception: it lifts the limit.
func meaningful(news resource.PropertyMap) resource.PropertyMap {
	inputs := resource.PropertyMap{}
	for _, key := range inputNames {
		value, ok := news[key]
		if plain := values.Plain(value); ok && (key == "maxHistory" && plain.IsNumber() ||
			!isEmpty(plain)) {
			inputs[key] = value
		}
	}
	if options := inputs["repositoryOpts"]; options.IsObject() {
		if password, ok := options.ObjectValue()["password"]; ok && !password.IsSecret() {
			sealed := options.ObjectValue().Copy()
			sealed["password"] = resource.MakeSecret(password)
			inputs["repositoryOpts"] = resource.NewProperty(sealed)
		}
	}
	return inputs
}

func isEmpty(plain resource.PropertyValue) bool {
	switch {
	case plain.IsBool():
		return !plain.BoolValue()
	case plain.IsNumber():
		return plain.NumberValue() == 0
	case plain.IsString():
		return plain.StringValue() == ""
	case plain.IsObject():
		return len(plain.ObjectValue()) == 0
	default:
		return plain.IsNull()
	}
}

// assignName keeps the name of an earlier run, takes the one that the engine proposes, or draws
// one. The engine's seed makes a preview and the update after it draw the same.
func assignName(inputs, olds resource.PropertyMap, req *pulumirpc.CheckRequest) error {
	if _, ok := inputs["name"]; ok {
		return nil
	}
	if name, ok := olds["name"]; ok {
		inputs["name"] = name
		return nil
	}
	if proposed := req.GetAutonaming().GetProposedName(); proposed != "" {
		inputs["name"] = resource.NewProperty(proposed)
		return nil
	}
	name, err := resource.NewUniqueName(
		req.GetRandomSeed(), resource.URN(req.GetUrn()).Name()+"-", randomSuffix, longestName, nil)
	if err != nil {
		return fmt.Errorf("no release name can be made of the resource's name: set name: %w", err)
	}
	inputs["name"] = resource.NewProperty(name)
	return nil
}

func (r *Releases) setDefaults(inputs, news resource.PropertyMap) {
	if _, ok := inputs["namespace"]; !ok {
		inputs["namespace"] = resource.NewProperty(r.target.Namespace)
	}
	given := values.Fields(inputs)
	if _, ok := news["timeout"]; !ok && !given.Flag("skipAwait") {
		inputs["timeout"] = resource.NewProperty(float64(defaultTimeout))
	}
	if given.Flag("verify") && !given.Has("keyring") {
		inputs["keyring"] = resource.NewProperty(
			filepath.Join(os.Getenv("HOME"), ".gnupg", "pubring.gpg"))
	}
}

// setValues merges the files into the values, so that a change in a file is a change to see.
func setValues(inputs, news resource.PropertyMap) *pulumirpc.CheckFailure {
	files := news["valueYamlFiles"]
	if files.ContainsUnknowns() {
		inputs["values"] = resource.MakeComputed(resource.NewProperty(resource.PropertyMap{}))
		return nil
	}
	if inputs["values"].IsComputed() {
		return nil
	}
	merged, err := helm.MergedValues(files, inputs["values"])
	if err != nil {
		return &pulumirpc.CheckFailure{Property: "values", Reason: err.Error()}
	}
	delete(inputs, "values")
	if len(merged) > 0 {
		inputs["values"] = resource.NewProperty(merged)
	}
	return nil
}

// setVersion asks the chart itself, which also proves that it can be had.
func (r *Releases) setVersion(
	ctx context.Context, urn string, inputs resource.PropertyMap,
) *pulumirpc.CheckFailure {
	if _, ok := inputs["chart"]; !ok {
		return &pulumirpc.CheckFailure{
			Property: "chart", Reason: "chart is required: set it to a path, a name or an oci:// address",
		}
	}
	operation, err := r.begin(urn, inputs)
	if err != nil {
		return &pulumirpc.CheckFailure{Property: "chart", Reason: err.Error()}
	}
	defer operation.end()
	metadata, err := operation.chartMetadata(ctx)
	if err != nil {
		return &pulumirpc.CheckFailure{Property: "chart", Reason: fmt.Sprintf(
			"%v: check the chart's name, version and repository", err)}
	}
	inputs["version"] = resource.NewProperty(metadata.Version)
	return nil
}
