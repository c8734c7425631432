package engine

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/fault"
)

var september = Query{Period: Spec{Preset: "month", Month: "2026-09"}}

func TestBreakdown(t *testing.T) {
	w := busy(t, "UTC")
	whole := w.evaluateAll(t, september)
	for _, c := range []struct{ kpi, dimension string }{{"requests", "model"}, {"api_success_rate", "endpoint"}, {"errors", "status"}, {"latency_p95", "model"},
		{"total_cost", "category"}, {"cost_share", "category"}, {"daily_active_users", "model"}, {"peak_requests_per_second", "status_class"}, {"requests_per_second", "model"}, {"accuracy", "model"}} {
		b, err := w.Breakdown(context.Background(), c.kpi, c.dimension, september)
		if err != nil {
			t.Errorf("%s by %s: %v", c.kpi, c.dimension, err)
			continue
		}
		if len(b.Groups) < 2 {
			t.Errorf("%s by %s has %d groups", c.kpi, c.dimension, len(b.Groups))
		}
		var sum, n, shares float64
		for i, g := range b.Groups {
			if g.Value != nil {
				sum += *g.Value
			}
			n += g.N
			shares += g.Share
			if i > 0 && c.kpi == "requests" && *g.Value > *b.Groups[i-1].Value {
				t.Errorf("%s is not largest first: %v", c.kpi, b.Groups)
			}
		}
		switch c.kpi {
		case "requests", "errors", "total_cost":
			if math.Abs(sum-*whole[c.kpi].Value) > 1e-9 {
				t.Errorf("%s by %s adds up to %v, not %v", c.kpi, c.dimension, sum, *whole[c.kpi].Value)
			}
		case "api_success_rate":
			if n != whole[c.kpi].N {
				t.Errorf("%s rests on %v in parts and %v in whole", c.kpi, n, whole[c.kpi].N)
			}
		case "cost_share":
			if math.Abs(sum-1) > 1e-12 {
				t.Errorf("shares add up to %v", sum)
			}
		}
		if math.Abs(shares-1) > 1e-9 {
			t.Errorf("%s by %s: shares add up to %v", c.kpi, c.dimension, shares)
		}
	}
	if _, err := w.Breakdown(context.Background(), "requests", "shoe", september); !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown dimension gives %v", err)
	}
	if _, err := w.Breakdown(context.Background(), "nothing", "model", september); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown KPI gives %v", err)
	}
	if _, err := w.Breakdown(context.Background(), "uptime", "model", september); !fault.Is(err, fault.Unsupported) {
		t.Errorf("uptime by model gives %v", err)
	}
	if _, err := w.Breakdown(context.Background(), "cost_per_request", "category", september); !fault.Is(err, fault.Invalid) {
		t.Errorf("cost per request by category, which requests lack, gives %v", err)
	}
}

func TestBreakdownBeyondTheLimit(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", "SELECT TIMESTAMP '2026-09-05 10:00:00' AS ts, 200 AS status, 'e' || (i % 250) AS endpoint FROM range(1000) t(i)")
	w.settle(t)
	b, err := w.Breakdown(context.Background(), "requests", "endpoint", september)
	if err != nil {
		t.Fatal(err)
	}
	last := b.Groups[len(b.Groups)-1]
	if len(b.Groups) != maxGroups+1 || b.Other != 50 || last.Key != "other" || *last.Value != 200 {
		t.Errorf("%d groups, %d others, last %+v; want 200 groups and 50 others with 4 requests each", len(b.Groups), b.Other, last)
	}
}

