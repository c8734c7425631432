package engine

import (
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"telltale/analytics/catalog"
)

// Each file of testdata/golden is one case: what it shows, settings (key = value, or key since 2026-10-15 = value), rows (table.csv, or table.sql with a
// SELECT that makes them), the query, and the expected fields of values as "kpi.field = JSON". Several queries share the
// rows. Expected values are worked out by hand, with the arithmetic in the comment, and never regenerated.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			runGolden(t, archive)
		})
	}
}

// Every KPI has a golden value, a golden case without data, and one with a single row.
func TestEveryKPIHasGoldenCases(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	values, empty, one := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name != "expect" {
				continue
			}
			for _, e := range assignments(t, string(f.Data)) {
				kpi, field, _ := strings.Cut(e[0], ".")
				if e[1] != "null" && slices.Contains([]string{"value", "part"}, field) {
					values[kpi] = true
				}
				if field == "value" {
					empty[kpi] = empty[kpi] || filepath.Base(file) == "empty.txtar" && e[1] == "null"
					one[kpi] = one[kpi] || filepath.Base(file) == "one_row_each.txtar"
				}
			}
		}
	}
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range c.KPIs {
		if !values[k.ID] || !empty[k.ID] || !one[k.ID] {
			t.Errorf("%s: a value %v, without data %v, one row %v", k.ID, values[k.ID], empty[k.ID], one[k.ID])
		}
	}
}

// runGolden goes through the sections in order: settings after the first query hold from there on, and each expectation is
// of the query before it.
func runGolden(t *testing.T, archive *txtar.Archive) {
	zone := "UTC"
	for _, f := range archive.Files {
		if f.Name != "settings" {
			continue
		}
		for _, s := range assignments(t, string(f.Data)) {
			if s[0] == "zone" {
				zone = s[1]
			}
		}
		break
	}
	w := newWorkspace(t, zone)
	for _, f := range archive.Files {
		if table, ok := strings.CutSuffix(f.Name, ".csv"); ok {
			w.load(t, table, string(f.Data))
		}
		if table, ok := strings.CutSuffix(f.Name, ".sql"); ok {
			w.insert(t, table, string(f.Data))
		}
		if f.Name == "exec" {
			w.exec(t, string(f.Data))
		}
	}
	w.settle(t)
	var got map[string]map[string]any
	checked := 0
	for _, f := range archive.Files {
		switch f.Name {
		case "settings":
			for _, s := range assignments(t, string(f.Data)) {
				key, since, dated := strings.Cut(s[0], " since ")
				switch {
				case dated:
					w.setSince(t, key, s[1], since)
				case key != "zone" || got != nil:
					w.set(t, key, s[1])
				}
			}
		case "query":
			got = w.golden(t, string(f.Data))
		case "budget":
			got = map[string]map[string]any{"budget": w.goldenBudget(t, string(f.Data))}
		case "expect":
			for _, e := range assignments(t, string(f.Data)) {
				checked++
				expect(t, got, e[0], e[1])
			}
		}
	}
	if checked == 0 {
		t.Fatal("the case expects nothing")
	}
}

// golden evaluates a query and gives the values by KPI, with both periods.
func (w *workspace) golden(t *testing.T, text string) map[string]map[string]any {
	t.Helper()
	var query Query
	if err := json.Unmarshal([]byte(text), &query); err != nil {
		t.Fatalf("query: %v", err)
	}
	result, err := w.Evaluate(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]map[string]any{"period": asJSON(t, result.Period)}
	for _, v := range result.Values {
		got[v.ID] = asJSON(t, v)
	}
	if result.Previous != nil {
		got["previous"] = asJSON(t, *result.Previous)
	}
	return got
}

// goldenBudget evaluates the error budget of a query.
func (w *workspace) goldenBudget(t *testing.T, text string) map[string]any {
	t.Helper()
	var query Query
	if err := json.Unmarshal([]byte(text), &query); err != nil {
		t.Fatalf("query: %v", err)
	}
	budget, err := w.ErrorBudget(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	return asJSON(t, budget)
}

// expect compares a field of what was got. A number may name its tolerance: 2.94 ± 0.005.
func expect(t *testing.T, got map[string]map[string]any, place, text string) {
	t.Helper()
	text, within, loose := strings.Cut(text, " ± ")
	kpi, path, _ := strings.Cut(place, ".")
	value := any(got[kpi])
	for _, field := range strings.Split(path, ".") {
		value = step(value, field)
	}
	var want any
	if err := json.Unmarshal([]byte(text), &want); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if loose {
		tolerance, err := strconv.ParseFloat(within, 64)
		if v, ok := value.(float64); err != nil || !ok || math.Abs(v-want.(float64)) > tolerance {
			t.Errorf("%s = %v, want %s within %s", place, value, text, within)
		}
		return
	}
	if !same(value, want) {
		t.Errorf("%s = %v, want %v", place, value, want)
	}
}

func asJSON(t *testing.T, v any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// step goes to a field of an object, an index of a list, or "len" of one.
func step(value any, field string) any {
	switch v := value.(type) {
	case map[string]any:
		return v[field]
	case []any:
		if field == "len" {
			return float64(len(v))
		}
		i := 0
		for _, r := range field {
			i = i*10 + int(r-'0')
		}
		if i < len(v) {
			return v[i]
		}
	}
	return nil
}

// same compares JSON values; numbers to twelve digits, because values typed by hand are decimals.
func same(got, want any) bool {
	g, ok1 := got.(float64)
	w, ok2 := want.(float64)
	if ok1 && ok2 {
		return math.Abs(g-w) <= 1e-12*math.Max(1, math.Abs(w))
	}
	text, ok1 := got.(string)
	part, ok2 := want.(string)
	if ok1 && ok2 && strings.HasPrefix(part, "~") {
		return strings.Contains(text, part[1:])
	}
	a, err1 := json.Marshal(got)
	b, err2 := json.Marshal(want)
	return err1 == nil && err2 == nil && string(a) == string(b)
}

// assignments reads lines "key = value"; lines that begin with # are the arithmetic in words.
func assignments(t *testing.T, text string) [][2]string {
	t.Helper()
	var all [][2]string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, " = ")
		if !ok {
			t.Fatalf("%q is no assignment", line)
		}
		all = append(all, [2]string{key, value})
	}
	return all
}
