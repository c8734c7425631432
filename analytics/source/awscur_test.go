package source

import (
	"slices"
	"strings"
	"testing"
)

func TestCURLegacySample(t *testing.T) {
	s := sampleOf(t, "billing/aws_cur_legacy.csv", "")
	d := draftWith(t, awsCUR{}, s, Choices{})
	if sum, n := columnSum(t, d, "billed"); n != 1281 || sum != "1.6823086974" {
		t.Errorf("%d lines, billed %s", n, sum)
	}
	if d.Plan.KeyedBy != "id" || !slices.Equal(mapsTo(d, "id"), []string{"identity/LineItemId", "identity/TimeInterval", "lineItem/LineItemType"}) {
		t.Errorf("keyed by %q of %q", d.Plan.KeyedBy, mapsTo(d, "id"))
	}
	ids := map[string]bool{}
	for _, row := range s.Rows {
		ids[row[0]+" "+row[1]+" "+s.cell(row, s.keyed("lineitemlineitemtype"))] = true
	}
	if len(ids) != len(s.Rows) {
		t.Errorf("%d ids for %d lines: they do not identify a line", len(ids), len(s.Rows))
	}
}

// curLines are the same lines under the names of the legacy files, of Athena and of CUR 2.0.
var curLines = map[string]string{
	"legacy": "identity/LineItemId,identity/TimeInterval,bill/InvoiceId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode," +
		"lineItem/CurrencyCode,lineItem/UnblendedCost,savingsPlan/SavingsPlanEffectiveCost,savingsPlan/TotalCommitmentToDate,savingsPlan/UsedCommitment," +
		"reservation/EffectiveCost,resourceTags/user:team\n",
	"athena": "identity_line_item_id,identity_time_interval,bill_invoice_id,line_item_line_item_type,line_item_usage_start_date,line_item_usage_end_date,line_item_product_code," +
		"line_item_currency_code,line_item_unblended_cost,savings_plan_savings_plan_effective_cost,savings_plan_total_commitment_to_date,savings_plan_used_commitment," +
		"reservation_effective_cost,resource_tags_user_team\n",
	"cur2": "identity_line_item_id,identity_time_interval,bill_invoice_id,line_item_line_item_type,line_item_usage_start_date,line_item_usage_end_date,line_item_product_code," +
		"line_item_currency_code,line_item_unblended_cost,savings_plan_savings_plan_effective_cost,savings_plan_total_commitment_to_date,savings_plan_used_commitment," +
		"reservation_effective_cost,resource_tags\n",
}

const curBody = "a,2026-01-01T00:00:00Z/2026-01-02T00:00:00Z,,SavingsPlanCoveredUsage,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,AmazonEC2,USD,10,7,,,,x\n" +
	"b,2026-01-01T00:00:00Z/2026-01-02T00:00:00Z,,SavingsPlanNegation,2026-01-01T00:00:00Z,2026-01-01T01:00:00Z,AmazonEC2,USD,-10,,,,,x\n"

func TestCURNamesAreOne(t *testing.T) {
	for name, header := range curLines {
		d := draftWith(t, awsCUR{}, sampleOf(t, "cur.csv", header+curBody), Choices{})
		if len(d.Questions) != 0 || d.Plan.KeyedBy != "id" {
			t.Errorf("%s: questions %+v, keyed by %q", name, d.Questions, d.Plan.KeyedBy)
		}
		effective := vendorSQL(t, d, "effective")
		for _, want := range []string{"WHEN 'SavingsPlanCoveredUsage' THEN coalesce(", "WHEN 'SavingsPlanNegation' THEN 0", "WHEN 'SavingsPlanRecurringFee'", "WHEN 'DiscountedUsage'"} {
			if !strings.Contains(effective, want) {
				t.Errorf("%s: effective lacks %q", name, want)
			}
		}
		if strings.Contains(effective, "RIFee") {
			t.Errorf("%s: the rule for RIFee needs columns that the file does not have", name)
		}
		if vendorSQL(t, d, "tags") == "" || !strings.Contains(vendorSQL(t, d, "estimated"), "= ''") {
			t.Errorf("%s: tags %q, estimated %q", name, vendorSQL(t, d, "tags"), vendorSQL(t, d, "estimated"))
		}
	}
}

// TestCURNegationIsUsage: covered usage and its negation must cancel within one kind.
func TestCURNegationIsUsage(t *testing.T) {
	for _, lineType := range []string{"savingsplancoveredusage", "savingsplannegation", "discountedusage"} {
		if !slices.Contains(curKinds["usage"], lineType) {
			t.Errorf("%s is no usage", lineType)
		}
	}
	seen := map[string]string{}
	for kind, words := range curKinds {
		if !slices.Contains(costKinds, kind) {
			t.Errorf("%q is no kind", kind)
		}
		for _, w := range words {
			if seen[w] != "" || strings.ToLower(w) != w {
				t.Errorf("%s is both %s and %s, or not in lower case", w, seen[w], kind)
			}
			seen[w] = kind
		}
	}
}

// TestCURSplitLines: split cost allocation adds lines without a cost, which tell how the parent's divides.
func TestCURSplitLines(t *testing.T) {
	text := "identity/LineItemId,identity/TimeInterval,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UnblendedCost,lineItem/CurrencyCode,splitLineItem/ParentResourceId\n" +
		"a,t,Usage,2026-01-01T00:00:00Z,1.5,USD,\nb,t,Usage,2026-01-01T00:00:00Z,,USD,i-1\n"
	d := draftWith(t, awsCUR{}, sampleOf(t, "cur.csv", text), Choices{})
	if !leftOut(d, "split cost allocation") || !strings.Contains(d.Plan.Ignore[0].Where, `"splitLineItem/ParentResourceId"`) {
		t.Errorf("ignored %+v", d.Plan.Ignore)
	}
}

// TestCURWithoutIntervalHasNoID: an id that repeats in every interval would make money disappear as duplicates.
func TestCURWithoutIntervalHasNoID(t *testing.T) {
	text := "identity/LineItemId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UnblendedCost,lineItem/CurrencyCode\n" +
		"a,Usage,2026-01-01T00:00:00Z,1.5,USD\na,Usage,2026-01-02T00:00:00Z,1.5,USD\n"
	d := draftWith(t, awsCUR{}, sampleOf(t, "cur.csv", text), Choices{})
	if d.Plan.KeyedBy != "" || vendorSQL(t, d, "id") != "" {
		t.Errorf("keyed by %q", d.Plan.KeyedBy)
	}
}
