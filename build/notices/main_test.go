package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLicence(t *testing.T) {
	folder := t.TempDir()
	if _, err := licence(folder); err == nil || !strings.Contains(err.Error(), "no licence file") {
		t.Errorf("a folder without a licence gives the error %v", err)
	}
	for name, text := range map[string]string{"LICENSE.md": "\r\nDo what you like.\r\n", "NOTICE": "By us.", "README.md": "Read this."} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := licence(folder)
	if want := "Do what you like.\n\nBy us."; text != want || err != nil {
		t.Errorf("got %q and %v, want %q", text, err, want)
	}
}

func TestPackageFolder(t *testing.T) {
	for path, want := range map[string]string{
		"frontend/node_modules/svelte/src/index.js":                       "frontend/node_modules/svelte",
		"frontend/node_modules/@floating-ui/dom/dist/dom.mjs":             "frontend/node_modules/@floating-ui/dom",
		"frontend/node_modules/a/node_modules/tslib/tslib.js":             "frontend/node_modules/a/node_modules/tslib",
		"frontend/src/App.svelte":                                         "",
		"frontend/node_modules/a/node_modules/@b/c/lib/node_modules.d.ts": "frontend/node_modules/a/node_modules/@b/c",
	} {
		if got := packageFolder.FindString(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
