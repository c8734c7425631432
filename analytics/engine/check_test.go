package engine

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

const factsForCheck = `requests: {about: a, table: requests, time: ts, rows: requests, basis: complete, weight: weight, measures: {weight: weight}, rules: [success]}
`

func checkExpression(t *testing.T, w *workspace, expression string) error {
	t.Helper()
	cat, err := catalog.LoadFS(fstest.MapFS{
		"facts.yaml":      {Data: []byte(factsForCheck)},
		"own.yaml":        {Data: []byte("own:\n  name: N\n  about: A\n  unit: count\n  better: higher\n  sum: {fact: requests, value: \"" + strings.ReplaceAll(expression, `"`, `\"`) + "\"}\n")},
		"dashboards.yaml": {Data: []byte("own: {title: T, panels: []}\n")},
		"meetings.yaml":   {},
		"settings.yaml":   {Data: []byte("# none\n")},
	}, "own.yaml")
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return cat.Check(w.serializer(context.Background()))
}

// People add KPIs, and catalog files come from others: what is not known to be harmless is refused.
func TestHostileExpressionsAreRefused(t *testing.T) {
	w := newWorkspace(t, "UTC")
	for _, expression := range []string{
		"(SELECT 1)", "(SELECT count(*) FROM imports)", "EXISTS (SELECT 1)", "sum(weight) FROM requests", "sum(weight); DROP TABLE meta", "sum(weight), 1",
		"getenv('HOME')", "current_setting('temp_directory')", "sum(weight) OVER ()", "requests.weight", "*", "COLUMNS('.*')", "$1", "?", "#1",
		"sum(weight) AS x", "read_text('/etc/passwd')", "sum(weight) -- x", "sum(weight) /* x */", "list_transform([1], x -> x)", "sum(unknown)",
		"sum(weight)) + (sum(weight)", "count(*) FILTER (WHERE EXISTS (SELECT 1))", "random()", "query('select 1')", "sum(weight) ORDER BY 1",
		"CAST(weight AS BLOB)", "sum(weight) WHERE 1 = 1", "CASE WHEN (SELECT true) THEN 1 END", "sum(weight ORDER BY getenv('x'))", "",
	} {
		if expression == "" {
			continue
		}
		err := checkExpression(t, w, expression)
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%q was accepted: %v", expression, err)
		}
	}
	for _, expression := range []string{"sum(weight)", "count(*)", "sum(weight) FILTER (success)", "sum(CASE WHEN status BETWEEN 200 AND 299 OR status IN (304, 307) THEN weight ELSE 0 END)",
		"sum(weight * coalesce(tokens_in, 0)) / nullif(sum(weight), 0)", "max(duration_us)::DOUBLE / 1000000", "count(*) FILTER (lower(model) LIKE 'gpt%' AND NOT retry)"} {
		if err := checkExpression(t, w, expression); err != nil {
			t.Errorf("%q was refused: %v", expression, err)
		}
	}
	err := checkExpression(t, w, "sum(shoes)")
	if f := fault.Of(err); f.File != "own.yaml" || f.Line != 6 || !strings.Contains(err.Error(), "shoes") {
		t.Errorf("the error does not say where and what: %v", err)
	}
}

func TestBuiltInCatalogPasses(t *testing.T) {
	w := newWorkspace(t, "UTC")
	if err := w.catalog.Check(w.serializer(context.Background())); err != nil {
		t.Fatal(err)
	}
	for _, k := range w.catalog.KPIs {
		for _, x := range k.Measure.Expressions() {
			if len(x.Columns) == 0 && !strings.Contains(x.SQL, "count(*)") {
				t.Errorf("%s: %q has no columns", k.ID, x.SQL)
			}
		}
	}
}
