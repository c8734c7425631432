package engine

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// world is a made-up system with data of every kind over twenty local days, of which the last ten are the period. Every hour
// has requests, predictions and conversations, but for one gap in each.
type world struct {
	zone           *time.Location
	first          time.Time // of the data
	from, to       time.Time // of the period
	requests       []row
	predictions    []prediction
	conversations  []conversation
	ratings        []rating
	labels         []label
	costs          map[int]float64 // dollars by day of the period; credits are in them
	lostRequests   map[int64]bool  // hours since 1970 without any
	lostPrediction map[int64]bool
	lostTalk       map[int64]bool
}

type prediction struct {
	ts         time.Time
	id         int
	weight     int
	confidence float64 // -1: none
	answered   string  // true, false or nothing
	invented   string
}

type conversation struct {
	id             string
	started, ended time.Time
	outcome, user  string
}

// rating is one of 1 to 5 stars, or a thumb up (1) or down (0).
type rating struct {
	ts           time.Time
	conversation string
	rating       int
	thumb        bool
}

type label struct {
	prediction int
	right      bool
	stratum    string
}

const worldDays = 10

// drawWorld makes a world from a number that rapid chose: thousands of choices of its own would take seconds.
func drawWorld(t *rapid.T, zone *time.Location) *world {
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "world"), 1))
	w := &world{zone: zone, costs: map[int]float64{}}
	w.to = time.Date(2026, 11, 1, 0, 0, 0, 0, zone)
	w.from = w.to.AddDate(0, 0, -worldDays)
	w.first = w.from.AddDate(0, 0, -worldDays)
	gap := func() map[int64]bool {
		lost := map[int64]bool{}
		// Neither the first day nor the last hours: a gap has data on both sides.
		start := w.from.Unix()/3600 + 24 + r.Int64N(24*(worldDays-2))
		for h := range r.Int64N(6) {
			lost[start+h] = true
		}
		return lost
	}
	w.lostRequests, w.lostPrediction, w.lostTalk = gap(), gap(), gap()
	for h := w.first.Unix() / 3600; h < (w.to.Unix()+3599)/3600; h++ {
		at := func() time.Time {
			first, end := max(h*3600, w.first.Unix()), min(h*3600+3600, w.to.Unix())
			return time.Unix(first+r.Int64N(end-first), 0)
		}
		if !w.lostRequests[h] {
			for range 1 + r.IntN(2) {
				w.requests = append(w.requests, drawRequest(r, at()))
			}
		}
		if !w.lostPrediction[h] {
			w.predictions = append(w.predictions, prediction{at(), len(w.predictions), []int{1, 1, 4}[r.IntN(3)], []float64{-1, .1, .5, .8, .9}[r.IntN(5)],
				[]string{"", "true", "true", "false"}[r.IntN(4)], []string{"", "true", "false"}[r.IntN(3)]})
		}
		if !w.lostTalk[h] {
			started := at()
			w.conversations = append(w.conversations, conversation{fmt.Sprintf("c%d", len(w.conversations)), started, started.Add(time.Duration(r.IntN(7200)) * time.Second),
				[]string{"resolved", "resolved", "escalated", "abandoned", "unknown"}[r.IntN(5)], drawUser(r)})
		}
	}
	for range r.IntN(40) {
		about := ""
		if r.IntN(3) > 0 {
			about = w.conversations[r.IntN(10)].id
		}
		one := rating{w.from.Add(time.Duration(r.IntN(worldDays*80_000)) * time.Second), about, 1 + r.IntN(5), r.IntN(4) == 0}
		if one.thumb {
			one.rating %= 2
		}
		w.ratings = append(w.ratings, one)
	}
	for i := range w.predictions {
		if p := w.predictions[i]; r.IntN(2) == 0 && !p.ts.Before(w.from) && p.answered != "false" {
			w.labels = append(w.labels, label{p.id, r.IntN(3) > 0, []string{"short", "long"}[r.IntN(2)]})
		}
	}
	for d := range worldDays {
		w.costs[d] = float64(100 + r.IntN(1000))
		if r.IntN(4) == 0 {
			w.costs[d] -= float64(r.IntN(50))
		}
	}
	return w
}

func drawRequest(r *rand.Rand, ts time.Time) row {
	one := row{ts: ts, status: []int{200, 200, 200, 302, 399, 400, 404, 429, 499, 500, 503, 101, 0}[r.IntN(13)], duration: []int64{-1, 0, 999, 100_000, 1_999_999, 2_000_000, 30_000_000}[r.IntN(7)],
		user: drawUser(r)}
	if one.status == 0 || one.status == 200 {
		one.outcome = []string{"", "", "success", "failure", "timeout", "pending"}[r.IntN(6)]
	}
	return one
}

