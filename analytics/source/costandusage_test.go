package source

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/fault"
)

func TestCostAndUsageGrouped(t *testing.T) {
	d := draftWith(t, costAndUsage{}, sampleOf(t, "billing/cost_and_usage_grouped.json", ""), Choices{})
	want := [][]string{
		{"2026-02-01", "2026-02-02", "Amazon Bedrock", "team$search", "12.3456789012", "USD", "", "1500.5", "", "false", ""},
		{"2026-02-01", "2026-02-02", "Tax", "team$", "1.5", "USD", "", "0", "", "false", ""},
		{"2026-02-02", "2026-02-03", "", "", "", "", "", "", "", "true", partNoLines},
		{"2026-02-03", "2026-02-04", "Amazon Simple Storage Service", "team$search", "-0.0000001891", "USD", "", "3", "GB", "true", ""},
	}
	records := allRecords(t, d)
	if len(records) != len(want) {
		t.Fatalf("%d records, want %d", len(records), len(want))
	}
	for i, r := range records {
		if !slices.Equal(r.Values, want[i]) {
			t.Errorf("record %d is %q, want %q", i, r.Values, want[i])
		}
	}
	// The first period's brace stands on line 13 of the file, the last one's on line 64.
	if records[0].Line != 13 || records[3].Line != 64 {
		t.Errorf("lines %d and %d", records[0].Line, records[3].Line)
	}
	if vendorSQL(t, d, "service") != `"key1"` || !strings.Contains(vendorSQL(t, d, "tags"), `'team$'`) {
		t.Errorf("service %s, tags %s", vendorSQL(t, d, "service"), vendorSQL(t, d, "tags"))
	}
	if !slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.HasPrefix(w, "2 of 3 periods are marked as estimated") }) {
		t.Errorf("warnings %q", d.Warnings)
	}
}

func TestCostAndUsageTotal(t *testing.T) {
	d := draftWith(t, costAndUsage{}, sampleOf(t, "billing/cost_and_usage_total.json", ""), Choices{})
	var billed, effective []string
	for _, r := range allRecords(t, d) {
		billed, effective = append(billed, r.Values[4]), append(effective, r.Values[6])
	}
	if exactSum(t, billed) != "6120.75" || exactSum(t, effective) != "5948.75" {
		t.Errorf("billed %q, effective %q", billed, effective)
	}
}

// costPages writes pages of two days and returns a sample of them.
func costPages(t *testing.T, text string) *Sample {
	t.Helper()
	return sampleOf(t, "costs.json", text)
}

const costDay = `{"TimePeriod":{"Start":"2026-01-01","End":"2026-01-02"},"Total":{},"Groups":[{"Keys":["123456789012","eu-west-1"],"Metrics":{"BlendedCost":{"Amount":2.5,"Unit":"USD"}}}],"Estimated":false}`

func TestCostAndUsagePages(t *testing.T) {
	for name, text := range map[string]string{
		"an array of pages":      `[{"ResultsByTime":[` + costDay + `],"NextPageToken":"x"},{"ResultsByTime":[` + costDay + `]}]`,
		"a page after the other": `{"NextPageToken":"x","ResultsByTime":[` + costDay + "]}\n" + `{"ResultsByTime":[` + costDay + "]}\n",
	} {
		d := draftWith(t, costAndUsage{}, costPages(t, text), Choices{})
		if got := len(allRecords(t, d)); got != 2 {
			t.Errorf("%s: %d records, want 2", name, got)
		}
		if slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.Contains(w, "NextPageToken") }) {
			t.Errorf("%s: the last page has no token, yet %q", name, d.Warnings)
		}
		// Keys are guessed, and the only metric is named for what it is.
		if vendorSQL(t, d, "account") != `"key1"` || vendorSQL(t, d, "region") != `"key2"` {
			t.Errorf("%s: account %s, region %s", name, vendorSQL(t, d, "account"), vendorSQL(t, d, "region"))
		}
		if !slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.Contains(w, "BlendedCost is taken") }) {
			t.Errorf("%s: warnings %q", name, d.Warnings)
		}
	}
}

