// Package helm runs the helm program for the resources that need it: charts and releases.
//
// Secrets never become arguments, which every user of the machine can list: values go through
// standard input, and credentials through files in a private directory.
package helm

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"groundwork/local/providers/kubernetes/target"
)

// interruptGrace is how long helm may take to clean up after an interrupt (an atomic release is
// rolled back then) before it is killed.
const interruptGrace = time.Minute

// Program is the helm binary, set up for one cluster.
type Program struct {
	path    string
	cluster *target.Target
}

// Find looks for helm on PATH, then at GROUNDWORK_HELM.
func Find(cluster *target.Target) (*Program, error) {
	path, err := exec.LookPath("helm")
	if err != nil {
		path, err = exec.LookPath(os.Getenv("GROUNDWORK_HELM"))
	}
	if err != nil {
		return nil, errors.New("helm is needed for charts and was not found: " +
			"put it on PATH, or name the program in the environment variable GROUNDWORK_HELM")
	}
	return &Program{path: path, cluster: cluster}, nil
}

// Command is one call of helm.
type Command struct {
	// Doing completes the sentence "helm could not ...", for the message of a failure.
	Doing     string
	Arguments []string
	Stdin     []byte
	// Secrets are the texts that no message may repeat.
	Secrets []string
	// Observe gets what helm tells of its progress; nil where nobody watches.
	Observe func(detail string)
	// FaultsMarked is how a line of standard output begins that belongs into a failure's message;
	// empty if there are none.
	FaultsMarked string
}

// Run returns helm's standard output and the warnings from its standard error.
func (p *Program) Run(ctx context.Context, command Command) ([]byte, []string, error) {
	process := exec.CommandContext(ctx, p.path, p.arguments(command)...)
	process.Env = p.environment(os.Environ())
	process.Stdin = bytes.NewReader(command.Stdin)
	process.Cancel = func() error { return process.Process.Signal(os.Interrupt) }
	process.WaitDelay = interruptGrace
	var stdout bytes.Buffer
	stderr := &transcript{observe: command.observe()}
	process.Stdout, process.Stderr = &stdout, stderr
	err := process.Run()
	stderr.finish()
	if err != nil {
		stderr.told = append(faults(stdout.String(), command.FaultsMarked), stderr.told...)
		return nil, nil, newFailure(command, stderr, err)
	}
	return stdout.Bytes(), stderr.warnings, nil
}

func (p *Program) arguments(command Command) []string {
	arguments := append(slices.Clone(command.Arguments), p.connection()...)
	if command.Observe != nil {
		arguments = append(arguments, "--debug")
	}
	return arguments
}

func faults(stdout, mark string) []string {
	var found []string
	for line := range strings.Lines(stdout) {
		if mark != "" && strings.HasPrefix(line, mark) {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}

func (c Command) observe() func(detail string) {
	if c.Observe == nil {
		return nil
	}
	return func(detail string) { c.Observe(redact(detail, c.Secrets)) }
}

func (p *Program) connection() []string {
	if p.cluster.Kubeconfig == "" {
		return nil
	}
	return []string{"--kubeconfig", p.cluster.Kubeconfig}
}

// environment keeps helm's own settings but none that would lead it to another cluster, and adds
// those of the provider.
func (p *Program) environment(inherited []string) []string {
	var kept []string
	for _, variable := range inherited {
		name, _, _ := strings.Cut(variable, "=")
		switch {
		case strings.HasPrefix(name, "HELM_KUBE"), name == "HELM_NAMESPACE", name == "HELM_DEBUG",
			name == "KUBECONFIG":
			continue
		}
		kept = append(kept, variable)
	}
	for name, value := range map[string]string{
		"HELM_DRIVER":            p.cluster.Helm.Driver,
		"HELM_PLUGINS":           p.cluster.Helm.PluginsPath,
		"HELM_REGISTRY_CONFIG":   p.cluster.Helm.RegistryConfigPath,
		"HELM_REPOSITORY_CACHE":  p.cluster.Helm.RepositoryCache,
		"HELM_REPOSITORY_CONFIG": p.cluster.Helm.RepositoryConfigPath,
	} {
		if value != "" {
			kept = append(kept, name+"="+value)
		}
	}
	return kept
}
