package app

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write generated files anew")

// bindingsFile is what the pages import.
var bindingsFile = filepath.Join("..", "frontend", "src", "lib", "bindings.ts")

func TestBindings(t *testing.T) {
	want, err := generateBindings(New(Home(t.TempDir())).Services())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(bindingsFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(bindingsFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s is stale; run: go test ./app -run TestBindings -update\n%s", bindingsFile, diff)
	}
}