func TestRows(t *testing.T) {
	w := busy(t, "UTC")
	errors := *w.evaluateAll(t, september)["errors"].Value
	page, err := w.Rows(context.Background(), RowsQuery{KPI: "errors", Period: september.Period, Sort: "-duration_us", Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	if float64(page.Total) != errors || len(page.Rows) != 10 {
		t.Errorf("%d rows behind %v errors, %d on the page", page.Total, errors, len(page.Rows))
	}
	column := slices.IndexFunc(page.Columns, func(c RowColumn) bool { return c.Name == "duration_us" })
	if column < 0 || !page.Columns[column].Numeric || page.Rows[0][column] == "" || len(page.Rows[0]) != len(page.Columns) {
		t.Errorf("columns %+v, first row %v", page.Columns, page.Rows[0])
	}
	if ts := page.Rows[0][0]; !strings.HasPrefix(ts, "2026-09-") || !strings.HasSuffix(ts, "Z") {
		t.Errorf("the time reads %q", ts)
	}
	next, err := w.Rows(context.Background(), RowsQuery{KPI: "errors", Period: september.Period, Sort: "-duration_us", Limit: 10, Offset: 10})
	if err != nil || slices.Equal(next.Rows[0], page.Rows[0]) || next.Total != page.Total {
		t.Errorf("the second page: %v", err)
	}
	for _, q := range []RowsQuery{{Fact: "shoes"}, {Fact: "requests", Sort: "1; DROP TABLE meta"}, {Fact: "costs", Filters: []Filter{{Dimension: "endpoint", Values: []string{"/"}}}}} {
		q.Period = september.Period
		if _, err := w.Rows(context.Background(), q); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v gives %v", q, err)
		}
	}
	var lines [][]string
	err = w.EachRow(context.Background(), RowsQuery{KPI: "errors", Period: september.Period, Sort: "-duration_us", Limit: 10}, func(row []string) error {
		lines = append(lines, slices.Clone(row))
		return nil
	})
	if err != nil || int64(len(lines)) != page.Total+1 || lines[0][0] != page.Columns[0].Title || !slices.Equal(lines[1], page.Rows[0]) || !slices.Equal(lines[11], next.Rows[0]) {
		t.Errorf("one by one: %d lines for %d rows, %v", len(lines), page.Total, err)
	}
	stop := fault.New(fault.Canceled, "enough")
	if err := w.EachRow(context.Background(), RowsQuery{Fact: "costs", Period: september.Period}, func([]string) error { return stop }); err != stop {
		t.Errorf("writing failed: %v", err)
	}
	costs, err := w.Rows(context.Background(), RowsQuery{Fact: "costs", Period: september.Period, Filters: []Filter{{Dimension: "category", Values: []string{"storage"}}}})
	if err != nil || costs.Total == 0 {
		t.Errorf("cost lines: %d, %v", costs.Total, err)
	}
}

func TestEveryFactHasRowsAndDimensions(t *testing.T) {
	w := busy(t, "UTC")
	for _, f := range w.catalog.Facts {
		if _, err := w.Rows(context.Background(), RowsQuery{Fact: f.Name, Period: september.Period}); err != nil {
			t.Errorf("rows of %s: %v", f.Name, err)
		}
		for _, d := range f.Dimensions {
			values, err := w.Values(context.Background(), f.Name, d.Name, september)
			if err != nil {
				t.Errorf("%s of %s: %v", d.Name, f.Name, err)
			}
			if len(values) > 0 {
				q := september
				q.Filters = []Filter{{Dimension: d.Name, Values: values[:1]}}
				if _, err := w.Rows(context.Background(), RowsQuery{Fact: f.Name, Period: q.Period, Filters: q.Filters}); err != nil {
					t.Errorf("%s filtered by %s: %v", f.Name, d.Name, err)
				}
			}
		}
	}
}

func TestValues(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.load(t, "requests", "ts,status,model,endpoint\n2026-09-05 10:00:00,200,a,/x\n2026-09-05 10:00:00,200,b,/x\n2026-09-05 10:00:00,200,b,/y\n2026-09-05 10:00:00,200,,/x\n2026-10-05 10:00:00,200,c,/x\n")
	w.settle(t)
	got, err := w.Values(context.Background(), "requests", "model", september)
	if err != nil || !slices.Equal(got, []string{"b", "", "a"}) {
		t.Errorf("values %q, %v; want the most frequent first, the missing one among them", got, err)
	}
	q := september
	q.Filters = []Filter{{Dimension: "endpoint", Values: []string{"/y"}}, {Dimension: "model", Values: []string{"a"}}}
	got, err = w.Values(context.Background(), "requests", "model", q)
	if err != nil || !slices.Equal(got, []string{"b"}) {
		t.Errorf("values %q, %v; want those of /y whatever model is chosen", got, err)
	}
}

func TestBadQuestions(t *testing.T) {
	w := busy(t, "UTC")
	for _, c := range []struct {
		q    Query
		code fault.Code
	}{
		{Query{KPIs: []string{"shoes"}}, fault.NotFound},
		{Query{Period: Spec{Preset: "fortnight"}}, fault.Invalid},
		{Query{Period: Spec{Preset: "month", Month: "2026-13"}}, fault.Invalid},
		{Query{Period: Spec{Preset: "custom", From: "2026-10-02", To: "2026-10-01"}}, fault.Invalid},
		{Query{Period: Spec{Preset: "custom", From: "yesterday", To: "2026-10-01"}}, fault.Invalid},
		{Query{Period: Spec{AsOf: "now"}}, fault.Invalid},
		{Query{Compare: "tomorrow"}, fault.Invalid},
		{Query{Series: "century"}, fault.Invalid},
		{Query{Filters: []Filter{{Dimension: "shoe", Values: []string{"x"}}}}, fault.Invalid},
		{Query{Filters: []Filter{{Dimension: "model"}}}, fault.Invalid},
	} {
		if _, err := w.Evaluate(context.Background(), c.q); !fault.Is(err, c.code) {
			t.Errorf("%+v gives %v, want %s", c.q, err, c.code)
		}
	}
	empty := newWorkspace(t, "UTC")
	if _, err := empty.Evaluate(context.Background(), Query{Period: Spec{Preset: "last30d"}}); !fault.Is(err, fault.NotEnough) {
		t.Errorf("the last 30 days of nothing give %v", err)
	}
}

func TestAnswersAreKeptUntilTheDataChanges(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.load(t, "requests", "ts,status\n2026-09-05 10:00:00,200\n")
	w.settle(t)
	if v := w.evaluateAll(t, september)["requests"]; *v.Value != 1 {
		t.Fatalf("%v requests", *v.Value)
	}
	// Rows that no version announces stay unseen; the next version shows them.
	w.exec(t, "INSERT INTO request_minute SELECT * FROM request_minute")
	if v := w.evaluateAll(t, september)["requests"]; *v.Value != 1 {
		t.Errorf("the answer was not kept: %v", *v.Value)
	}
	w.load(t, "requests", "ts,status\n2026-09-05 11:00:00,200\n")
	w.settle(t)
	if v := w.evaluateAll(t, september)["requests"]; *v.Value != 2 {
		t.Errorf("%v requests after a second import, want 2", *v.Value)
	}
	w.set(t, "target.api_success_rate", "> 50%")
	if v := w.evaluateAll(t, september)["api_success_rate"]; v.Target.Text != "> 50%" {
		t.Errorf("the new target is not in force: %+v", v.Target)
	}
}

func TestRecentIsBounded(t *testing.T) {
	r := newRecent(2)
	r.put(1, "a", 1)
	r.put(1, "b", 2)
	r.get(1, "a")
	r.put(1, "c", 3)
	if _, ok := r.get(1, "b"); ok {
		t.Error("b was used least recently and is still kept")
	}
	if v, ok := r.get(1, "a"); !ok || v != 1 {
		t.Error("a is lost")
	}
	r.put(2, "d", 4)
	if _, ok := r.get(2, "a"); ok {
		t.Error("an answer of version 1 is given at version 2")
	}
	r.put(1, "late", 5)
	if _, ok := r.get(2, "late"); ok {
		t.Error("a late answer of an old version is kept")
	}
}

func TestCancelledQuestions(t *testing.T) {
	w := busy(t, "UTC")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := w.Evaluate(ctx, september); err == nil {
		t.Error("a cancelled question was answered")
	}
	if _, err := w.Evaluate(context.Background(), september); err != nil {
		t.Errorf("after a cancelled question: %v", err)
	}
}
