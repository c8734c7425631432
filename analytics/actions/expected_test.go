package actions

import (
	"testing"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

func TestParseExpected(t *testing.T) {
	for _, c := range []struct {
		text   string
		unit   catalog.Unit
		want   string
		amount float64
	}{
		{"", catalog.Percent, "", 0}, {"up", catalog.Status, "up", 0}, {" down ", catalog.Money, "down", 0},
		{"+2 points", catalog.Percent, "+2 points", .02}, {"-0.5pp", catalog.Percent, "-0.5 points", .005}, {"-20 %", catalog.Percent, "-20%", .2},
		{"−300 ms", catalog.Seconds, "-300 ms", .3}, {"-2", catalog.Seconds, "-2 s", 2}, {"-1.5 min", catalog.Seconds, "-1.5 min", 90}, {"-20%", catalog.Seconds, "-20%", .2},
		{"-$1,500", catalog.Money, "-1500 USD", 1500}, {"-500 USD", catalog.Money, "-500 USD", 500}, {"-USD 0.05", catalog.Money, "-0.05 USD", .05},
		{"+0.2 stars", catalog.Rating, "+0.2 stars", .2}, {"+0.2", catalog.Rating, "+0.2 stars", .2}, {"+500", catalog.Count, "+500", 500}, {"+3/s", catalog.Rate, "+3/s", 3},
		{"+250%", catalog.Count, "+250%", 2.5}, {"-100%", catalog.Count, "-100%", 1},
	} {
		e, err := ParseExpected(c.text, c.unit, "USD")
		if err != nil || e.String() != c.want || e.amount != c.amount {
			t.Errorf("%q in %s: %q of %v, %v; want %q of %v", c.text, c.unit, e, e.amount, err, c.want, c.amount)
		}
		if again, err := ParseExpected(e.String(), c.unit, "USD"); err != nil || again != e {
			t.Errorf("%q is read back as %v, %v", e, again, err)
		}
	}
	for _, c := range []struct {
		text string
		unit catalog.Unit
	}{
		{"20%", catalog.Count}, {"lower", catalog.Count}, {"-300 ms", catalog.Money}, {"-2", catalog.Percent}, {"+1e308", catalog.Count}, {"+NaN", catalog.Count}, {"-0", catalog.Count},
		{"-", catalog.Seconds}, {"+Inf", catalog.Seconds}, {"-120%", catalog.Seconds}, {"-500 EUR", catalog.Money}, {"+1", catalog.Status}, {"+2 stars", catalog.Seconds}, {"+1.2.3", catalog.Count},
		{"+99999999999999", catalog.Count}, {"+5 points", catalog.Count}, {"--5", catalog.Count}, {"+20%%", catalog.Count}, {"-5 x", catalog.Count}, {"+0.2 USD", catalog.Rating},
	} {
		if e, err := ParseExpected(c.text, c.unit, "USD"); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q in %s is read as %v, %v", c.text, c.unit, e, err)
		}
	}
}

// Whatever somebody types is refused or reads back as the same.
func FuzzParseExpected(f *testing.F) {
	for _, text := range []string{"up", "-20%", "+2 points", "-300 ms", "-$500", "+1e308", "−", "+٣", "+.", "-,5"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, unit := range []catalog.Unit{catalog.Percent, catalog.Seconds, catalog.Money, catalog.Count, catalog.Rate, catalog.Rating, catalog.Ratio, catalog.Status} {
			e, err := ParseExpected(text, unit, "USD")
			if err != nil {
				continue
			}
			if again, err := ParseExpected(e.String(), unit, "USD"); err != nil || again != e {
				t.Errorf("%q in %s is %q, and reads back as %q, %v", text, unit, e, again, err)
			}
			if e.amount < 0 || e.amount > most {
				t.Errorf("%q in %s is %v", text, unit, e.amount)
			}
		}
	})
}