func TestCostAndUsageWarnsOfTheMissingPage(t *testing.T) {
	d := draftWith(t, costAndUsage{}, costPages(t, `{"NextPageToken":"x","ResultsByTime":[`+costDay+`]}`), Choices{})
	if !slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.Contains(w, "the next page is missing") }) {
		t.Errorf("warnings %q", d.Warnings)
	}
}

// TestCostAndUsageTotalBesideGroups: the same money stands twice, once as the sum.
func TestCostAndUsageTotalBesideGroups(t *testing.T) {
	day := strings.Replace(costDay, `"Total":{}`, `"Total":{"BlendedCost":{"Amount":"2.5","Unit":"USD"}}`, 1)
	d := draftWith(t, costAndUsage{}, costPages(t, `{"ResultsByTime":[`+day+`]}`), Choices{})
	records := allRecords(t, d)
	if len(records) != 2 || records[0].Values[10] != partTotalOfGroups || records[1].Values[10] != "" || !leftOut(d, "total of the groups") {
		t.Errorf("records %+v", records)
	}
}

func TestCostAndUsageWithoutCosts(t *testing.T) {
	s := costPages(t, `{"ResultsByTime":[],"GroupDefinitions":[{"Type":"DIMENSION","Key":"SERVICE"}]}`)
	err := costAndUsage{}.Plan(s, &Draft{})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("error %v", err)
	}
}

// elementsIn reads a text with jsonElements.
func elementsIn(t testing.TB, text string) (lists []string, lines []int64, err error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.json")
	if e := os.WriteFile(path, []byte(text), 0o600); e != nil {
		t.Fatal(e)
	}
	err = jsonElements(path, func(list string, line int64, _ json.RawMessage) error {
		if list != "" {
			lists, lines = append(lists, list), append(lines, line)
		}
		return nil
	}, "a", "b")
	return lists, lines, err
}

func TestJSONElements(t *testing.T) {
	lists, lines, err := elementsIn(t, "{\"x\": [{}],\n \"a\": [\n  1,\n\n  {\"b\": [2]}\n ],\n \"b\": \"token\"}\n{\"a\": null}\n")
	if err != nil || !slices.Equal(lists, []string{"a", "a", "b"}) || !slices.Equal(lines, []int64{3, 5, 7}) {
		t.Errorf("lists %q on lines %d, error %v", lists, lines, err)
	}
	for name, text := range map[string]string{
		"cut off":         `{"a": [1, 2`,
		"no page":         `3`,
		"nested pages":    `[[{"a": []}]]`,
		"a list is a map": `{"a": {}}`,
		"broken":          "{\"a\": [1,\n }",
	} {
		if _, _, err := elementsIn(t, text); !fault.Is(err, fault.Invalid) || fault.Of(err).Line == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzJSONElements: whatever the text, the reader ends, and either says what is wrong or counts lines that exist.
func FuzzJSONElements(f *testing.F) {
	for _, seed := range []string{`{"a":[1,{"b":2}],"b":"t"}`, `[{"a":[]},{"b":[null]}]`, "{\"a\":\n[\n1\n]}", `{"a":[`, `{"a":{}}`, `nul`, "\x00", `{"a":[1]}{"a":[2]}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, lines, err := elementsIn(t, text)
		if err != nil && fault.Of(err).Code != fault.Invalid {
			t.Fatalf("%q: %v", text, err)
		}
		for _, l := range lines {
			if l < 1 || l > int64(strings.Count(text, "\n"))+1 {
				t.Fatalf("%q: line %d", text, l)
			}
		}
	})
}

func TestLooseText(t *testing.T) {
	for in, want := range map[string]string{`"1.5"`: "1.5", `1.50`: "1.50", `null`: "", `{}`: "", `[1]`: "", `true`: "true", `"a\"b"`: `a"b`} {
		var got looseText
		if err := json.Unmarshal([]byte(in), &got); err != nil || string(got) != want {
			t.Errorf("%s is %q, want %q (%v)", in, got, want, err)
		}
	}
}

func TestCostAndUsageStopsWhenCancelled(t *testing.T) {
	d := draftWith(t, costAndUsage{}, sampleOf(t, "billing/cost_and_usage_grouped.json", ""), Choices{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := d.Plan.Reader.Rows(ctx, func(Record) error { return nil }); !fault.Is(err, fault.Canceled) {
		t.Errorf("error %v", err)
	}
}
