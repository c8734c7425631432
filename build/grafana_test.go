package build_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// An enum of TypeScript takes no text for one of its values, which is what stands in JSON.
var (
	grafanaEnum = regexp.MustCompile(`(?s)export declare enum (\w+) \{(.*?)\}`)
	enumValue   = regexp.MustCompile(`(?m)^\s*\w+ = ([^,\n]+),?$`)
)

// TestDashboardsHaveGrafanasTypes checks the dashboards that analytics/report's tests write with Grafana's own types: no field
// is missing, none is of another type, and none stands there that Grafana does not know. A panel that is a row has other fields
// than one that is none.
func TestDashboardsHaveGrafanasTypes(t *testing.T) {
	compiler := filepath.Join(root, "frontend", "node_modules", "typescript", "bin", "tsc")
	if _, err := os.Stat(compiler); err != nil {
		t.Log("the packages of the front end are not installed; ./build/test installs them")
		return
	}
	types, err := os.ReadFile("testdata/grafana-schema/dashboard.d.ts")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	unions := grafanaEnum.ReplaceAllStringFunc(string(types), func(enum string) string {
		m := grafanaEnum.FindStringSubmatch(enum)
		var values []string
		for _, v := range enumValue.FindAllStringSubmatch(m[2], -1) {
			values = append(values, v[1])
		}
		return "export type " + m[1] + " = " + strings.Join(values, " | ") + ";"
	})
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("schema.d.ts", unions)
	names := []string{"october.grafana.json", "live.grafana.json"}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(root, "analytics", "report", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		write(strings.TrimSuffix(name, ".json")+".ts", typed(t, text))
	}
	// What must not pass shows that the check checks.
	write("wrong.ts", typed(t, []byte(`{"schemaVersion": "42", "panels": [{"type": "stat", "title": "x", "unknown": 1}]}`)))
	command := exec.Command("node", compiler, "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "october.grafana.ts", "live.grafana.ts", "wrong.ts")
	if command.Args[1], err = filepath.Abs(compiler); err != nil {
		t.Fatal(err)
	}
	command.Dir = folder
	said, err := command.CombinedOutput()
	for _, want := range []string{"not assignable to type 'number'", `'"unknown"' does not exist`} {
		if err == nil || !strings.Contains(string(said), want) {
			t.Errorf("a wrong dashboard passes: %v, %s lacks %q", err, said, want)
		}
	}
	for line := range strings.Lines(string(said)) {
		if !strings.HasPrefix(line, "wrong.ts") {
			t.Error(line)
		}
	}
}

// typed declares the dashboard and each of its panels with its type.
func typed(t *testing.T, text []byte) string {
	t.Helper()
	var d map[string]json.RawMessage
	var panels []json.RawMessage
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(d["panels"], &panels); err != nil {
		t.Fatal(err)
	}
	delete(d, "panels")
	rest, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("import type { Dashboard, Panel, RowPanel } from './schema';\nexport const dashboard: Dashboard = " + string(rest) + ";\nexport const panels = [\n")
	for _, p := range panels {
		kind := "Panel"
		if strings.Contains(string(p), `"collapsed"`) {
			kind = "RowPanel"
		}
		b.WriteString(string(p) + " satisfies " + kind + ",\n")
	}
	b.WriteString("];\n")
	return b.String()
}
