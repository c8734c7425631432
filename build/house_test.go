// Package build_test keeps the house in order: who may import what, what lies where, and that the scripts run.
package build_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = ".."

// topLevel is the visible top level of the repository; a LICENSE and dot files may stand beside it.
var topLevel = []string{
	"main.go", "app", "analytics", "frontend", "build", "wails.json", "go.mod", "go.sum", "README.md", "LICENSE",
}

type goPackage struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// packages lists this module's packages as they are with the given build tags.
func packages(t *testing.T, tags string) []goPackage {
	t.Helper()
	out := output(t, "go", "list", "-tags", tags, "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	decoder := json.NewDecoder(strings.NewReader(out))
	var list []goPackage
	for {
		var one goPackage
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, one)
	}
}

func TestPackagesImportOnlyWhatTheyMay(t *testing.T) {
	within := func(path string, folders ...string) bool {
		return slices.ContainsFunc(folders, func(folder string) bool {
			return path == "telltale/"+folder || strings.HasPrefix(path, "telltale/"+folder+"/")
		})
	}
	only := []struct {
		imports string // the import path, or its beginning
		folders []string
	}{
		{"github.com/wailsapp/", []string{"app/window"}},
		{"github.com/duckdb/", []string{"analytics/store"}},
		{"github.com/marcboeker/", nil},
		// The demo writes the workbook that a survey tool would export, and a second reviewer gets one and sends it back.
		{"github.com/xuri/excelize", []string{"analytics/source", "analytics/report", "analytics/demo", "analytics/labelsheet"}},
		// Action items go to spreadsheets and come back.
		{"github.com/gocarina/gocsv", []string{"analytics/source", "analytics/report", "analytics/actions"}},
	}
	for _, tags := range []string{"", "desktop,production,webkit2_41", "bindings"} {
		list := packages(t, tags)
		if len(list) < 5 {
			t.Fatalf("go list with tags %q found only %d packages", tags, len(list))
		}
		for _, one := range list {
			for _, path := range one.Imports {
				for _, rule := range only {
					if strings.HasPrefix(path, rule.imports) && !within(one.ImportPath, rule.folders...) {
						t.Errorf("tags %q: %s imports %s; only %v may", tags, one.ImportPath, path, rule.folders)
					}
				}
				if within(one.ImportPath, "app") && !within(one.ImportPath, "app/serve", "app/cli", "app/window") && path == "net/http" {
					t.Errorf("tags %q: %s imports net/http; the services know no transport", tags, one.ImportPath)
				}
			}
			// Tests are bound by the direction of the house too, though not by whose driver they may look at.
			for _, path := range slices.Concat(one.Imports, one.TestImports, one.XTestImports) {
				if within(one.ImportPath, "analytics") && within(path, "app") {
					t.Errorf("tags %q: %s imports %s; nothing under analytics may know app", tags, one.ImportPath, path)
				}
			}
		}
	}
}

// TestStoreStaysBelow looks through other packages too: a way round over a third package is a way all the same.
func TestStoreStaysBelow(t *testing.T) {
	for _, folder := range []string{"catalog", "stats", "source"} {
		if _, err := os.Stat(filepath.Join(root, "analytics", folder)); err != nil {
			t.Errorf("analytics/%s is gone, and the rule for it with it: %v", folder, err)
			continue
		}
		dependencies := strings.Fields(output(t, "go", "list", "-deps", "./analytics/"+folder+"/..."))
		if slices.Contains(dependencies, "telltale/analytics/store") {
			t.Errorf("analytics/%s depends on analytics/store", folder)
		}
	}
}

func TestTopLevelIsAsDesigned(t *testing.T) {
	seen := map[string]bool{}
	for _, path := range tracked(t) {
		first, _, _ := strings.Cut(path, "/")
		seen[first] = true
		if !strings.HasPrefix(first, ".") && !slices.Contains(topLevel, first) {
			t.Errorf("%s does not belong on the top level", path)
		}
	}
	for _, name := range topLevel {
		if !seen[name] {
			t.Errorf("%s is missing on the top level", name)
		}
	}
}

