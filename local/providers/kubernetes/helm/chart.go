package helm

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"sigs.k8s.io/yaml"
)

// Chart says where a chart comes from.
type Chart struct {
	// Name is a path, an oci:// address, a URL, or a name within the repository.
	Name    string
	Version string
	// Devel allows development versions; a version set makes it meaningless.
	Devel      bool
	Repository Repository
	Verify     bool
	// Keyring is the path of the public keys that Verify uses.
	Keyring          string
	DependencyUpdate bool
	PlainHTTP        bool
}

// Repository is a chart repository: a URL, or the name of one that helm already knows.
type Repository struct {
	Location string
	Username string
	Password string
	CAFile   string
	CertFile string
	KeyFile  string
}

// Metadata is what a chart says of itself.
type Metadata struct {
	Name       string `json:"name"`
	Version    string `json:"version"`
	AppVersion string `json:"appVersion"`
	Deprecated bool   `json:"deprecated"`
}

// privateRepository is the name by which helm knows a repository that wants credentials.
const privateRepository = "groundwork-private"

// Located is a chart as helm's arguments name it.
type Located struct {
	program *Program
	chart   Chart
	// reference is what stands for the chart on the command line, after the options.
	reference string
	options   []string
}

// Locate prepares helm to fetch the chart. Files that this takes are in the workspace, which must
// outlive the result.
func (p *Program) Locate(ctx context.Context, chart Chart, workspace *Workspace) (*Located, error) {
	located := &Located{program: p, chart: chart, reference: strings.TrimSpace(chart.Name)}
	located.options = chart.options()
	repository := chart.Repository
	switch {
	case strings.HasPrefix(located.reference, "oci://"):
		return located, located.signIn(workspace)
	case repository.Location == "":
		return located, nil
	case !isURL(repository.Location):
		if !strings.Contains(located.reference, "/") {
			located.reference = repository.Location + "/" + located.reference
		}
		return located, nil
	case repository.Username != "" || repository.Password != "":
		return located, located.addPrivate(ctx, workspace)
	default:
		located.options = append(located.options, "--repo", repository.Location)
		return located, nil
	}
}

func (c Chart) options() []string {
	var options []string
	if c.Version != "" {
		options = append(options, "--version", strings.TrimSpace(c.Version))
	} else if c.Devel {
		options = append(options, "--devel")
	}
	if c.Verify {
		options = append(options, "--verify")
	}
	if c.PlainHTTP {
		options = append(options, "--plain-http")
	}
	for _, option := range []struct{ name, value string }{
		{"--keyring", c.Keyring},
		{"--ca-file", c.Repository.CAFile},
		{"--cert-file", c.Repository.CertFile},
		{"--key-file", c.Repository.KeyFile},
	} {
		if option.value != "" {
			options = append(options, option.name, option.value)
		}
	}
	return options
}

func isURL(location string) bool {
	parsed, err := url.Parse(location)
	return err == nil && parsed.IsAbs()
}

// signIn gives helm credentials for an OCI registry in a file of their own, so that they neither
// are arguments nor stay behind on this machine.
func (l *Located) signIn(workspace *Workspace) error {
	repository := l.chart.Repository
	if repository.Username == "" || repository.Password == "" {
		return nil
	}
	parsed, err := url.Parse(l.reference)
	if err != nil {
		return fmt.Errorf("the chart %q is no address: %w", l.reference, err)
	}
	login := base64.StdEncoding.EncodeToString(
		[]byte(repository.Username + ":" + repository.Password))
	content, err := json.Marshal(map[string]any{
		"auths": map[string]any{parsed.Host: map[string]any{"auth": login}},
	})
	if err != nil {
		return err
	}
	path, err := workspace.Write("registry.json", content)
	l.options = append(l.options, "--registry-config", path)
	return err
}

// addPrivate makes a repository with credentials known to this call of helm only.
func (l *Located) addPrivate(ctx context.Context, workspace *Workspace) error {
	repository := l.chart.Repository
	content, err := yaml.Marshal(map[string]any{
		"apiVersion": "v1",
		"repositories": []any{map[string]any{
			"name": privateRepository, "url": repository.Location,
			"username": repository.Username, "password": repository.Password,
			"caFile": repository.CAFile, "certFile": repository.CertFile, "keyFile": repository.KeyFile,
		}},
	})
	if err != nil {
		return err
	}
	path, err := workspace.Write("repositories.yaml", content)
	if err != nil {
		return err
	}
	known := []string{
		"--repository-config", path, "--repository-cache", workspace.Path("repository-cache"),
	}
	_, _, err = l.program.Run(ctx, Command{
		Doing:     fmt.Sprintf("read the chart repository %s", repository.Location),
		Arguments: append([]string{"repo", "update", privateRepository}, known...),
		Secrets:   []string{repository.Password},
	})
	l.options = append(l.options, known...)
	l.reference = privateRepository + "/" + l.reference
	return err
}

// Metadata fetches the chart and returns what it says of itself.
func (l *Located) Metadata(ctx context.Context) (Metadata, error) {
	shown, _, err := l.program.Run(ctx, Command{
		Doing:     fmt.Sprintf("load the chart %q", l.chart.Name),
		Arguments: append([]string{"show", "chart", l.reference}, l.options...),
		Secrets:   l.secrets(),
	})
	if err != nil {
		return Metadata{}, err
	}
	var metadata Metadata
	if err := yaml.Unmarshal(shown, &metadata); err != nil {
		return Metadata{}, fmt.Errorf("the chart %q describes itself in no YAML: %w", l.chart.Name, err)
	}
	return metadata, nil
}

// run calls helm with the chart as its last argument. Subcharts that the chart has locked but not
// brought along are fetched first.
func (l *Located) run(ctx context.Context, command Command) ([]byte, []string, error) {
	command.Secrets = append(command.Secrets, l.secrets()...)
	if l.chart.DependencyUpdate {
		command.Arguments = append(command.Arguments, "--dependency-update")
	}
	command.Arguments = append(command.Arguments, l.options...)
	stdout, told, err := l.program.Run(ctx, command)
	if !isMissingDependencies(err) || !l.isLocked() {
		return stdout, told, err
	}
	if err := l.buildDependencies(ctx); err != nil {
		return nil, nil, err
	}
	return l.program.Run(ctx, command)
}

func (l *Located) secrets() []string {
	return longEnough([]string{l.chart.Repository.Password})
}
