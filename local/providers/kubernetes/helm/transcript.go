package helm

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// debugLine is a line that helm adds when asked for details: source, time and message.
var debugLine = regexp.MustCompile(`^\S+\.go:\d+: .*\[debug\] (.*)$`)

// transcript sorts the lines on helm's standard error while they come.
type transcript struct {
	// observe gets each detail at once; nil where nobody watches.
	observe func(detail string)

	unfinished []byte
	told       []string
	warnings   []string
	// waitedFor is the last detail on something that was not ready.
	waitedFor string
	// failed is set after the error: what helm writes then is the stack of its own code.
	failed bool
}

// Write takes the next piece, which may end within a line.
func (t *transcript) Write(piece []byte) (int, error) {
	t.unfinished = append(t.unfinished, piece...)
	for {
		line, rest, whole := bytes.Cut(t.unfinished, []byte("\n"))
		if !whole {
			return len(piece), nil
		}
		t.take(strings.TrimSpace(string(line)))
		t.unfinished = rest
	}
}

func (t *transcript) finish() {
	t.take(strings.TrimSpace(string(t.unfinished)))
	t.unfinished = nil
}

func (t *transcript) take(line string) {
	detail := debugLine.FindStringSubmatch(line)
	warning, isWarning := strings.CutPrefix(line, "WARNING:")
	message, isError := strings.CutPrefix(line, "Error: ")
	switch {
	case detail != nil:
		t.takeDetail(detail[1])
	case line == "" || t.failed || isAdvice(line) || isOfRegistry(line):
	case isWarning:
		t.warnings = append(t.warnings, strings.TrimSpace(warning))
	case isError:
		t.told = []string{message}
	default:
		t.told = append(t.told, line)
	}
}

func (t *transcript) takeDetail(detail string) {
	if len(t.told) > 0 {
		t.failed = true
		return
	}
	if strings.Contains(detail, "not ready") {
		t.waitedFor = detail
	}
	if t.observe != nil {
		t.observe(detail)
	}
}

// isAdvice recognises advice that only someone at helm's own command line can follow.
func isAdvice(line string) bool {
	return strings.HasPrefix(line, "Use --debug flag")
}

// isOfRegistry recognises what helm tells of its talk with an OCI registry, however it went.
func isOfRegistry(line string) bool {
	return slices.ContainsFunc([]string{"level=DEBUG ", "Pulled: ", "Digest: "}, func(start string) bool {
		return strings.HasPrefix(line, start)
	})
}
