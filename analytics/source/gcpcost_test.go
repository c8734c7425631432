package source

import (
	"strings"
	"testing"
)

func TestGCPCostTable(t *testing.T) {
	s := sampleOf(t, "billing/gcp_cost_table.csv", "")
	d := draftWith(t, gcpCost{}, s, Choices{})
	if len(s.Preamble) != 8 || fact(s, "Invoice date") != "2026-06-30" {
		t.Errorf("%d preamble lines, invoice date %q", len(s.Preamble), fact(s, "Invoice date"))
	}
	if !leftOut(d, "total row") || !strings.Contains(d.Plan.Ignore[0].Where, "= 'total'") {
		t.Errorf("ignored %+v", d.Plan.Ignore)
	}
	// 1000.005 of usage, -0.003441 of rounding and the total of 1509.995, which is left out.
	if sum, n := columnSum(t, d, "billed"); n != 3 || sum != "2509.996559" {
		t.Errorf("%d records, %s", n, sum)
	}
	if got := mapsTo(d, "billed"); len(got) != 1 || got[0] != "Unrounded Cost ($)" {
		t.Errorf("billed comes from %q, want the amounts that are not rounded", got)
	}
	kind := vendorSQL(t, d, "kind")
	if !strings.Contains(kind, `'rounding error'], lower(trim("Cost type"))) THEN 'adjustment'`) || !strings.Contains(kind, `"Credit type"`) {
		t.Errorf("kind is %s", kind)
	}
	if vendorSQL(t, d, "currency") != "'USD'" || vendorSQL(t, d, "invoice") != "'1234567890'" {
		t.Errorf("currency %s, invoice %s", vendorSQL(t, d, "currency"), vendorSQL(t, d, "invoice"))
	}
	// The rounding error has no days: it belongs to the invoice's month.
	if sql := vendorSQL(t, d, "started"); !strings.Contains(sql, "THEN DATE '2026-06-01'") {
		t.Errorf("started is %s", sql)
	}
	if sql := vendorSQL(t, d, "ended"); !strings.Contains(sql, "THEN DATE '2026-07-01'") || !strings.Contains(sql, "+ 1") {
		t.Errorf("ended is %s", sql)
	}
}

func TestGCPWarnsOfMissingCredits(t *testing.T) {
	d := draftWith(t, gcpCost{}, sampleOf(t, "billing/gcp_cost_table.csv", ""), Choices{})
	if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "No line has a credit") {
		t.Errorf("warnings %q", d.Warnings)
	}
}

// TestGCPWithoutPreamble: people delete the first lines. The month comes from the lines then.
func TestGCPWithoutPreamble(t *testing.T) {
	text := "Project ID,Service description,SKU description,Credit type,Cost type,Usage start date,Usage end date,Unrounded cost (€),Cost (€)\n" +
		"p,Vertex AI,Gemini,,Usage,2026-05-01,2026-05-31,12.345,12.35\n" +
		"p,Vertex AI,Gemini,Promotion,Usage,2026-05-01,2026-05-31,-2.345,-2.35\n" +
		",,,,Rounding error,,,0.001,0.00\n,,,,Total,,,10.001,10.00\n"
	d := draftWith(t, gcpCost{}, sampleOf(t, "costs.csv", text), Choices{})
	if vendorSQL(t, d, "currency") != "'EUR'" || !strings.Contains(vendorSQL(t, d, "started"), "DATE '2026-05-01'") {
		t.Errorf("currency %s, started %s", vendorSQL(t, d, "currency"), vendorSQL(t, d, "started"))
	}
	if len(d.Warnings) != 0 {
		t.Errorf("warnings %q", d.Warnings)
	}
}
