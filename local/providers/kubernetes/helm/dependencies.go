package helm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

func isMissingDependencies(err error) bool {
	var failure *Failure
	return errors.As(err, &failure) && failure.MissingDependencies()
}

// isLocked tells whether the chart is a directory that says exactly which subcharts it needs.
func (l *Located) isLocked() bool {
	_, err := os.Stat(filepath.Join(l.reference, "Chart.lock"))
	return err == nil
}

func (l *Located) buildDependencies(ctx context.Context) error {
	arguments := []string{"dependency", "build", l.reference}
	if l.chart.Keyring != "" {
		arguments = append(arguments, "--keyring", l.chart.Keyring)
	}
	_, _, err := l.program.Run(ctx, Command{
		Doing:     fmt.Sprintf("fetch the subcharts of %q", l.chart.Name),
		Arguments: arguments,
		Secrets:   l.secrets(),
	})
	return err
}
