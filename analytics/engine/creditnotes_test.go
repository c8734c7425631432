package engine

import (
	"math/big"
	"testing"
)

// An uptime that is below a level must not read as the level, nor one below all of the time as all of it.
func TestUptimesRoundDown(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"0.998996", "99.899 %"}, // 43.37 minutes of a month of 30 days, of which 43.2 are promised away
		{"0.9989999999", "99.899 %"},
		{"0.9999999", "99.999 %"},
		{"0.999", "99.900 %"},
		{"1", "100.000 %"},
		{"0", "0.000 %"},
		{"2/3", "66.666 %"},
	} {
		uptime, _ := new(big.Rat).SetString(c.text)
		if got := uptimeText(uptime); got != c.want {
			t.Errorf("%s reads %q, want %q", c.text, got, c.want)
		}
	}
}
