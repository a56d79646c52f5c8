package helm

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// Release is a chart to install or to upgrade.
type Release struct {
	// Verb is install or upgrade.
	Verb      string
	Name      string
	Namespace string
	// Values is a YAML or JSON document.
	Values  []byte
	Options []string
	// Secrets are the texts that no message may repeat.
	Secrets []string
	// Observe gets what helm tells of its progress.
	Observe func(detail string)
}

// Apply installs or upgrades, waits as the options say, and returns helm's warnings.
func (l *Located) Apply(ctx context.Context, release Release) ([]string, error) {
	arguments := []string{
		release.Verb, release.Name, l.reference, "--namespace", release.Namespace, "--values", "-",
	}
	_, told, err := l.run(ctx, Command{
		Doing:     fmt.Sprintf("%s the release %s/%s", release.Verb, release.Namespace, release.Name),
		Arguments: append(arguments, release.Options...),
		Stdin:     release.Values,
		Secrets:   release.Secrets,
		Observe:   release.Observe,
	})
	return told, err
}

// Lint examines the chart with these values. One that is not here yet is fetched for it.
func (l *Located) Lint(
	ctx context.Context, document []byte, workspace *Workspace, secrets []string,
) error {
	path := l.reference
	if _, err := os.Stat(path); err != nil {
		if path, err = l.pull(ctx, workspace); err != nil {
			return err
		}
	}
	_, _, err := l.program.Run(ctx, Command{
		Doing:     fmt.Sprintf("approve of the chart %q", l.chart.Name),
		Arguments: []string{"lint", path, "--quiet", "--values", "-"},
		Stdin:     document,
		Secrets:   secrets,
		// helm lint finds fault on standard output, and only counts on standard error.
		FaultsMarked: "[ERROR]",
	})
	return err
}

func (l *Located) pull(ctx context.Context, workspace *Workspace) (string, error) {
	directory := workspace.Path("pulled")
	arguments := []string{"pull", l.reference, "--destination", directory}
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return "", fmt.Errorf("no private directory can be made for helm: %w", err)
	}
	_, _, err := l.program.Run(ctx, Command{
		Doing:     fmt.Sprintf("fetch the chart %q", l.chart.Name),
		Arguments: append(arguments, l.options...),
		Secrets:   l.secrets(),
	})
	if err != nil {
		return "", err
	}
	archives, err := filepath.Glob(filepath.Join(directory, "*.tgz"))
	if err != nil || len(archives) != 1 {
		return "", fmt.Errorf("helm fetched no single archive of the chart %q", l.chart.Name)
	}
	return archives[0], nil
}
