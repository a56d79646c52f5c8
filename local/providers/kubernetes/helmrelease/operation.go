package helmrelease

import (
	"context"
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"groundwork/local/providers/kubernetes/helm"
	"groundwork/local/providers/values"
)

// operation is one piece of work on one release.
type operation struct {
	releases  *Releases
	urn       string
	program   *helm.Program
	workspace *helm.Workspace
	inputs    values.Fields
	secrets   []string
}

// begin prepares an operation; end removes the files that it took.
func (r *Releases) begin(urn string, inputs resource.PropertyMap) (*operation, error) {
	program, err := helm.Find(r.target)
	if err != nil {
		return nil, err
	}
	workspace, err := helm.NewWorkspace()
	if err != nil {
		return nil, err
	}
	return &operation{
		releases: r, urn: urn, program: program, workspace: workspace,
		inputs: values.Fields(inputs), secrets: helm.SecretTexts(inputs),
	}, nil
}

func (o *operation) end() { o.workspace.Close() }

func (o *operation) name() string { return o.inputs.Text("name") }

func (o *operation) namespace() string { return o.inputs.Text("namespace") }

func (o *operation) String() string {
	return fmt.Sprintf("the release %s", idOf(o.namespace(), o.name()))
}

func (o *operation) locate(ctx context.Context) (*helm.Located, error) {
	repository := o.inputs.Fields("repositoryOpts")
	return o.program.Locate(ctx, helm.Chart{
		Name:             o.inputs.Text("chart"),
		Version:          o.inputs.Text("version"),
		Devel:            o.inputs.Flag("devel"),
		Verify:           o.inputs.Flag("verify"),
		Keyring:          o.inputs.Text("keyring"),
		DependencyUpdate: o.inputs.Flag("dependencyUpdate"),
		Repository: helm.Repository{
			Location: repository.Text("repo"),
			Username: repository.Text("username"),
			Password: repository.Text("password"),
			CAFile:   repository.Text("caFile"),
			CertFile: repository.Text("certFile"),
			KeyFile:  repository.Text("keyFile"),
		},
	}, o.workspace)
}

func (o *operation) chartMetadata(ctx context.Context) (helm.Metadata, error) {
	located, err := o.locate(ctx)
	if err != nil {
		return helm.Metadata{}, err
	}
	return located.Metadata(ctx)
}

// document is the values as helm reads them.
func (o *operation) document() ([]byte, error) {
	return helm.Document(resource.PropertyMap(o.inputs.Fields("values")))
}

// rehearse renders the chart as far as that goes without changing anything.
func (o *operation) rehearse(ctx context.Context) error {
	located, err := o.locate(ctx)
	if err != nil {
		return err
	}
	document, err := o.document()
	if err != nil {
		return err
	}
	capabilities, err := helm.CapabilitiesOf(o.releases.target)
	if err != nil {
		return err
	}
	_, _, err = located.Template(ctx, helm.Rendering{
		Release: o.name(), Namespace: o.namespace(), Values: document,
		SkipCRDs:     o.inputs.Flag("skipCrds"),
		PostRenderer: helm.PostRenderer{Program: o.inputs.Text("postrender")},
		Capabilities: capabilities,
		Secrets:      o.secrets,
	})
	return err
}

// apply installs the release or upgrades it.
func (o *operation) apply(ctx context.Context, verb string, options []string) error {
	located, err := o.locate(ctx)
	if err != nil {
		return err
	}
	document, err := o.document()
	if err != nil {
		return err
	}
	if o.inputs.Flag("lint") {
		if err := located.Lint(ctx, document, o.workspace, o.secrets); err != nil {
			return err
		}
	}
	told, err := located.Apply(ctx, helm.Release{
		Verb: verb, Name: o.name(), Namespace: o.namespace(), Values: document,
		Options: options, Secrets: o.secrets, Observe: o.releases.progress(ctx, o.urn),
	})
	for _, warning := range told {
		o.releases.engine.Warn(ctx, o.urn, warning)
	}
	return err
}

// run calls helm on the release itself, without its chart.
func (o *operation) run(ctx context.Context, doing string, arguments ...string) ([]byte, error) {
	stdout, _, err := o.program.Run(ctx, helm.Command{
		Doing:     fmt.Sprintf("%s %s", doing, o),
		Arguments: append(arguments, "--namespace", o.namespace()),
		Secrets:   o.secrets,
	})
	return stdout, err
}

func isNotFound(err error) bool {
	var failure *helm.Failure
	return errors.As(err, &failure) && failure.NotFound()
}

// uninstall takes the release out of the cluster.
func (o *operation) uninstall(ctx context.Context) error {
	arguments := []string{
		"uninstall", o.name(), "--namespace", o.namespace(), "--ignore-not-found",
		"--timeout", fmt.Sprintf("%ds", timeout(o.inputs)),
	}
	if o.inputs.Flag("disableWebhooks") {
		arguments = append(arguments, "--no-hooks")
	}
	if o.inputs.Flag("atomic") || !o.inputs.Flag("skipAwait") {
		arguments = append(arguments, "--wait")
	}
	_, _, err := o.program.Run(ctx, helm.Command{
		Doing:     fmt.Sprintf("uninstall %s", o),
		Arguments: arguments,
		Secrets:   o.secrets,
	})
	return err
}
