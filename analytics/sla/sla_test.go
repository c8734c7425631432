package sla

import (
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var half = SliceRule{Limit: .5, Length: 1}

func TestSlices(t *testing.T) {
	for _, c := range []struct {
		name     string
		seen     []Minute
		from, to int64
		want     []Run
	}{
		{"five requests are enough", []Minute{{0, 5, 0}, {1, 5, 5}}, 0, 2, []Run{{0, 1, Up}, {1, 2, Down}}},
		{"exactly half is not more than half", []Minute{{0, 10, 5}}, 0, 1, []Run{{0, 1, Up}}},
		{"a thin minute joins the next", []Minute{{0, 4, 4}, {1, 1, 1}}, 0, 2, []Run{{0, 2, Down}}},
		{"thin minutes join a busy one, which decides", []Minute{{0, 1, 1}, {1, 100, 0}}, 0, 2, []Run{{0, 2, Up}}},
		{"four requests in five minutes are unseen", []Minute{{0, 4, 4}, {5, 9, 9}}, 0, 6, []Run{{0, 5, Unseen}, {5, 6, Down}}},
		{"nothing at all is unseen", nil, 0, 12, []Run{{0, 12, Unseen}}},
		{"a thin end is unseen", []Minute{{0, 9, 0}, {1, 1, 0}}, 0, 2, []Run{{0, 1, Up}, {1, 2, Unseen}}},
		{"minutes outside do not count", []Minute{{-1, 9, 9}, {0, 9, 0}, {1, 9, 9}}, 0, 1, []Run{{0, 1, Up}}},
		{"nothing to judge", []Minute{{0, 9, 9}}, 3, 3, nil},
	} {
		if diff := cmp.Diff(c.want, Slices(c.seen, c.from, c.to, half)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Slices of five minutes begin at multiples of five, wherever the period begins; the first one here has two minutes.
func TestLongSlices(t *testing.T) {
	seen := []Minute{{3, 4, 4}, {4, 2, 0}, {5, 9, 0}, {9, 9, 9}, {10, 4, 4}}
	got := Slices(seen, 3, 12, SliceRule{Limit: .5, Length: 5})
	// [3,5): 4 of 6 failed. [5,10): 9 of 18 is not more than half. [10,12): 4 requests.
	if diff := cmp.Diff([]Run{{3, 5, Down}, {5, 10, Up}, {10, 12, Unseen}}, got); diff != "" {
		t.Error(diff)
	}
	rates := []Rate{{3, 5, 4. / 6, true}, {5, 10, .5, true}, {10, 12, 0, false}}
	if diff := cmp.Diff(rates, Rates(seen, 3, 12)); diff != "" {
		t.Error(diff)
	}
}

// An outage of four minutes does not count where five are needed, unless the unseen minute beside it was one too.
func TestOutlasting(t *testing.T) {
	runs := []Run{{0, 4, Down}, {4, 5, Unseen}, {5, 9, Up}, {9, 14, Down}}
	if n := Minutes(Outlasting(runs, 5), Down); n != 5 {
		t.Errorf("%d minutes down, want 5", n)
	}
	if n := Minutes(Outlasting(Darkest(runs), 5), Down); n != 10 {
		t.Errorf("at worst %d minutes down, want 10", n)
	}
}

func TestSlicesCoverEveryMinuteOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var seen []Minute
		for at := int64(0); at < 60; at++ {
			if rapid.Bool().Draw(t, "seen") {
				n := float64(rapid.IntRange(1, 12).Draw(t, "n"))
				seen = append(seen, Minute{at, n, float64(rapid.IntRange(0, int(n)).Draw(t, "failed"))})
			}
		}
		runs := Slices(seen, 0, 60, half)
		at := int64(0)
		for i, r := range runs {
			if r.From != at || r.To <= r.From || i > 0 && r.State == runs[i-1].State {
				t.Fatalf("%v is not a cover by alternating runs", runs)
			}
			at = r.To
		}
		if at != 60 || Minutes(runs, Up)+Minutes(runs, Down)+Minutes(runs, Unseen) != 60 {
			t.Fatalf("%v does not end at 60", runs)
		}
		// A stricter limit can only add downtime.
		if Minutes(Slices(seen, 0, 60, SliceRule{Limit: .05, Length: 1}), Down) < Minutes(runs, Down) {
			t.Fatal("a stricter limit gave less downtime")
		}
	})
}

var day = time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC)

func at(second int) time.Time { return day.Add(time.Duration(second) * time.Second) }

func TestDowntimeTakesTheHighestWeight(t *testing.T) {
	full, partial := big.NewRat(1, 1), big.NewRat(3, 10)
	incidents := []Incident{
		{at(0), at(100), partial},
		{at(50), at(150), full},
		{at(60), at(70), full},
		{at(140), at(200), partial},
		{at(300), at(400), big.NewRat(0, 1)},
		{at(-50), at(10), full},
		{at(990), at(2000), full},
	}
	// [0,10) full, [10,50) partial, [50,150) full, [150,200) partial, [990,1000) full:
	// 10 + 40 x 0.3 + 100 + 50 x 0.3 + 10 = 147.
	if got := Downtime(incidents, at(0), at(1000)); got.Cmp(big.NewRat(147, 1)) != 0 {
		t.Errorf("downtime %s, want 147", got.FloatString(3))
	}
	if got := Downtime(nil, at(0), at(1000)); got.Sign() != 0 {
		t.Errorf("no incidents give %s", got)
	}
}

