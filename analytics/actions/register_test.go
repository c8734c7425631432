package actions

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// newRegister opens an empty workspace, in which it is noon of 15 October 2026.
func newRegister(t *testing.T) *Register {
	t.Helper()
	db, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "test.telltale"), store.Options{Zone: "Europe/Berlin", Memory: "256MB", Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	known, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(db, known)
	r := New(db, func() *engine.Engine { return e })
	r.now = func() time.Time { return time.Date(2026, 10, 15, 10, 0, 0, 0, time.UTC) }
	return r
}

func TestRegister(t *testing.T) {
	ctx, r := context.Background(), newRegister(t)
	first, err := r.Keep(ctx, Item{Title: "  Roll  the prompt back ", Owner: "Ada", Due: "2026-10-19", KPI: "api_success_rate", Expected: "+2 points",
		Filters: []engine.Filter{{Dimension: "model", Values: []string{"gpt-5"}}}})
	if err != nil || first.ID != 1 || first.Title != "Roll the prompt back" || first.State != Open || first.Created != "2026-10-15T10:00:00Z" {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := r.Keep(ctx, Item{Title: "Write the runbook", Due: "2026-10-16"})
	if err != nil || second.ID != 2 {
		t.Fatalf("%+v, %v", second, err)
	}
	r.now = func() time.Time { return time.Date(2026, 10, 17, 22, 30, 0, 0, time.UTC) } // it is the 18th in Berlin
	if _, err := r.Finish(ctx, 1, Done, "", ""); err != nil {
		t.Fatal(err)
	}
	o, err := r.List(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Items) != 2 || o.Items[0].Item.Title != "Write the runbook" || o.Items[0].Group != Overdue || o.Items[0].When != "2 days late" || o.Items[1].Group != Done || o.Items[1].Item.Done != "2026-10-18" {
		t.Fatalf("%+v", o.Items)
	}
	if d := o.Items[1]; d.About != "model is gpt-5" || d.Wanted != "up by 2 points" || d.Judgement == nil || d.Judgement.Verdict != NotEnough || d.Judgement.Sentence != "There is no data yet." {
		t.Errorf("%+v, %+v", d, d.Judgement)
	}
	// 18 October 2026 is a Sunday.
	if diff := cmp.Diff([]DueDay{{"Next Monday", "2026-10-19"}, {"In two weeks", "2026-11-01"}, {"Month end", "2026-10-31"}, {"Next month end", "2026-11-30"}}, o.Dues); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Ada"}, o.Owners); diff != "" {
		t.Error(diff)
	}
	// Each step is taken back by itself, to the very beginning; numbers are not given again.
	undone := func() []Item {
		t.Helper()
		if n, err := r.Undo(ctx); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		items, err := r.Items(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return items
	}
	if diff := cmp.Diff([]Item{first, second}, undone()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Item{first}, undone()); diff != "" {
		t.Error(diff)
	}
	if left := undone(); len(left) != 0 {
		t.Errorf("%+v", left)
	}
	if _, err := r.Undo(ctx); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if third, err := r.Keep(ctx, Item{Title: "Another"}); err != nil || third.ID != 3 {
		t.Errorf("%+v, %v", third, err)
	}
}

func TestWhatIsNoAction(t *testing.T) {
	ctx, r := context.Background(), newRegister(t)
	for _, c := range []struct {
		item Item
		says string
	}{
		{Item{Title: " \n"}, "no title"},
		{Item{Title: strings.Repeat("ä", 301)}, "301 characters"},
		{Item{Title: "x", Due: "2026-10-14"}, "due on 2026-10-14, before it was made on 2026-10-15"},
		{Item{Title: "x", Due: "31.10.2026"}, "no day on which the action is due"},
		{Item{Title: "x", KPI: "shoe_size"}, `no KPI "shoe_size"`},
		{Item{Title: "x", Expected: "up"}, "those of a KPI"},
		{Item{Title: "x", KPI: "latency_p95", Expected: "-$5"}, "no change of a KPI in seconds"},
		{Item{Title: "x", KPI: "latency_p95", Expected: "-1e308"}, "no change"},
		{Item{Title: "x", KPI: "latency_p95", Expected: "-NaN"}, "no change"},
		{Item{Title: "x", KPI: "latency_p95", Filters: []engine.Filter{{Dimension: "shoe"}}}, `no dimension "shoe"`},
		{Item{Title: "x", KPI: "latency_p95", Filters: []engine.Filter{{Dimension: "model"}}}, "no value of model"},
		{Item{Title: "x", State: "later"}, "no state"},
		{Item{Title: "x", State: Open, Done: "2026-10-10"}, "open, and yet was done"},
		{Item{Title: "x", Done: "2026-10-16"}, "still to come"},
		{Item{Title: "x", Started: "2026-10-12", Done: "2026-10-11"}, "before it was started"},
		{Item{Title: "x", Created: "2026-10-16"}, "still to come"},
		{Item{Title: "x", Created: "yesterday"}, "no day on which an action was made"},
	} {
		if _, err := r.Keep(ctx, c.item); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v", c.item, err)
		}
	}
	if _, err := r.Keep(ctx, Item{ID: 9, Title: "x"}); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
	if items, err := r.Items(ctx); err != nil || len(items) != 0 {
		t.Errorf("what was refused is kept: %+v, %v", items, err)
	}
}

