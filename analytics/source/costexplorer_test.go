package source

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// cellsOf returns the amounts of the pivot's records with the part.
func cellsOf(records []Record, part string) []string {
	var out []string
	for _, r := range records {
		if r.Values[3] == part {
			out = append(out, r.Values[2])
		}
	}
	return out
}

func TestCostExplorerLeavesOutTotals(t *testing.T) {
	d := draftWith(t, costExplorer{}, sampleOf(t, "billing/aws_cost_explorer_costs.csv", ""), Choices{})
	records := allRecords(t, d)
	// 19 services and a total column, in a total row and a day.
	if got := len(records); got != 2*20 {
		t.Fatalf("%d records, want one for each of 40 cells", got)
	}
	used := cellsOf(records, "")
	if got := exactSum(t, used); got != "90.6091201938" {
		t.Errorf("the day sums to %s, want the total column's 90.6091201938", got)
	}
	for part, want := range map[string]int{"": 14, partTotalRow: 20, partTotalColumn: 1, partEmpty: 5} {
		if got := len(cellsOf(records, part)); got != want {
			t.Errorf("%d records are %q, want %d", got, part, want)
		}
	}
	if r := records[20+4]; !slices.Equal(r.Values, []string{"2022-03-01", "Support (Developer)", "29", ""}) || r.Line != 3 {
		t.Errorf("the fifth cell of the day is %+v", r)
	}
	if len(d.Plan.Ignore) != 3 || !strings.Contains(d.Plan.Notes[0], "cells") {
		t.Errorf("ignored %+v, notes %q", d.Plan.Ignore, d.Plan.Notes)
	}
	if vendorSQL(t, d, "currency") != "'USD'" || vendorSQL(t, d, "service") != `"group"` {
		t.Errorf("currency %s, service %s", vendorSQL(t, d, "currency"), vendorSQL(t, d, "service"))
	}
}

func TestCostExplorerPeriods(t *testing.T) {
	cases := []struct {
		name    string
		periods []string
		want    string
	}{
		{"days", []string{"2026-01-30", "2026-01-31", "2026-02-01"}, "day"},
		{"months", []string{"2026-01-01", "2026-02-01"}, "month"},
		{"months from mid-month", []string{"2026-01-15", "2026-02-01", "2026-03-01"}, "month"},
		{"one day", []string{"2026-01-15"}, "day"},
		{"one row on the first", []string{"2026-01-01"}, ""},
		{"the last of a month and the first of the next", []string{"2026-01-31", "2026-02-01"}, ""},
		{"hours", []string{"2026-01-15T01:00:00Z", "2026-01-15T02:00:00Z"}, "day"},
	}
	for _, c := range cases {
		if got := granularity(c.periods); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCostExplorerAsksForTheLengthOfOneRow(t *testing.T) {
	text := "\"Service\",\"S3($)\",\"Total costs($)\"\n\"Service total\",\"3.5\",\"3.5\"\n\"2026-01-01\",\"3.5\",\"3.5\"\n"
	s := sampleOf(t, "costs.csv", text)
	d := draftWith(t, costExplorer{}, s, Choices{})
	if d.Plan != nil || len(d.Questions) != 1 || d.Questions[0].ID != "unit:ended" {
		t.Fatalf("plan %v, questions %+v", d.Plan, d.Questions)
	}
	if err := (Choices{Units: map[string]string{"ended": "month"}}).check(); err != nil {
		t.Errorf("the answer that the question offers is refused: %v", err)
	}
	d = draftWith(t, costExplorer{}, s, Choices{Units: map[string]string{"ended": "month"}})
	if sql := vendorSQL(t, d, "ended"); !strings.Contains(sql, "INTERVAL 1 MONTH") {
		t.Errorf("ended is %s", sql)
	}
}

func TestCostExplorerGroups(t *testing.T) {
	cases := []struct{ header, field string }{
		{"Linked account", "account"}, {"Region", "region"}, {"Usage type", "sku"}, {"team", "tags"},
	}
	for _, c := range cases {
		text := `"` + c.header + `","a(€)","b(€)","Total costs(€)"` + "\n" + `"` + c.header + ` total","1","2","3"` + "\n" +
			`"2026-01-01","0.5","1","1.5"` + "\n" + `"2026-01-02","0.5","1","1.5"` + "\n"
		d := draftWith(t, costExplorer{}, sampleOf(t, "costs.csv", text), Choices{})
		if sql := vendorSQL(t, d, c.field); !strings.Contains(sql, `"group"`) {
			t.Errorf("%s: %s is %q", c.header, c.field, sql)
		}
		if sql := vendorSQL(t, d, "currency"); sql != "'EUR'" {
			t.Errorf("%s: currency is %s", c.header, sql)
		}
	}
}

// TestCostExplorerUngrouped keeps the only column there is, though it is called a total.
func TestCostExplorerUngrouped(t *testing.T) {
	text := "\"Date\",\"Total costs($)\"\n\"Total costs\",\"7\"\n\"2026-01-01\",\"3\"\n\"2026-01-02\",\"4\"\n"
	d := draftWith(t, costExplorer{}, sampleOf(t, "costs.csv", text), Choices{})
	if got := exactSum(t, cellsOf(allRecords(t, d), "")); got != "7." {
		t.Errorf("sum %s, want 7", got)
	}
}

// TestCostExplorerEveryCellOnce checks on any pivot that each cell is one record and that used cells are
// exactly the filled ones outside of totals.
func TestCostExplorerEveryCellOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := rapid.IntRange(1, 6).Draw(t, "groups")
		p := pivot{groups: make([]string, groups), total: rapid.IntRange(-1, groups-1).Draw(t, "total"), comma: ","}
		row := []string{rapid.SampledFrom([]string{"2026-01-01", "Service total"}).Draw(t, "first")}
		for range rapid.IntRange(0, groups).Draw(t, "cells") {
			row = append(row, rapid.SampledFrom([]string{"", "1", " 2.5 "}).Draw(t, "cell"))
		}
		var records []Record
		if err := p.yieldCells(7, row, func(r Record) error { records = append(records, r); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(records) != groups {
			t.Fatalf("%d records for %d groups", len(records), groups)
		}
		for i, r := range records {
			filled := i+1 < len(row) && row[i+1] != ""
			used := row[0] == "2026-01-01" && i != p.total && filled
			if (r.Values[3] == "") != used {
				t.Fatalf("cell %d of %q is %q", i, row, r.Values[3])
			}
		}
	})
}

// TestHugeExponentIsNotComputed guards the check of the total row against a number that no memory holds.
func TestHugeExponentIsNotComputed(t *testing.T) {
	if got := sumCells([]string{"1e999999999", "2", "1/3"}, -1); got.FloatString(2) != "2.00" {
		t.Errorf("sum %s, want 2.00", got.FloatString(2))
	}
}

// TestGranularityOfAnyRun: consecutive days are days and consecutive months are months, wherever they begin.
func TestGranularityOfAnyRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begin := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 3000).Draw(t, "begin"))
		n := rapid.IntRange(3, 40).Draw(t, "rows")
		var days, months []string
		for i := range n {
			days = append(days, begin.AddDate(0, 0, i).Format(time.DateOnly))
			month := time.Date(begin.Year(), begin.Month()+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
			if i == 0 {
				month = begin // the first month may have been asked for from a later day on
			}
			months = append(months, month.Format(time.DateOnly))
		}
		if granularity(days) != "day" || granularity(months) != "month" {
			t.Fatalf("%q is %q, %q is %q", days, granularity(days), months, granularity(months))
		}
	})
}