// A count of seconds, one by one, agrees with the sweep.
func TestDowntimeAgreesWithCounting(t *testing.T) {
	weights := []*big.Rat{big.NewRat(1, 1), big.NewRat(3, 10), big.NewRat(1, 2)}
	rapid.Check(t, func(t *rapid.T) {
		var incidents []Incident
		for range rapid.IntRange(0, 6).Draw(t, "n") {
			start := rapid.IntRange(-20, 120).Draw(t, "start")
			incidents = append(incidents, Incident{at(start), at(start + rapid.IntRange(0, 60).Draw(t, "length")), rapid.SampledFrom(weights).Draw(t, "weight")})
		}
		want := new(big.Rat)
		for s := range 100 {
			highest := new(big.Rat)
			for _, i := range incidents {
				if !at(s).Before(i.From) && at(s).Before(i.To) && i.Weight.Cmp(highest) > 0 {
					highest = i.Weight
				}
			}
			want.Add(want, highest)
		}
		if got := Downtime(incidents, at(0), at(100)); got.Cmp(want) != 0 {
			t.Fatalf("downtime of %v: %s, counted %s", incidents, got, want)
		}
	})
}

func TestUncovered(t *testing.T) {
	got := Uncovered([]Window{{at(50), at(60)}, {at(10), at(30)}, {at(20), at(40)}, {at(90), at(500)}}, at(0), at(100))
	want := []Window{{at(0), at(10)}, {at(40), at(50)}, {at(60), at(90)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Uncovered([]Window{{at(-1), at(101)}}, at(0), at(100)); got != nil {
		t.Errorf("all is covered, got %v", got)
	}
}

func length(n int64) *big.Rat { return big.NewRat(n, 1) }

func TestOutage(t *testing.T) {
	o := Outage{Total: length(1000), Down: length(100), Unseen: length(200)}
	for policy, want := range map[Missing]*big.Rat{Excluded: big.NewRat(700, 800), CountsUp: big.NewRat(900, 1000), CountsDown: big.NewRat(700, 1000)} {
		if got := o.Uptime(policy); got.Cmp(want) != 0 {
			t.Errorf("%s: %s, want %s", policy, got, want)
		}
	}
	low, high := o.Bounds()
	if low.Cmp(big.NewRat(7, 10)) != 0 || high.Cmp(big.NewRat(9, 10)) != 0 {
		t.Errorf("bounds %s to %s, want 7/10 to 9/10", low, high)
	}
	if got := (Outage{Total: length(5), Down: length(0), Unseen: length(5)}).Uptime(Excluded); got != nil {
		t.Errorf("nothing was seen, yet uptime is %s", got)
	}
}

// The template says "99.95 %" and "2 minutes remaining of 43": 99.95 % of 30 days leave 21.6 of 43.2 minutes.
func TestBudget(t *testing.T) {
	target := big.NewRat(999, 1000)
	allowed, remaining := Budget(target, length(30*86400), length(1296))
	if allowed.Cmp(length(2592)) != 0 || remaining.Cmp(length(1296)) != 0 {
		t.Errorf("%s of %s, want 1296 of 2592", remaining, allowed)
	}
	allowed, _ = Budget(target, length(31*86400), new(big.Rat))
	if allowed.Cmp(big.NewRat(26784, 10)) != 0 {
		t.Errorf("31 days allow %s s, want 2678.4", allowed.FloatString(1))
	}
}

// Nothing remains of the budget exactly when uptime equals the target, under every policy.
func TestBudgetIsZeroExactlyOnTarget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Outage{Total: length(rapid.Int64Range(1000, 5_000_000).Draw(t, "total"))}
		o.Unseen = length(rapid.Int64Range(0, 900).Draw(t, "unseen"))
		o.Down = big.NewRat(rapid.Int64Range(0, 50_000).Draw(t, "down"), 1000)
		policy := rapid.SampledFrom([]Missing{Excluded, CountsUp, CountsDown}).Draw(t, "policy")
		uptime := o.Uptime(policy)
		_, remaining := Budget(uptime, o.Time(policy), o.Downtime(policy))
		if remaining.Sign() != 0 {
			t.Fatalf("with the uptime itself as target %s s remain", remaining)
		}
		stricter := new(big.Rat).Add(uptime, big.NewRat(1, 1_000_000))
		if _, remaining := Budget(stricter, o.Time(policy), o.Downtime(policy)); remaining.Sign() >= 0 {
			t.Fatalf("a missed target leaves %s s", remaining)
		}
	})
}
