// Package cluster is the provider's access to the API server: settings, connection, kinds, and the
// requests by which objects are created, applied and given up.
package cluster

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"groundwork/local/providers/kubernetes/target"
)

// Settings are the provider's arguments, completed from the environment.
type Settings struct {
	Kubeconfig string // A path or the contents; empty for the ambient one.
	Context    string
	Cluster    string
	Namespace  string

	ServerSideApply       bool
	PatchForce            bool
	UpsertExistingObjects bool
	ConfigMapMutable      bool
	SecretMutable         bool
	DeleteUnreachable     bool
	SkipUpdateUnreachable bool

	SuppressDeprecations bool
	RenderDirectory      string

	Client ClientSettings
	Helm   target.HelmSettings
}

// ClientSettings bound the provider's requests to the API server. Zero leaves the default.
type ClientSettings struct {
	QPS     float64 `json:"qps"`
	Burst   int     `json:"burst"`
	Timeout int     `json:"timeout"` // Seconds.
}

// The official provider allows 50 requests a second, 120 in a burst, and then spends most of a
// large update waiting. The API server protects itself with priority and fairness.
const (
	defaultQPS   = 200
	defaultBurst = 400
)

// ReadSettings reads the configuration as the engine passes it: keys like
// kubernetes:config:namespace, lists and objects as JSON. Arguments win over the environment.
func ReadSettings(variables map[string]string) (Settings, error) {
	value := func(name string) string { return variables["kubernetes:config:"+name] }
	flag := func(name, environment string, fallback bool) bool {
		if text, set := variables["kubernetes:config:"+name]; set {
			return text == "true"
		}
		if text, set := os.LookupEnv(environment); set {
			return text == "true"
		}
		return fallback
	}
	settings := Settings{
		Kubeconfig:      value("kubeconfig"),
		Context:         value("context"),
		Cluster:         value("cluster"),
		Namespace:       value("namespace"),
		RenderDirectory: value("renderYamlToDirectory"),

		ServerSideApply: flag(
			"enableServerSideApply", "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", true),
		PatchForce: flag("enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE", false),
		UpsertExistingObjects: flag(
			"upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS", false),
		ConfigMapMutable: flag(
			"enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE", false),
		SecretMutable: flag("enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE", false),
		DeleteUnreachable: flag(
			"deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE", false),
		SkipUpdateUnreachable: flag(
			"skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE", false),
		SuppressDeprecations: flag(
			"suppressDeprecationWarnings", "PULUMI_K8S_SUPPRESS_DEPRECATION_WARNINGS", false),
	}
	var err error
	if settings.Client, err = readClientSettings(value("kubeClientSettings")); err != nil {
		return Settings{}, err
	}
	if settings.Helm, err = readHelmSettings(value("helmReleaseSettings")); err != nil {
		return Settings{}, err
	}
	settings.Helm.SuppressHookWarnings = flag(
		"suppressHelmHookWarnings", "PULUMI_K8S_SUPPRESS_HELM_HOOK_WARNINGS", false)
	return settings, nil
}

func readClientSettings(text string) (ClientSettings, error) {
	var settings ClientSettings
	if text != "" {
		if err := json.Unmarshal([]byte(text), &settings); err != nil {
			return settings, fmt.Errorf("kubeClientSettings cannot be read: %w", err)
		}
	}
	number := func(name string, set bool, fallback float64) (float64, error) {
		text := os.Getenv(name)
		if set || text == "" {
			return fallback, nil
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return 0, fmt.Errorf("the environment variable %s is %q; set it to a number", name, text)
		}
		return value, nil
	}
	qps, err := number("PULUMI_K8S_CLIENT_QPS", settings.QPS != 0, defaultOf(settings.QPS, defaultQPS))
	if err != nil {
		return settings, err
	}
	burst, err := number("PULUMI_K8S_CLIENT_BURST", settings.Burst != 0,
		defaultOf(float64(settings.Burst), defaultBurst))
	if err != nil {
		return settings, err
	}
	timeout, err := number("PULUMI_K8S_CLIENT_TIMEOUT", settings.Timeout != 0,
		float64(settings.Timeout))
	if err != nil {
		return settings, err
	}
	return ClientSettings{QPS: qps, Burst: int(burst), Timeout: int(timeout)}, nil
}

func defaultOf(value, fallback float64) float64 {
	if value == 0 {
		return fallback
	}
	return value
}

func (s ClientSettings) timeout() time.Duration {
	return time.Duration(s.Timeout) * time.Second
}

func readHelmSettings(text string) (target.HelmSettings, error) {
	var settings target.HelmSettings
	if text != "" {
		if err := json.Unmarshal([]byte(text), &settings); err != nil {
			return settings, fmt.Errorf("helmReleaseSettings cannot be read: %w", err)
		}
	}
	for variable, setting := range map[string]*string{
		"PULUMI_K8S_HELM_DRIVER":                 &settings.Driver,
		"PULUMI_K8S_HELM_PLUGINS_PATH":           &settings.PluginsPath,
		"PULUMI_K8S_HELM_REGISTRY_CONFIG_PATH":   &settings.RegistryConfigPath,
		"PULUMI_K8S_HELM_REPOSITORY_CACHE":       &settings.RepositoryCache,
		"PULUMI_K8S_HELM_REPOSITORY_CONFIG_PATH": &settings.RepositoryConfigPath,
	} {
		if *setting == "" {
			*setting = os.Getenv(variable)
		}
	}
	return settings, nil
}