// drawUser is nobody, or one of sixty, of whom each comes every few days.
func drawUser(r *rand.Rand) string {
	if r.IntN(6) == 0 {
		return ""
	}
	return fmt.Sprintf("u%d", r.IntN(60))
}

// load puts the world into a workspace, in place of what was there.
func (w *world) load(t *rapid.T, into *workspace) {
	for _, table := range []string{"requests", "predictions", "conversations", "feedback", "costs"} {
		into.exec(t, "DELETE FROM stored."+table)
	}
	into.exec(t, "DELETE FROM labels")
	into.load(t, "requests", csvOf(w.requests))
	csv := func(table, header string, lines func(*strings.Builder)) {
		var b strings.Builder
		b.WriteString(header + "\n")
		lines(&b)
		into.load(t, table, b.String())
	}
	csv("predictions", "ts,id,weight,confidence,answered,hallucinated", func(b *strings.Builder) {
		for _, p := range w.predictions {
			confidence := ""
			if p.confidence >= 0 {
				confidence = fmt.Sprint(p.confidence)
			}
			fmt.Fprintf(b, "%s,p%d,%d,%s,%s,%s\n", stamp(p.ts), p.id, p.weight, confidence, p.answered, p.invented)
		}
	})
	csv("conversations", "started,ended,id,outcome,user_id", func(b *strings.Builder) {
		for _, c := range w.conversations {
			fmt.Fprintf(b, "%s,%s,%s,%s,%s\n", stamp(c.started), stamp(c.ended), c.id, c.outcome, c.user)
		}
	})
	csv("feedback", "ts,conversation,id,rating,rating_min,rating_max,scale", func(b *strings.Builder) {
		for i, one := range w.ratings {
			scale := "1,5,stars"
			if one.thumb {
				scale = "0,1,thumb"
			}
			fmt.Fprintf(b, "%s,%s,f%03d,%d,%s\n", stamp(one.ts), one.conversation, i, one.rating, scale)
		}
	})
	csv("costs", "started,ended,billed,currency,kind,service", func(b *strings.Builder) {
		for d, dollars := range w.costs {
			day := w.from.AddDate(0, 0, d)
			fmt.Fprintf(b, "%s,%s,%.2f,USD,usage,OpenAI\n", day.Format(time.DateOnly), day.AddDate(0, 0, 1).Format(time.DateOnly), dollars)
		}
	})
	for _, l := range w.labels {
		answer := map[bool]string{true: "yes", false: "no"}[l.right]
		into.exec(t, "INSERT INTO labels VALUES (?, 'accuracy', ?, 'ann', 'October', ?, ?, TIMESTAMP '2026-11-02')", fmt.Sprintf("p%d", l.prediction), answer, l.stratum, labelWeight[l.stratum])
	}
	into.settleIn(t, w.zone.String())
}

// labelWeight is how many predictions a label of each stratum stands for.
var labelWeight = map[string]int{"short": 3, "long": 7}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000") }

// KPIs of everything that is not a plain count of requests, as kpis are defined, over the rows in plain Go.
func TestKPIsAgreeWithPlainGo(t *testing.T) {
	checks(t, 8)
	into := newWorkspace(t, "UTC")
	into.set(t, "uptime.method", "requests")
	rapid.Check(t, func(rt *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(rt, "zone"))
		if err != nil {
			rt.Fatal(err)
		}
		w := drawWorld(rt, zone)
		w.load(rt, into)
		want := w.kpis()
		q := Query{Period: Spec{Preset: "custom", From: w.from.Format(time.RFC3339), To: w.to.Format(time.RFC3339), AsOf: w.to.Format(time.RFC3339)}, Compare: "none"}
		for id := range want {
			q.KPIs = append(q.KPIs, id)
		}
		got := into.evaluateAll(rt, q)
		for id, f := range want {
			if v := got[id].Value; f == nil != (v == nil) || f != nil && !close12(*f, *v) {
				rt.Errorf("%s = %s, plain Go says %s", id, show(v), show(f))
			}
		}
		low, high := w.uptimeBounds()
		if v := got["uptime"]; len(w.lostRequests) > 0 && (v.Low == nil || !close12(low, *v.Low) || !close12(high, *v.High)) {
			rt.Errorf("uptime is from %s to %s, plain Go says %v to %v", show(v.Low), show(v.High), low, high)
		}
	})
}
