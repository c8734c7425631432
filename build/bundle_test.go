package build_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// What the pages may weigh, compressed, in bytes: what is fetched before the first frame, and everything. Grown for a reason?
// Then raise the number in the same commit, which says the reason.
const (
	initialBudget = 208_000
	wholeBudget   = 555_000
)

// needed are the scripts and styles that index.html names.
var needed = regexp.MustCompile(`(?:src|href)="/(assets/[^"]+\.(?:js|css))"`)

func TestBundleStaysWithinItsBudget(t *testing.T) {
	dist := filepath.Join("..", "frontend", "dist")
	index, err := os.ReadFile(filepath.Join(dist, "index.html"))
	if err != nil {
		t.Fatalf("the pages are not built (npm --prefix frontend run build): %v", err)
	}
	first := map[string]bool{}
	for _, found := range needed.FindAllStringSubmatch(string(index), -1) {
		first[filepath.FromSlash(found[1])] = true
	}
	scripts, _ := filepath.Glob(filepath.Join(dist, "assets", "*.js"))
	styles, _ := filepath.Glob(filepath.Join(dist, "assets", "*.css"))
	initial, whole := 0, 0
	for _, path := range append(scripts, styles...) {
		raw, packed := weigh(t, path)
		whole += packed
		name, err := filepath.Rel(dist, path)
		if err != nil {
			t.Fatal(err)
		}
		when := ""
		if first[name] {
			initial += packed
			when = ", at once"
			delete(first, name)
		}
		t.Logf("%-44s %7d bytes, compressed %6d%s", name, raw, packed, when)
	}
	t.Logf("at once %d bytes compressed, all %d", initial, whole)
	if len(first) > 0 || initial == 0 {
		t.Errorf("index.html names what is not there: %v", first)
	}
	if initial > initialBudget {
		t.Errorf("%d bytes are fetched before the first frame; the budget is %d. Fetch what it does not show later: import()", initial, initialBudget)
	}
	if whole > wholeBudget {
		t.Errorf("the pages have %d bytes; the budget is %d", whole, wholeBudget)
	}
}

func weigh(t *testing.T, path string) (raw, packed int) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var to bytes.Buffer
	w := gzip.NewWriter(&to)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return len(content), to.Len()
}
