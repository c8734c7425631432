package demo

import (
	"strings"
	"sync"
	"time"
)

// The models, as the gateway names them.
const (
	noModel = iota
	large
	mini
	embed
	modelCount
)

var modelNames = [modelCount]string{"", "nordlicht-large", "nordlicht-mini", "nordlicht-embed"}

// price is what the vendor charges for a million tokens of a model from a day (UTC, as the vendor counts), in cents.
type price struct {
	from    string
	model   int
	in, out int64
}

// prices are in order of time: a later one replaces an earlier one of the same model.
var prices = []price{
	{"2025-01-01", large, 500, 2000},
	{"2025-01-01", mini, 50, 180},
	{"2025-01-01", embed, 10, 0},
	{"2026-03-01", mini, 40, 160},
	{"2026-09-15", large, 500, 2400},
}

// priceOn is the price of the model on a day.
func priceOn(model int, day int64) price {
	date := dateOf(day)
	var p price
	for _, candidate := range prices {
		if candidate.model == model && strings.Compare(candidate.from, date) <= 0 {
			p = candidate
		}
	}
	return p
}

// dateOf writes a day, counted from 1970, as 2026-10-01.
func dateOf(day int64) string { return time.Unix(day*86400, 0).UTC().Format(time.DateOnly) }

// tokens are the tokens that a model took and gave.
type tokens struct{ requests, in, out int64 }

// usage adds up the tokens by the vendor's days, which are UTC's.
type usage struct {
	mu   sync.Mutex
	days map[int64]*[modelCount]tokens
}

func newUsage() *usage { return &usage{days: map[int64]*[modelCount]tokens{}} }

// add counts what a row of the logs used, times its weight.
func (u *usage) add(day int64, model int, weight, in, out int64) {
	d := u.days[day]
	if d == nil {
		d = &[modelCount]tokens{}
		u.days[day] = d
	}
	d[model].requests += weight
	d[model].in += weight * in
	d[model].out += weight * out
}

// merge adds what another counted.
func (u *usage) merge(other *usage) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for day, models := range other.days {
		for m, t := range models {
			u.add(day, m, 1, t.in, t.out)
			u.days[day][m].requests += t.requests - 1
		}
	}
}

// largeShare is how many of a thousand messages go to the large model: more and more, because people like it.
func largeShare(day int64) int64 {
	return 440 + (day-firstDay)*140/(endDay-firstDay)
}