func TestExchange(t *testing.T) {
	ctx, r := context.Background(), newRegister(t)
	sheet := "\uFEFFtitle;owner;due;kpi;segment;expected;state;done;created\n" +
		"\"Cache answers;\nof the FAQ\";Ada;2026-10-10;latency_p95;endpoint=/chat|/ask, status!=429;-300 ms;done;2026-10-08;2026-10-01\n" +
		"'=2+2;Bob;;;;;;;\n"
	got, err := r.Import(ctx, "plan.csv", strings.NewReader(sheet))
	if err != nil || got != (Imported{Added: 2}) {
		t.Fatalf("%+v, %v", got, err)
	}
	items, err := r.Items(ctx)
	if err != nil || len(items) != 2 || items[0].Title != "Cache answers; of the FAQ" || items[0].Created != "2026-10-01T10:00:00Z" || items[1].Title != "=2+2" ||
		engine.FilterText(items[0].Filters) != "endpoint is /chat or /ask, status is not 429" {
		t.Fatalf("%+v, %v", items, err)
	}
	// What was written reads as the same, and a change in it as a change.
	var written bytes.Buffer
	o, err := r.List(ctx)
	if err == nil {
		err = WriteCSV(&written, o)
	}
	if err != nil || !strings.Contains(written.String(), "'=2+2") || !strings.Contains(written.String(), "'-300 ms") {
		t.Fatalf("%s, %v", written.String(), err)
	}
	if got, err := r.Import(ctx, "again.csv", bytes.NewReader(written.Bytes())); err != nil || got != (Imported{Same: 2}) {
		t.Errorf("the same sheet: %+v, %v", got, err)
	}
	if got, err := r.Import(ctx, "again.csv", strings.NewReader(strings.Replace(written.String(), "Bob", "Cy", 1))); err != nil || got != (Imported{Changed: 1, Same: 1}) {
		t.Errorf("another owner: %+v, %v", got, err)
	}
	for _, c := range []struct{ sheet, says string }{
		{"", "cannot be read"},
		{"titel,owner\nx,y\n", "no column title"},
		{"title,shoe\nx,y\n", `"shoe" is none`},
		{"title\n", "no actions"},
		{"title,kpi\nx,\n\"two\nlines\",\nz,shoe_size\n", `bad.csv, line 5: There is no KPI "shoe_size"`},
		{"title,due\nx,2026-10-20\ny,2026-01-01\n", "line 3: The action is due on 2026-01-01, before it was made"},
		{"title,due\nx,y,z\n", "line 2: The line cannot be read"},
		{"title\n\"x\n", "line 2: The line cannot be read"},
		{"title,meeting\nx,-1\n", "line 2: \"-1\" is no number of a meeting"},
		{"title,kpi,segment\nx,latency_p95,model\n", "line 2: \"model\" is no segment"},
		{"title,owner\n=2+2,\n=2+2,\n", "line 3: The action \"=2+2\" stands in the sheet twice"},
	} {
		if _, err := r.Import(ctx, "bad.csv", strings.NewReader(c.sheet)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v", c.sheet, err)
		}
	}
	if after, err := r.Items(ctx); err != nil || len(after) != 2 {
		t.Errorf("a bad sheet left %+v, %v", after, err)
	}
	// An import is one change.
	if n, err := r.Undo(ctx); n != 1 || err != nil {
		t.Error(n, err)
	}
	if n, err := r.Undo(ctx); n != 2 || err != nil {
		t.Error(n, err)
	}
}
