package catalog

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"telltale/analytics/fault"
)

func rat(t *testing.T, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q is no number", s)
	}
	return r
}

func TestParseTarget(t *testing.T) {
	for _, c := range []struct {
		text       string
		unit       Unit
		op, value  string
		acceptable string
		currency   string
	}{
		{"> 99%", Percent, ">", "0.99", "", ""},
		{">= 99.9%", Percent, ">=", "0.999", "", ""},
		{">0.5", Percent, ">", "0.5", "", ""},
		{"< 2s acceptable < 5s", Seconds, "<", "2", "5", ""},
		{"< 850ms", Seconds, "<", "0.85", "", ""},
		{"<= 5min", Seconds, "<=", "300", "", ""},
		{"<= $10,000", Money, "<=", "10000", "", "USD"},
		{"<= 10000EUR", Money, "<=", "10000", "", "EUR"},
		{"<= 250.50", Money, "<=", "250.5", "", ""},
		{"> 4.0", Rating, ">", "4", "", ""},
	} {
		got, err := ParseTarget(c.text, c.unit)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got.Op != c.op || got.Value.Cmp(rat(t, c.value)) != 0 || got.Currency != c.currency {
			t.Errorf("%q: %s %s %s", c.text, got.Op, got.Value, got.Currency)
		}
		if (got.Acceptable == nil) != (c.acceptable == "") || c.acceptable != "" && got.Acceptable.Cmp(rat(t, c.acceptable)) != 0 {
			t.Errorf("%q: acceptable %v", c.text, got.Acceptable)
		}
	}
	for _, text := range []string{"", "99%", "> ninety", "> 5s", "= 5%", "> 99% acceptable < 95%", "> 99% acceptable > 99.5%", "> $5", "> 1.2.3%", "> 99 %"} {
		if got, err := ParseTarget(text, Percent); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q was read as %+v, %v", text, got, err)
		}
	}
}

func TestTargetLevels(t *testing.T) {
	latency, err := ParseTarget("< 2s acceptable < 5s", Seconds)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		v                string
		meets, tolerates bool
	}{{"1.999999", true, true}, {"2", false, true}, {"4.999999", false, true}, {"5", false, false}} {
		if v := rat(t, c.v); latency.Meets(v) != c.meets || latency.Tolerates(v) != c.tolerates {
			t.Errorf("%s s: met %v, tolerated %v", c.v, latency.Meets(v), latency.Tolerates(v))
		}
	}
	if !latency.Upper() {
		t.Error("a latency target is an upper limit")
	}
	uptime, err := ParseTarget(">= 99.9%", Percent)
	if err != nil {
		t.Fatal(err)
	}
	if !uptime.Meets(rat(t, "0.999")) || uptime.Meets(rat(t, "0.998999999")) || uptime.Tolerates(rat(t, "0.99")) {
		t.Error(">= 99.9% is met from 0.999 on, and nothing below is tolerated")
	}
}

