package engine

import (
	"fmt"
	"math"
	"math/big"
	"time"

	"telltale/analytics/figures"
	"telltale/analytics/sla"
)

// downLimit is the share of failed requests above which a slice is down; the others stand beside.
const downLimit = 0.5

var otherLimits = []float64{0.05, 0.10}

// sliceLength is the length of a slice in minutes.
func (a *accounting) sliceLength() int64 {
	if a.slices == "minute" {
		return 1
	}
	return sla.LongestSlice
}

// bySlices measures downtime by time slices, as the contract cuts them. limit is the share of failed requests above which
// a slice is down.
func (a *accounting) bySlices(seen []sla.Minute, limit float64) *uptimeMethod {
	m := &uptimeMethod{id: "slices", name: methodNames["slices"], n: requestsOf(seen)}
	if limit != downLimit {
		m.name += " at " + percentText(limit)
	}
	if a.slices == "mean" && limit == downLimit {
		a.meanOfSlices(m, seen)
		return m
	}
	for _, piece := range a.minutes() {
		runs := sla.Slices(seen, piece[0], piece[1], sla.SliceRule{Limit: limit, Length: a.sliceLength()})
		m.worst = append(m.worst, downRuns(sla.Outlasting(sla.Darkest(runs), a.shortest))...)
		lasting := sla.Outlasting(runs, a.shortest)
		m.down = append(m.down, downRuns(lasting)...)
		for _, r := range lasting {
			if r.State == sla.Unseen {
				m.unseen = append(m.unseen, windowOfMinutes(r.From, r.To))
			}
		}
	}
	m.outage = sla.Outage{Total: a.minuteTotal(), Down: downtime(m.down), Unseen: sla.Length(m.unseen), Worst: downtime(m.worst)}
	slice := "A minute is"
	if a.sliceLength() > 1 {
		slice = fmt.Sprintf("%d minutes are", a.sliceLength())
	}
	share := percentText(limit)
	if limit == downLimit {
		share = "half"
	}
	m.note = fmt.Sprintf("%s down when more than %s of the requests failed for a reason of the server's.", slice, share)
	if a.shortest > 0 {
		m.note += " Outages of less than " + figures.Counted(a.shortest, "minute", "minutes") + " do not count."
	}
	return m
}

// downRuns are the runs that are down.
func downRuns(runs []sla.Run) []sla.Incident {
	var down []sla.Incident
	for _, r := range runs {
		if r.State == sla.Down {
			w := windowOfMinutes(r.From, r.To)
			down = append(down, sla.Incident{From: w.From, To: w.To, Weight: big.NewRat(1, 1)})
		}
	}
	return down
}

// shareDigits is the precision to which an error rate of a slice is kept: the exact mean of thousands of fractions would
// have a denominator of thousands of digits.
const shareDigits = 1_000_000_000_000

// meanOfSlices takes one minus the mean error rate of slices of five minutes.
func (a *accounting) meanOfSlices(m *uptimeMethod, seen []sla.Minute) {
	for _, piece := range a.minutes() {
		for _, r := range sla.Rates(seen, piece[0], piece[1]) {
			w := windowOfMinutes(r.From, r.To)
			if !r.OK {
				m.unseen = append(m.unseen, w)
				continue
			}
			if r.Share > 0 {
				m.down = append(m.down, sla.Incident{From: w.From, To: w.To, Weight: big.NewRat(int64(math.Round(r.Share*shareDigits)), shareDigits)})
			}
		}
	}
	m.outage = sla.Outage{Total: a.minuteTotal(), Down: downtime(m.down), Unseen: sla.Length(m.unseen)}
	m.note = "One minus the mean of the error rates of five minutes each."
}

// minuteTotal is the time of the minutes that the time that counts touches, in seconds.
func (a *accounting) minuteTotal() *big.Rat {
	var n int64
	for _, piece := range a.minutes() {
		n += piece[1] - piece[0]
	}
	return big.NewRat(60*n, 1)
}

func windowOfMinutes(from, to int64) sla.Window {
	return sla.Window{From: time.Unix(from*60, 0), To: time.Unix(to*60, 0)}
}

func requestsOf(seen []sla.Minute) *big.Rat {
	var n float64
	for _, m := range seen {
		n += m.Seen
	}
	return exactly(n)
}

// byRequests takes the share of requests that did not fail; hours in which the log has nothing are unseen.
func (a *accounting) byRequests(q question, seen []sla.Minute) *uptimeMethod {
	m := &uptimeMethod{id: "requests", name: methodNames["requests"], n: requestsOf(seen)}
	var failed float64
	for _, s := range seen {
		failed += s.Failed
	}
	for _, hour := range q.coverage("requests").missing {
		m.unseen = append(m.unseen, windowOfMinutes(hour*60, hour*60+60))
	}
	m.unseen = a.inside(m.unseen)
	total, unseen := a.total(), sla.Length(m.unseen)
	covered := new(big.Rat).Sub(total, unseen)
	m.outage = sla.Outage{Total: total, Down: covered.Mul(covered, quotient(exactly(failed), m.n)), Unseen: unseen}
	m.note = "Share of requests that did not fail for a reason of the server's."
	return m
}
