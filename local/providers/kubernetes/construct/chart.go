package construct

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"groundwork/local/providers/kubernetes/helm"
	"groundwork/local/providers/values"
)

// chart renders a Helm chart into objects. Its hooks are left out, as the official provider does:
// nothing here could run them at their time.
func chart(r request) ([]object, error) {
	if r.inputs.Text("chart") == "" {
		return nil, errors.New("chart is required: set it to a path, a name or an oci:// address")
	}
	if r.inputs.Flag("includeHooks") {
		r.warn("includeHooks is for rendering only; the chart's hooks are left out.")
	}
	program, err := helm.Find(r.cluster)
	if err != nil {
		return nil, err
	}
	workspace, err := helm.NewWorkspace()
	if err != nil {
		return nil, err
	}
	defer workspace.Close()
	source, err := r.chartSource(workspace)
	if err != nil {
		return nil, err
	}
	located, err := program.Locate(r.ctx.Context(), source, workspace)
	if err != nil {
		return nil, err
	}
	merged, err := helm.MergedValues(r.inputs["valueYamlFiles"], r.inputs["values"])
	if err != nil {
		return nil, err
	}
	return r.renderTwice(located, merged)
}

// renderTwice finds what the chart makes of its secret values: it renders them, then others in
// their place, and whatever differs is secret. Nothing but the chart knows where they end up, or
// encoded in which way.
func (r request) renderTwice(located *helm.Located, merged resource.PropertyMap) ([]object, error) {
	capabilities, err := helm.CapabilitiesOf(r.cluster)
	if err != nil {
		return nil, err
	}
	rendering := helm.Rendering{
		Release:      r.releaseName(),
		Namespace:    r.namespace(),
		SkipCRDs:     r.inputs.Flag("skipCrds"),
		PostRenderer: r.postRenderer(),
		Capabilities: capabilities,
		Secrets:      helm.SecretTexts(merged),
	}
	objects, told, err := r.render(located, rendering, values.PlainMap(merged))
	if err != nil {
		return nil, err
	}
	for _, warning := range told {
		r.warn(warning)
	}
	if !resource.NewProperty(merged).ContainsSecrets() {
		return objects, nil
	}
	others, _, err := r.render(located, rendering, standIns(merged))
	return withSecrets(objects, others, err == nil), nil
}

func (r request) render(
	located *helm.Located, rendering helm.Rendering, plain resource.PropertyMap,
) ([]object, []string, error) {
	document, err := helm.Document(plain)
	if err != nil {
		return nil, nil, err
	}
	rendering.Values = document
	manifest, told, err := located.Template(r.ctx.Context(), rendering)
	if err != nil {
		return nil, nil, err
	}
	objects, err := parse(manifest, wholeIf(len(rendering.Secrets) > 0))
	if err != nil {
		return nil, nil, fmt.Errorf("what the chart renders is unusable: %w", err)
	}
	return objects, told, nil
}

// withSecrets marks in each object what differs from its counterpart. Where the chart did not take
// other values, or made no such object of them, everything is secret.
func withSecrets(objects, others []object, comparable bool) []object {
	counterparts := map[identity]object{}
	for _, other := range others {
		counterparts[other.identity()] = other
	}
	marked := slices.Clone(objects)
	for i, one := range objects {
		marked[i].secret = secretWhole
		if other, ok := counterparts[one.identity()]; ok && comparable {
			marked[i].secret = differenceMask(one.Object, other.Object)
		}
	}
	return marked
}

func (r request) releaseName() string {
	if name := r.inputs.Text("name"); name != "" {
		return name
	}
	return r.name
}

func (r request) postRenderer() helm.PostRenderer {
	given := r.inputs.Fields("postRenderer")
	renderer := helm.PostRenderer{Program: given.Text("command")}
	if arguments := given.Value("args"); arguments.IsArray() {
		for _, argument := range arguments.ArrayValue() {
			renderer.Arguments = append(renderer.Arguments, textOf(argument))
		}
	}
	return renderer
}

func (r request) chartSource(workspace *helm.Workspace) (helm.Chart, error) {
	source := helm.Chart{
		Name:             r.inputs.Text("chart"),
		Version:          r.inputs.Text("version"),
		Devel:            r.inputs.Flag("devel"),
		Verify:           r.inputs.Flag("verify"),
		DependencyUpdate: r.inputs.Flag("dependencyUpdate"),
		PlainHTTP:        r.inputs.Flag("plainHttp"),
	}
	var err error
	if source.Keyring, err = assetFile(workspace, "keyring", r.inputs.Value("keyring")); err != nil {
		return source, err
	}
	given := r.inputs.Fields("repositoryOpts")
	source.Repository = helm.Repository{
		Location: given.Text("repo"),
		Username: given.Text("username"),
		Password: given.Text("password"),
	}
	for key, path := range map[string]*string{
		"caFile":   &source.Repository.CAFile,
		"certFile": &source.Repository.CertFile,
		"keyFile":  &source.Repository.KeyFile,
	} {
		if *path, err = assetFile(workspace, key, given.Value(key)); err != nil {
			return source, err
		}
	}
	return source, nil
}

// assetFile is the path of a file with the content of an asset, which may itself be that file.
func assetFile(
	workspace *helm.Workspace, name string, value resource.PropertyValue,
) (string, error) {
	if !value.IsAsset() {
		return textOf(value), nil
	}
	if asset := value.AssetValue(); asset.IsPath() {
		return asset.Path, nil
	}
	content, err := value.AssetValue().Bytes()
	if err != nil {
		return "", fmt.Errorf("%s cannot be read: %w", name, err)
	}
	return workspace.Write(name, content)
}

func textOf(value resource.PropertyValue) string {
	if value.IsString() {
		return value.StringValue()
	}
	return ""
}
