package sla

import (
	"math"
	"math/big"
	"testing"
)

func ratio(text string) *big.Rat {
	r, _ := new(big.Rat).SetString(text)
	return r
}

var fast, medium, slow = Pair{60, ratio("0.02")}, Pair{6 * 60, ratio("0.05")}, Pair{3 * 24 * 60, ratio("0.1")}

// The thresholds follow the length of the month: 2 % of 30 days are 14.4 hours, of 31 days 14.88.
func TestThresholds(t *testing.T) {
	for _, c := range []struct {
		pair Pair
		days int64
		want string
	}{{fast, 30, "14.4"}, {medium, 30, "6"}, {slow, 30, "1"}, {fast, 31, "14.88"}, {medium, 31, "6.2"}, {slow, 31, "31/30"}, {fast, 28, "13.44"}} {
		if got := c.pair.Threshold(c.days * 1440); got.Cmp(ratio(c.want)) != 0 {
			t.Errorf("%d minutes at %d days: %s, want %s", c.pair.Long, c.days, got.FloatString(4), c.want)
		}
	}
	if fast.Short() != 5 || medium.Short() != 30 || slow.Short() != 360 {
		t.Errorf("short windows of %d, %d and %d minutes", fast.Short(), medium.Short(), slow.Short())
	}
}

// At a target of 90 % even a full outage burns at 10 only; at 95 % at 20.
func TestReachable(t *testing.T) {
	for allowed, want := range map[string]bool{"0.001": true, "0.05": true, "0.1": false} {
		if got := Reachable(ratio("14.4"), ratio(allowed)); got != want {
			t.Errorf("14.4 with %s allowed: %v", allowed, got)
		}
	}
	if Reachable(ratio("10"), ratio("0.1")) {
		t.Error("a burn rate of at most 10 cannot exceed 10")
	}
}

// steady has n requests a minute over an hour, and failed ones in the last minutes.
func steady(n float64, failed ...float64) *History {
	minutes := make([]Minute, 60)
	for i := range minutes {
		minutes[i] = Minute{At: int64(i), Seen: n}
	}
	for i, f := range failed {
		minutes[60-len(failed)+i].Failed = f
	}
	return NewHistory(minutes, 0, 60)
}

func TestBurns(t *testing.T) {
	for _, c := range []struct {
		name      string
		h         *History
		first     int64
		burns, ok bool
		rate      float64
	}{
		// 22 failures in each of 4 minutes: 88 of 6,000 in the hour, 88 of 500 in five minutes.
		{"over 14.4", steady(100, 22, 22, 22, 22), 0, true, true, 88. / 6},
		{"86 of 6,000 are 14.33", steady(100, 22, 22, 22, 20), 0, false, true, 86. / 6},
		{"it burns no more", steady(100, 22, 22, 22, 22, 0, 0, 0, 0, 0), 0, false, true, 88. / 6},
		{"one failure among eight a minute", steady(8, 1), 0, false, true, 1 / .48},
		{"one failure of 240", steady(4, 1), 0, false, true, 1 / .24},
		{"too little traffic", steady(3, 3, 3, 3, 3, 3), 0, false, false, 0},
		{"the log begins within the hour", steady(100, 90, 90, 90), 1, false, false, 0},
		{"everything fails", steady(4, 4, 4, 4, 4, 4), 0, true, true, 20 / .24},
		{"exactly on the threshold", NewHistory([]Minute{{At: 59, Seen: 10_000, Failed: 144}}, 0, 60), 0, false, true, 14.4},
	} {
		burns, ok, rate := c.h.Burns(fast, 59, c.first, 14.4, .001)
		if burns != c.burns || ok != c.ok || math.Abs(rate-c.rate) > 1e-9 {
			t.Errorf("%s: %v, %v, %v; want %v, %v, %v", c.name, burns, ok, rate, c.burns, c.ok, c.rate)
		}
	}
}
