package helm

import (
	"fmt"
	"os"
	"path/filepath"
)

// Workspace is a directory that only this user can read, for the time of one operation.
type Workspace struct {
	directory string
}

// NewWorkspace makes the directory; Close removes it.
func NewWorkspace() (*Workspace, error) {
	directory, err := os.MkdirTemp("", "groundwork-helm-")
	if err != nil {
		return nil, fmt.Errorf("no private directory can be made for helm: %w", err)
	}
	return &Workspace{directory: directory}, nil
}

// Close removes the directory with all that is in it.
func (w *Workspace) Close() {
	// What cannot be removed is private, and the system clears its temporary directory itself.
	_ = os.RemoveAll(w.directory)
}

// Path is where a file of this name is or would be.
func (w *Workspace) Path(name string) string {
	return filepath.Join(w.directory, name)
}

// Write keeps content in a private file and returns its path.
func (w *Workspace) Write(name string, content []byte) (string, error) {
	if err := os.WriteFile(w.Path(name), content, 0o600); err != nil {
		return "", fmt.Errorf("no private file can be written for helm: %w", err)
	}
	return w.Path(name), nil
}