func TestFilesAreShortAndStandAlone(t *testing.T) {
	const longest = 400
	// Tests of data folders have made-up homes; elsewhere a home is somebody's.
	machinePath := regexp.MustCompile(`(^|[^A-Za-z0-9_.])/(` + `work|root)/`)
	homePath := regexp.MustCompile(`(^|[^A-Za-z0-9_.])/home/[a-z]+/`)
	for _, path := range tracked(t) {
		content, err := os.ReadFile(filepath.Join(root, path))
		if errors.Is(err, os.ErrNotExist) {
			continue // removed, and not committed yet
		} else if err != nil {
			t.Fatal(err)
		}
		if isSource(path) && !generated.Match(content) {
			if lines := bytes.Count(content, []byte("\n")); lines > longest {
				t.Errorf("%s has %d lines; split what does two things (at most %d)", path, lines, longest)
			}
		}
		if isSample(path) || bytes.IndexByte(content, 0) >= 0 {
			continue
		}
		if !strings.HasSuffix(path, ".md") && bytes.Contains(content, []byte("../"+"shared")) {
			t.Errorf("%s leans on a folder outside of the repository", path)
		}
		found := machinePath.Find(content)
		if found == nil && !strings.HasSuffix(path, "_test.go") {
			found = homePath.Find(content)
		}
		if found != nil {
			t.Errorf("%s names a path of one machine: %s", path, found)
		}
	}
}

// generated is how Go and its tools mark a file that nobody writes by hand.
var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// isSource is true for what people write and read as code: not for tests, samples or what a tool generates.
func isSource(path string) bool {
	switch {
	case isSample(path), strings.HasSuffix(path, "_test.go"), strings.HasSuffix(path, ".test.ts"), strings.HasSuffix(path, ".spec.ts"):
		return false
	}
	return slices.Contains([]string{".go", ".svelte", ".ts"}, filepath.Ext(path))
}

func isSample(path string) bool {
	return strings.Contains(path, "testdata/") || strings.HasSuffix(path, "package-lock.json") || path == "go.sum"
}

func TestScriptsRunAndAreClean(t *testing.T) {
	scripts := []string{}
	for _, path := range tracked(t) {
		head, err := os.ReadFile(filepath.Join(root, path))
		if err != nil || !bytes.HasPrefix(head, []byte("#!")) || isSample(path) {
			continue
		}
		info, err := os.Stat(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode()&0o111 == 0 {
			t.Errorf("%s can't be executed (chmod +x)", path)
		}
		if first, _, _ := bytes.Cut(head, []byte("\n")); bytes.Contains(first, []byte("bash")) {
			scripts = append(scripts, path)
		}
	}
	for _, wanted := range []string{"build/run", "build/test", ".ci/run"} {
		if !slices.Contains(scripts, wanted) {
			t.Errorf("%s is missing, or not a script", wanted)
		}
	}
	if _, err := exec.LookPath("shellcheck"); err != nil {
		t.Log("shellcheck is not installed; ./build/test installs it")
		return
	}
	command := exec.Command("shellcheck", append([]string{"-x", "build/setup.sh"}, scripts...)...)
	command.Dir = root
	if found, err := command.CombinedOutput(); err != nil {
		t.Errorf("shellcheck: %v\n%s", err, found)
	}
}

// tracked lists the files that git knows, and the new ones that it would take.
func tracked(t *testing.T) []string {
	t.Helper()
	out := output(t, "git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	files := strings.Split(strings.TrimRight(out, "\x00"), "\x00")
	if len(files) < 10 {
		t.Fatalf("git lists only %d files", len(files))
	}
	return files
}

// output runs a command in the repository and returns what it wrote to standard output.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	command := exec.Command(name, args...)
	command.Dir = root
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}
