package helm

import (
	"fmt"
	"slices"
	"strings"
)

// shownLines is how many of helm's last lines a message repeats.
const shownLines = 5

// Failure is a call of helm that ended with an error.
type Failure struct {
	doing  string
	detail string
}

func (f *Failure) Error() string {
	return fmt.Sprintf("helm could not %s: %s", f.doing, f.detail)
}

// NotFound tells whether helm said that there is no release of that name.
func (f *Failure) NotFound() bool {
	return strings.Contains(f.detail, "release: not found")
}

// MissingDependencies tells whether the chart names subcharts that it does not contain.
func (f *Failure) MissingDependencies() bool {
	return strings.Contains(f.detail, "missing in charts/ directory")
}

func newFailure(command Command, transcript *transcript, cause error) *Failure {
	told := transcript.told
	if len(told) == 0 {
		told = []string{cause.Error()}
	}
	detail := strings.Join(told[max(0, len(told)-shownLines):], "; ")
	if transcript.waitedFor != "" {
		detail += "; last seen: " + transcript.waitedFor
	}
	return &Failure{doing: command.Doing, detail: redact(detail, command.Secrets)}
}

// redact hides secrets that helm repeats, as it may do with a value that does not fit a template.
// The longest come first: one may contain another.
func redact(text string, secrets []string) string {
	ordered := slices.SortedFunc(slices.Values(secrets), func(a, b string) int {
		return len(b) - len(a)
	})
	for _, secret := range ordered {
		text = strings.ReplaceAll(text, secret, "[secret]")
	}
	return text
}