func TestParseRule(t *testing.T) {
	for _, c := range []struct {
		text, op, level string
		base            Base
		hold            time.Duration
		days            int
		unit            Unit
	}{
		{"< 95% for 5m", "<", "0.95", Absolute, 5 * time.Minute, 0, Percent},
		{"> 2 * target for 10m", ">", "2", OfTarget, 10 * time.Minute, 0, Seconds},
		{"> 110% of budget", ">", "1.1", OfBudget, 0, 0, Money},
		{"> 2 * expected", ">", "2", Expected, 0, 0, Money},
		{"< target", "<", "1", OfTarget, 0, 0, Percent},
		{"< 3.5", "<", "3.5", Absolute, 0, 0, Rating},
		{"> 4s for 1h", ">", "4", Absolute, time.Hour, 0, Seconds},
		{"< 20% of budget while 7d left", "<", "0.2", OfBudget, 0, 7, Seconds},
		{"drops > 20% week over week", "<", "0.8", LastWeek, 0, 0, Count},
		{"drops > 10 points from baseline", ">", "0.1", Baseline, 0, 0, Percent},
		{"< 3.5 over 7d", "<", "3.5", Absolute, 0, 0, Rating},
		{"< target by month", "<", "1", OfTarget, 0, 0, Percent},
	} {
		got, err := ParseRule(c.text, c.unit)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got.Op != c.op || got.Level.Cmp(rat(t, c.level)) != 0 || got.Base != c.base || got.For != c.hold || got.DaysLeft != c.days {
			t.Errorf("%q: %+v with level %s", c.text, got, got.Level)
		}
	}
	for _, text := range []string{"", "for 5m", "< 95% for ever", "< 95% for 90s", "< 95% for 48h", "> 2 * guess", "drops 20%", "< 5s",
		"< 95% over 0d", "burns", "burns 2%", "burns 2% in 5m", "burns 0% in 1h", "burns 2% in 8d", "burns 2% in 1h for 5m", "burns 2% in 1h; 5% in 6h", "< 95% over 91d", "< 95% over 7d for 5m", "drops > 20% week over week over 7d", "drops > 20% week over week by month",
		"drops > 10% from baseline", "drops > 10 points from baseline by month"} {
		if got, err := ParseRule(text, Percent); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "Rules look like") {
			t.Errorf("%q was read as %+v, %v", text, got, err)
		}
	}
}

