package helmrelease

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"groundwork/local/providers/values"
)

// ownerLabel is on the record that helm keeps of a release, with a digest of the resource's URN.
// By it a release is recognised whose installation outlived the engine that began it.
const ownerLabel = "groundwork-urn"

// flagOptions are helm's options that say what an input of another name does.
var flagOptions = []struct{ input, option string }{
	{"atomic", "--atomic"},
	{"disableOpenapiValidation", "--disable-openapi-validation"},
	{"disableWebhooks", "--no-hooks"},
	{"renderSubchartNotes", "--render-subchart-notes"},
	{"takeOwnership", "--take-ownership"},
}

var installOptions = []struct{ input, option string }{
	{"createNamespace", "--create-namespace"},
	{"replace", "--replace"},
	{"skipCrds", "--skip-crds"},
}

var upgradeOptions = []struct{ input, option string }{
	{"cleanupOnFail", "--cleanup-on-fail"},
	{"forceUpdate", "--force"},
	{"recreatePods", "--recreate-pods"},
}

// forInstall are the options of helm install. disableCRDHooks has no counterpart: Helm 3 has no
// such hooks.
func forInstall(inputs values.Fields, urn string) []string {
	return append(common(inputs, urn), chosen(inputs, installOptions)...)
}

// forUpgrade are the options of helm upgrade. Without a limit of its own the history is kept
// whole, as the official provider does.
func forUpgrade(inputs values.Fields, urn string) []string {
	options := append(common(inputs, urn), chosen(inputs, upgradeOptions)...)
	if inputs.Flag("reuseValues") && !inputs.Flag("resetValues") {
		options = append(options, "--reuse-values")
	} else {
		// Left alone, helm takes no values at all for those of the last time.
		options = append(options, "--reset-values")
	}
	return append(options, fmt.Sprintf("--history-max=%d", inputs.Integer("maxHistory")))
}

func common(inputs values.Fields, urn string) []string {
	options := append(chosen(inputs, flagOptions), "--labels", ownerLabel+"="+ownerDigest(urn))
	if description := inputs.Text("description"); description != "" {
		options = append(options, "--description", description)
	}
	if program := inputs.Text("postrender"); program != "" {
		options = append(options, "--post-renderer", program)
	}
	return append(options, waiting(inputs)...)
}

// waiting are the options that make helm wait until the objects are ready.
func waiting(inputs values.Fields) []string {
	options := []string{"--timeout", fmt.Sprintf("%ds", timeout(inputs))}
	if inputs.Flag("skipAwait") {
		return options
	}
	options = append(options, "--wait")
	if inputs.Flag("waitForJobs") {
		options = append(options, "--wait-for-jobs")
	}
	return options
}

func timeout(inputs values.Fields) int64 {
	if seconds := inputs.Integer("timeout"); seconds > 0 {
		return seconds
	}
	return defaultTimeout
}

func chosen(inputs values.Fields, from []struct{ input, option string }) []string {
	var options []string
	for _, one := range from {
		if inputs.Flag(one.input) {
			options = append(options, one.option)
		}
	}
	return options
}

// ownerDigest is short enough for the value of a label.
func ownerDigest(urn string) string {
	sum := sha256.Sum256([]byte(urn))
	return strings.ToLower(hex.EncodeToString(sum[:16]))
}
