package source

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestKey(t *testing.T) {
	for _, tt := range []struct{ name, key, unit string }{
		{"lineItem/UsageAmount", "lineitemusageamount", ""},
		{"line_item_usage_amount", "lineitemusageamount", ""},
		{"Line item usage amount", "lineitemusageamount", ""},
		{"\uFEFFTimestamp", "timestamp", ""},
		{`"@timestamp"`, "timestamp", ""},
		{"timestamp [UTC]", "timestamp", "utc"},
		{"TimeGenerated [Local Time]", "timegenerated", "local"},
		{"Start Date (UTC)", "startdate", "utc"},
		{"usage_date_utc", "usagedate", "utc"},
		{"latencyMs", "latency", "ms"},
		{"DurationMs", "duration", "ms"},
		{"exec_time_seconds", "exectime", "s"},
		{"Duration (in seconds)", "duration", "s"},
		{"Duration (in mins.)", "duration", "min"},
		{"LatencyP95(s)", "latencyp95", "s"},
		{"MemoryUsageRate(%)", "memoryusagerate", "%"},
		{"Cost ($)", "cost", "$"},
		{"Revenue (CHF)", "revenue", "chf"},
		{"cost_usd", "cost", "usd"},
		{"rating_min", "ratingmin", ""}, // a minimum, not minutes
		{"Rating (1-5)", "rating", "1-5"},
		{"Kategorie der Verbrauchseinheit (MeterCategory)", "metercategory", ""},
		{"<strong>How was it?</strong>", "howwasit", ""},
		{"Comment (optional)", "comment", ""},
		{"APIKey", "apikey", ""},
		{"http.status_code", "httpstatuscode", ""},
		{"s", "s", ""},
		{"#", "#", ""},
		{"타임스탬프", "타임스탬프", ""},
	} {
		if key, unit := key(tt.name); key != tt.key || unit != tt.unit {
			t.Errorf("key(%q) = %q, %q; want %q, %q", tt.name, key, unit, tt.key, tt.unit)
		}
	}
}

// A key is what matching compares, so it must be the same however the words are joined.
func TestKeyIgnoresSeparatorsAndCase(t *testing.T) {
	word := rapid.StringMatching(`[a-z]{3,8}`).Filter(func(s string) bool { _, unit := suffixUnits[s]; return !unit })
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(word, 1, 5).Draw(t, "words")
		want := strings.Join(words, "")
		var camel string
		for _, w := range words {
			camel += strings.ToUpper(w[:1]) + w[1:]
		}
		for _, name := range []string{strings.Join(words, "_"), strings.Join(words, "."), strings.Join(words, "/"), strings.Join(words, "-"), strings.ToUpper(strings.Join(words, " ")), camel} {
			if got, _ := key(name); got != want {
				t.Fatalf("key(%q) = %q, want %q", name, got, want)
			}
		}
	})
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"", "Cost ($)", "\uFEFF", "((", "a (b) (c)", "<b", "ÄÖ (X)", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		k, _ := key(name)
		if strings.IndexFunc(k, unicode.IsUpper) >= 0 && strings.ToLower(k) != k {
			t.Errorf("key(%q) = %q is not lower case", name, k)
		}
	})
}