func TestWindowsOfRules(t *testing.T) {
	for text, want := range map[string]Rule{"< 95%": {}, "< 95% over 7d": {Over: 7}, "< 2 * target over 30d": {Over: 30}, "< target by month": {ByMonth: true}} {
		got, err := ParseRule(text, Percent)
		if err != nil || got.Over != want.Over || got.ByMonth != want.ByMonth || got.Text != text {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

func TestBurnRule(t *testing.T) {
	got, err := ParseRule("burns 2% in 1h, 5% in 6h, 10% in 3d", Ratio)
	if err != nil || got.Base != Burn || len(got.Burns) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	for i, want := range []BurnPair{{big.NewRat(1, 50), time.Hour}, {big.NewRat(1, 20), 6 * time.Hour}, {big.NewRat(1, 10), 72 * time.Hour}} {
		if pair := got.Burns[i]; pair.Share.Cmp(want.Share) != 0 || pair.Over != want.Over {
			t.Errorf("pair %d: %s in %s", i, pair.Share, pair.Over)
		}
	}
}

func TestTerms(t *testing.T) {
	values := map[string]*big.Rat{"a": rat(t, "7"), "b": rat(t, "2"), "zero": new(big.Rat)}
	for text, want := range map[string]string{"a / b": "3.5", "(a - b) / b": "2.5", "a - b - b": "3", "a + b * 10": "27", "100 * a / (b + b)": "175", "a / b / b": "1.75", "0.5 * a": "3.5"} {
		terms, err := ParseTerms(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := terms.Evaluate(func(k string) *big.Rat { return values[k] }); got == nil || got.Cmp(rat(t, want)) != 0 {
			t.Errorf("%s = %v, want %s", text, got, want)
		}
	}
	for _, text := range []string{"a / zero", "a / (b - b)", "a + unknown"} {
		terms, err := ParseTerms(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := terms.Evaluate(func(k string) *big.Rat { return values[k] }); got != nil {
			t.Errorf("%s = %s, want no data", text, got)
		}
	}
	for _, text := range []string{"", "a /", "a b", "(a", "a)", "a ; b", "A", "a + -b", strings.Repeat("(", 100) + "a"} {
		if _, err := ParseTerms(text); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q was read: %v", text, err)
		}
	}
	terms, err := ParseTerms("(a - b) / a")
	if err != nil {
		t.Fatal(err)
	}
	if got := terms.SQL(func(k string) string { return "<" + k + ">" }); got != "((<a> - <b>) / <a>)" {
		t.Errorf("SQL %s", got)
	}
	if got := strings.Join(terms.KPIs(), " "); got != "a b" {
		t.Errorf("KPIs %s", got)
	}
}

func FuzzParseTarget(f *testing.F) {
	for _, s := range []string{"> 99%", "< 2s acceptable < 5s", "<= $10,000", "> .5", "<= 1EUR"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, u := range units {
			target, err := ParseTarget(text, u)
			if err != nil {
				if !fault.Is(err, fault.Invalid) {
					t.Errorf("%q: %v", text, err)
				}
				continue
			}
			if target.Value == nil || target.Meets(target.Value) != strings.HasSuffix(target.Op, "=") {
				t.Errorf("%q: only >= and <= are met on the level itself", text)
			}
			again, err := ParseTarget(target.Text, u)
			if err != nil || again.Value.Cmp(target.Value) != 0 {
				t.Errorf("%q does not read back: %v", text, err)
			}
		}
	})
}

func FuzzParseRule(f *testing.F) {
	for _, s := range []string{"< 95% for 5m", "> 2 * target for 10m", "> 110% of budget", "drops > 20% week over week", "< 20% of budget while 7d left", "< 3.5 over 7d", "< target by month", "burns 2% in 1h, 5% in 6h", "drops > 10 points from baseline"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, u := range units {
			if r, err := ParseRule(text, u); err == nil && (r.Level == nil || r.Op == "" || r.For%time.Minute != 0) {
				t.Errorf("%q: %+v", text, r)
			}
		}
	})
}

func FuzzParseTerms(f *testing.F) {
	for _, s := range []string{"a / b", "(a - b) / 2", "1 + 2 * 3", "((((a))))", "a / 0"} {
		f.Add(s)
	}
	one := big.NewRat(1, 1)
	f.Fuzz(func(t *testing.T, text string) {
		terms, err := ParseTerms(text)
		if err != nil || len(text) > 200 {
			return
		}
		terms.Evaluate(func(string) *big.Rat { return one })
		if len(terms.KPIs()) > len(text) {
			t.Errorf("%q has more KPIs than letters", text)
		}
	})
}

// Twelve tickets at ten minutes and $30 an hour: 12 x 600 / 3600 x 30 = $60.
func TestTermsUseAssumptions(t *testing.T) {
	terms, err := ParseTerms("tickets * assumption.seconds_per_ticket / 3600 * assumption.hourly_cost")
	if err != nil {
		t.Fatal(err)
	}
	if got := terms.KPIs(); len(got) != 1 || got[0] != "tickets" {
		t.Errorf("KPIs %v", got)
	}
	if got := terms.Assumptions(); len(got) != 2 || got[0] != "assumption.seconds_per_ticket" || got[1] != "assumption.hourly_cost" {
		t.Errorf("assumptions %v", got)
	}
	values := map[string]int64{"tickets": 12, "assumption.seconds_per_ticket": 600, "assumption.hourly_cost": 30}
	if got := terms.Evaluate(func(name string) *big.Rat { return big.NewRat(values[name], 1) }); got.RatString() != "60" {
		t.Errorf("%v, want 60", got)
	}
}

// Cost that grows by 20 % where usage grows by 10 % is twice as much and 10 points more: too much. 13 % is not 5 points
// more, 15 % is not more than 1.5 times, and 5 % is too much only where usage does not grow.
func TestOutgrown(t *testing.T) {
	rule, err := ParseRule("> 1.5 * usage_growth and 5% more", Percent)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		cost, usage int64
		want        bool
	}{{20, 10, true}, {14, 10, false}, {15, 10, false}, {16, 10, true}, {6, 2, false}, {7, 2, true}, {5, 0, true}, {4, 0, false}, {5, -20, true}, {-5, -20, false}} {
		if got := rule.Outgrown(big.NewRat(c.cost, 100), big.NewRat(c.usage, 100)); got != c.want {
			t.Errorf("cost %d %%, usage %d %%: %v", c.cost, c.usage, got)
		}
	}
	if _, err := ParseRule("> 1.5 * usage_growth and 5% more for 5m", Percent); err == nil {
		t.Error("a growth has no minutes")
	}
}
