package source

import (
	"slices"
	"strings"
	"testing"
)

func TestFocusSample(t *testing.T) {
	d := draftWith(t, focus{}, sampleOf(t, "billing/focus_sample.csv", ""), Choices{})
	if sum, n := columnSum(t, d, "billed"); n != 1000 || sum != "20.52022672899" {
		t.Errorf("%d lines, billed %s", n, sum)
	}
	if sum, _ := columnSum(t, d, "effective"); sum != "14.97651418586" {
		t.Errorf("effective %s", sum)
	}
	if d.Plan.KeyedBy != "" {
		t.Errorf("keyed by %q, but FOCUS has no id of a line", d.Plan.KeyedBy)
	}
	if len(d.Plan.Ignore) != 0 || len(d.Questions) != 0 {
		t.Errorf("ignored %+v, questions %+v", d.Plan.Ignore, d.Questions)
	}
	for field, column := range map[string]string{"vendor": "ProviderName", "service": "ServiceName", "vendor_category": "ServiceCategory",
		"account": "SubAccountId", "started": "ChargePeriodStart", "ended": "ChargePeriodEnd"} {
		if got := mapsTo(d, field); len(got) == 0 || got[0] != column {
			t.Errorf("%s comes from %q, want %s", field, got, column)
		}
	}
}

// TestFocusQuantityKeepsItsUnit: a purchase has no consumed quantity; its priced one comes with the priced unit.
func TestFocusQuantityKeepsItsUnit(t *testing.T) {
	d := draftWith(t, focus{}, sampleOf(t, "billing/focus_sample.csv", ""), Choices{})
	quantity, unit := vendorSQL(t, d, "quantity"), vendorSQL(t, d, "unit")
	if !strings.Contains(quantity, `"ConsumedQuantity"`) || !strings.Contains(quantity, `"PricingQuantity"`) {
		t.Errorf("quantity is %s", quantity)
	}
	if !strings.Contains(unit, `THEN "PricingUnit" ELSE "ConsumedUnit"`) {
		t.Errorf("unit is %s", unit)
	}
}

// focusText is a file of one line with the given period, as different vendors write it.
func focusText(start, end string) string {
	return "BilledCost,BillingCurrency,ChargeCategory,ChargeClass,ChargeFrequency,ChargePeriodStart,ChargePeriodEnd,EffectiveCost,ServiceName,ProviderName\n" +
		"1.5,USD,Usage,Correction,UsageBased," + start + "," + end + ",1.25,Azure OpenAI,Microsoft\n"
}

func TestFocusPeriods(t *testing.T) {
	for _, c := range []struct{ name, start, end, want string }{
		{"naive, as Azure writes it", "2024-09-01 00:00:00", "2024-09-02 00:00:00", `list_contains(['', '00:00', '00:00Z', '00:00:00'], "ChargePeriodEnd"[12:19]) THEN 0 ELSE 1`},
		{"without seconds", "2024-09-01T00:00Z", "2024-09-02T00:00Z", `"ChargePeriodStart"[:10]`},
		{"days", "2024-09-01", "2024-09-02", `"ChargePeriodStart"[:10]`},
		{"after Excel", "9/13/2024 0:00", "9/14/2024 0:00", "%m/%d/%Y"},
	} {
		d := draftWith(t, focus{}, sampleOf(t, "focus.csv", focusText(c.start, c.end)), Choices{})
		if sql := vendorSQL(t, d, "ended"); !strings.Contains(sql, c.want) {
			t.Errorf("%s: ended is %s", c.name, sql)
		}
		if len(d.Questions) != 0 {
			t.Errorf("%s: %+v", c.name, d.Questions)
		}
	}
}

// TestFocusAsksForTheOrder: FOCUS dates are ISO; a spreadsheet made them ambiguous, and nothing tells which way.
func TestFocusAsksForTheOrder(t *testing.T) {
	s := sampleOf(t, "focus.csv", focusText("9/1/2024 0:00", "9/2/2024 0:00"))
	d := draftWith(t, focus{}, s, Choices{})
	if d.Plan != nil || len(d.Questions) != 1 || d.Questions[0].ID != "order" || !strings.Contains(d.Questions[0].Evidence, "above 12") {
		t.Fatalf("questions %+v", d.Questions)
	}
	d = draftWith(t, focus{}, s, Choices{Order: "mdy"})
	if sql := vendorSQL(t, d, "started"); !strings.Contains(sql, "%m/%d/%Y") {
		t.Errorf("started is %s", sql)
	}
}

func TestFocusKinds(t *testing.T) {
	d := draftWith(t, focus{}, sampleOf(t, "focus.csv", focusText("2024-09-01", "2024-09-02")), Choices{})
	kind := vendorSQL(t, d, "kind")
	for _, want := range []string{`list_contains(['tax'], lower(trim("ChargeCategory"))) THEN 'tax'`, `list_contains(['credit'], lower(trim("ChargeCategory"))) THEN 'credit'`, `lower("ChargeClass") = 'correction'`, "ELSE 'other'"} {
		if !strings.Contains(kind, want) {
			t.Errorf("kind lacks %q: %s", want, kind)
		}
	}
	if sql := vendorSQL(t, d, "frequency"); !strings.Contains(sql, "WHEN 'usagebased' THEN 'usage-based'") {
		t.Errorf("frequency is %s", sql)
	}
}

// TestBillTakesChosenColumns: a person may take another column, and what is made of it follows.
func TestBillTakesChosenColumns(t *testing.T) {
	s := sampleOf(t, "billing/focus_sample.csv", "")
	d := draftWith(t, focus{}, s, Choices{Columns: map[string]string{"billed": "ListCost", "started": "BillingPeriodStart", "region": "", "service": "Gone"}})
	if got := mapsTo(d, "billed"); !slices.Equal(got, []string{"ListCost"}) {
		t.Errorf("billed comes from %q", got)
	}
	if sql := vendorSQL(t, d, "ended"); !strings.Contains(sql, `"BillingPeriodStart"`) {
		t.Errorf("ended is %s", sql)
	}
	if sql := vendorSQL(t, d, "region"); sql != "" {
		t.Errorf("region is %s", sql)
	}
	if got := mapsTo(d, "service"); !slices.Equal(got, []string{"ServiceName"}) {
		t.Errorf("service comes from %q", got)
	}
}
