package actions

import (
	"math"
	"math/rand/v2"
	"testing"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/stats"
)

func number(f float64) *float64 { return &f }

// effect is a KPI that went from before to after, and how its change is told.
func effect(unit, better string, before, after, change, low, high float64, relative bool, tendency string) engine.ActionEffect {
	return engine.ActionEffect{Name: "It", Unit: unit, Better: better, Currency: "USD", Before: &engine.EffectWindow{Label: "then", Value: before}, After: &engine.EffectWindow{Label: "now", Value: after},
		Relative: relative, Change: number(change), Low: number(low), High: number(high), Tendency: tendency}
}

func TestJudge(t *testing.T) {
	latency := func(change, low, high float64, tendency string) engine.ActionEffect {
		return effect("seconds", "lower", 2, 2*(1+change), change, low, high, true, tendency)
	}
	share := func(change, low, high float64, tendency string) engine.ActionEffect {
		return effect("percent", "higher", .5, .5+change, change, low, high, false, tendency)
	}
	cost := effect("money", "lower", 100, 80, -.2, -.25, -.15, true, "down")
	cost.Adds = true
	for _, c := range []struct {
		name, expected   string
		effect           engine.ActionEffect
		verdict, against string
	}{
		{"the better way is expected without a word", "", latency(-.1, -.15, -.05, "down"), Worked, ""},
		{"the other way", "", latency(.1, .05, .15, "up"), DidNotWork, ""},
		{"it stayed", "", latency(-.001, -.01, .01, "stable"), DidNotWork, ""},
		{"nobody knows", "", latency(-.1, -.3, .1, "no clear change"), TooClose, ""},
		{"a rise was wanted", "up", latency(.1, .05, .15, "up"), Worked, ""},
		// -20 % was expected, half of which is -10 %.
		{"the interval holds what was expected", "-20%", latency(-.2, -.25, -.15, "down"), Worked, "as expected"},
		{"more", "-20%", latency(-.3, -.35, -.25, "down"), Worked, "more than expected"},
		{"a little less", "-20%", latency(-.13, -.15, -.11, "down"), Worked, "less than expected"},
		{"it may have been half of it", "-20%", latency(-.08, -.10, -.06, "down"), Worked, "less than expected"},
		{"certainly less than half of it", "-20%", latency(-.07, -.09, -.05, "down"), DidNotWork, ""},
		{"nothing or all of it", "-20%", latency(-.1, -.25, .05, "no clear change"), TooClose, ""},
		{"nothing or far too little", "-20%", latency(-.02, -.08, .04, "no clear change"), DidNotWork, ""},
		{"it stayed, though a little was all that was wanted", "-1%", latency(-.01, -.015, -.005, "stable"), Worked, "as expected"},
		// 500 ms of 2 s are 25 %.
		{"an amount of a relative change", "-500 ms", latency(-.25, -.3, -.2, "down"), Worked, "as expected"},
		{"which was not reached", "-500 ms", latency(-.10, -.12, -.08, "down"), DidNotWork, ""},
		// 10 % of 50 % are 5 points.
		{"a relative amount of a difference", "+10%", share(.05, .03, .07, "up"), Worked, "as expected"},
		{"points", "+2 points", share(.05, .03, .07, "up"), Worked, "more than expected"},
		{"too many points", "+20 points", share(.05, .03, .07, "up"), DidNotWork, ""},
		// $100 a day are $3,000 in 30 days; $600 of them are 20 %, $3,000 all of it.
		{"what adds up is meant for 30 days", "-600 USD", cost, Worked, "as expected"},
		{"and is more than it was", "-3000 USD", cost, DidNotWork, ""},
	} {
		e, err := ParseExpected(c.expected, catalog.Unit(c.effect.Unit), "USD")
		if err != nil {
			t.Fatal(err)
		}
		if o := Judge(c.effect, e); o.Verdict != c.verdict || o.Against != c.against {
			t.Errorf("%s: %s, %q; want %s, %q", c.name, o.Verdict, o.Against, c.verdict, c.against)
		}
	}
	o := Judge(cost, Expected{Way: "down", Size: "600", In: "USD", amount: 600})
	if o.Sentence != "It a day went from $100.00 (then) to $80.00 (now)." || o.Measured != "-20.0 % (-25.0 % to -15.0 %)" || o.Expected != "down by $600.00 in 30 days" {
		t.Errorf("%q, %q, %q", o.Sentence, o.Measured, o.Expected)
	}
	if o := Judge(engine.ActionEffect{Name: "It", Better: "lower", Why: "Too few days.", From: "2026-11-08"}, Expected{}); o.Verdict != NotEnough || o.Sentence != "Too few days." || o.From != "2026-11-08" {
		t.Errorf("without a judgement: %+v", o)
	}
	if o := Judge(effect("count", "neither", 1, 2, 1, .5, 1.5, true, "up"), Expected{}); o.Verdict != "" {
		t.Errorf("no way is better: %+v", o)
	}
}

// Where nothing was done, the interval of four weeks against four lies on the better side of zero in one of forty cases.
// An expected size makes it no more: 800 cases leave room for 36, which is more than any chance would bring.
func TestNothingDoneHardlyEverWorked(t *testing.T) {
	const cases, room = 800, 36
	random := rand.New(rand.NewPCG(7, 7))
	weeks := func() []stats.Day {
		days := make([]stats.Day, 28)
		for n := range days {
			// Weekends are quiet, and days differ by a tenth.
			level := 100.
			if n%7 > 4 {
				level = 60
			}
			days[n] = stats.Day{Weekday: n % 7, Part: level * math.Exp(.1*random.NormFloat64()), Whole: 1}
		}
		return days
	}
	worked := map[string]int{}
	for range cases {
		changed, ok := stats.Change(weeks(), weeks(), true)
		if !ok {
			t.Fatal("not judged")
		}
		f := effect("count", "higher", 100, 100, changed.By, changed.Low, changed.High, true, string(changed.Judge(.02)))
		for _, expected := range []string{"", "+5%", "-5%"} {
			e, err := ParseExpected(expected, catalog.Count, "USD")
			if err != nil {
				t.Fatal(err)
			}
			if Judge(f, e).Verdict == Worked {
				worked[expected]++
			}
		}
	}
	for expected, n := range worked {
		if n > room {
			t.Errorf("expecting %q, %d of %d worked", expected, n, cases)
		}
	}
}

func TestAUnitIsNamedOnce(t *testing.T) {
	if got, want := within("-0.29 stars", "-0.44 stars", "-0.14 stars"), "-0.29 stars (-0.44 to -0.14)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := within("+3.8 %", "+1.9 %", "+7.6 %"), "+3.8 % (+1.9 % to +7.6 %)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
