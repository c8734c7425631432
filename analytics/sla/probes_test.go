package sla

import (
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func spell(first, last int, weight *big.Rat) Spell { return Spell{at(first), at(last), weight} }

func TestWatched(t *testing.T) {
	good, bad, slow := new(big.Rat), big.NewRat(1, 1), big.NewRat(1, 2)
	target := func(spells ...Spell) Target {
		return Target{Spells: spells, Interval: time.Minute, Hold: 3 * time.Minute, Full: bad}
	}
	for _, c := range []struct {
		name                      string
		targets                   []Target
		down, worst, best, unseen int64
	}{
		// Down from 300 to 600; the failure began after 240, the recovery after 540.
		{"one outage", []Target{target(spell(0, 240, good), spell(300, 540, bad), spell(600, 1000, good))}, 300, 360, 240, 0},
		{"probes before the period speak for its start", []Target{target(spell(-60, -30, bad), spell(30, 1000, good))}, 30, 30, 0, 0},
		{"nothing at all", []Target{target()}, 0, 1000, 0, 1000},
		// A gap of 400 s: the last good probe speaks for one minute, and nobody knows when the failure began.
		{"a gap", []Target{target(spell(0, 100, good), spell(500, 1000, bad))}, 500, 840, 500, 340},
		{"a late probe", []Target{target(spell(0, 100, good), spell(250, 1000, good))}, 0, 0, 0, 0},
		{"unknown is neither", []Target{target(spell(0, 100, bad), spell(160, 280, nil), spell(340, 1000, good))}, 160, 340, 160, 180},
		// Half down from 100 to 200, and within that fully down from 160 to 200.
		{"the highest weight counts", []Target{
			target(spell(0, 40, good), spell(100, 190, slow), spell(200, 1000, good)),
			target(spell(0, 150, good), spell(160, 195, bad), spell(200, 1000, good)),
			// At worst: 40-100 half, 100-150 half, 150-200 full. At best: 100-160 half (10 of them in doubt by the other), 160-195 full, 190-200 none.
		}, 70, 105, 65, 0},
	} {
		w := Watched(c.targets, at(0), at(1000))
		got := []string{}
		for _, steps := range [][]Incident{w.Down, w.Worst, w.Best} {
			got = append(got, Downtime(steps, at(0), at(1000)).FloatString(0))
		}
		got = append(got, Length(w.Unseen).FloatString(0))
		want := []string{length(c.down).FloatString(0), length(c.worst).FloatString(0), length(c.best).FloatString(0), length(c.unseen).FloatString(0)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: down, worst, best, unseen (-want +got):\n%s", c.name, diff)
		}
	}
}
