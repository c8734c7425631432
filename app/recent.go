package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
)

// recentLimit is how many workspaces are remembered.
const recentLimit = 12

// Recent returns the workspaces opened last, newest first, without those that are gone. A list that cannot be read
// counts as empty: it is a convenience, and no reason to fail.
func (h Home) Recent() []string {
	paths := []string{}
	text, err := os.ReadFile(h.recentFile())
	if err != nil || json.Unmarshal(text, &paths) != nil {
		return []string{}
	}
	return slices.DeleteFunc(paths, func(path string) bool {
		_, err := os.Stat(path)
		return err != nil
	})
}

// Remember puts the workspace at the head of the recent ones.
func (h Home) Remember(path string) error {
	others := slices.DeleteFunc(h.Recent(), func(other string) bool { return other == path })
	paths := append([]string{path}, others...)
	text, err := json.MarshalIndent(paths[:min(len(paths), recentLimit)], "", "  ")
	if err != nil {
		return err
	}
	return WriteFile(h.recentFile(), text)
}

func (h Home) recentFile() string { return filepath.Join(string(h), "recent.json") }

// WriteFile writes the whole file or nothing: into a temporary file beside it, which then takes its name.
func WriteFile(path string, content []byte) error {
	file, err := CreateFile(path)
	if err != nil {
		return err
	}
	defer file.Discard()
	if _, err := file.Write(content); err != nil {
		return err
	}
	return file.Keep()
}
