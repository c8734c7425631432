package engine

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/catalog"
)

// Latencies is how long finished requests took over a period. Times are in seconds.
type Latencies struct {
	Period   Period       `json:"period"`
	Previous *Period      `json:"previous"` // the comparison period; nil for "none"
	Bins     []LatencyBin `json:"bins"`     // ascending and without a gap; empty where nothing tells how long requests took
	N        float64      `json:"n"`        // requests with a duration
	Before   float64      `json:"before"`   // the same of the comparison period
	P50      *float64     `json:"p50"`      // as the KPIs of these names
	P95      *float64     `json:"p95"`
	P99      *float64     `json:"p99"`
	Within   *float64     `json:"within"` // share of requests that were faster than the target
	Target   *Target      `json:"target"` // of P95; nil without one
	Why      string       `json:"why"`    // why there are no bins, as a sentence; empty otherwise
}

// LatencyBin counts the requests that took [From, To).
type LatencyBin struct {
	From   float64  `json:"from"`
	To     float64  `json:"to"`
	N      float64  `json:"n"`
	Share  float64  `json:"share"`
	Before *float64 `json:"before"` // share in the comparison period; nil without one
}

// Latencies counts requests by duration, in bins that are as wide as each other on a logarithmic axis. The comparison is
// with one period: of "both", the previous one. It fails as Evaluate does.
func (e *Engine) Latencies(ctx context.Context, query Query) (Latencies, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Latencies{}, err
	}
	query.KPIs, query.Series = nil, ""
	return cached(ctx, e, s.version, "latencies", query, func() (Latencies, error) { return e.latencies(ctx, s, query) })
}

func (e *Engine) latencies(ctx context.Context, s *state, query Query) (Latencies, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Latencies{}, err
	}
	compared, err := s.compared(q, query.Compare)
	if err != nil {
		return Latencies{}, err
	}
	l := Latencies{Period: q.period, Bins: []LatencyBin{}}
	fact := e.catalog.Fact("requests")
	if _, elsewhere := q.frame().applies(fact); len(elsewhere) > 0 {
		l.Why = unfiltered(fact, elsewhere)
		return l, nil
	}
	var now, then []*big.Rat
	all, ctx := errgroup.WithContext(ctx)
	all.Go(func() (err error) {
		now, err = e.durations(ctx, q.frame())
		return err
	})
	if len(compared) > 0 {
		l.Previous = &compared[0].q.period
		all.Go(func() (err error) {
			then, err = e.durations(ctx, compared[0].q.frame())
			return err
		})
	}
	all.Go(func() error { return e.latencyMarks(ctx, q, &l) })
	if err := all.Wait(); err != nil {
		return Latencies{}, err
	}
	l.fill(now, then)
	if l.N == 0 {
		l.Why = "No request of this period tells how long it took."
	}
	return l, nil
}

// latencyMarks fills the percentiles and what the target makes of them.
func (e *Engine) latencyMarks(ctx context.Context, q question, l *Latencies) error {
	kpis, err := e.kpis([]string{"latency_p50", "latency_p95", "latency_p99", "latency_within_target"})
	if err != nil {
		return err
	}
	answers, err := e.measure(ctx, q, kpis)
	if err != nil {
		return err
	}
	for i, into := range []**float64{&l.P50, &l.P95, &l.P99, &l.Within} {
		*into = float(answers[kpis[i].ID].total.value)
	}
	if t := e.target(q.s, kpis[1], q.frame().at); t != nil {
		l.Target = &Target{Text: t.Text, Op: t.Op, Value: *float(t.Value), Acceptable: float(t.Acceptable), Since: t.since}
	} else {
		l.Within = nil
	}
	return nil
}

// Twenty preferred numbers a decade (ISO 3, series R20) are bins in which a factor of two spans six, and hold the round
// numbers that targets are. Every second one is of series R10.
var preferred = []int64{100, 112, 125, 140, 160, 180, 200, 224, 250, 280, 315, 355, 400, 450, 500, 560, 630, 710, 800, 900}

// mostLatencyBins is from how many bins on they are joined in pairs.
const mostLatencyBins = 80

// latencyEdges are where bins begin, in microseconds: one for all below a millisecond, and the last one for all from ten
// days on.
var latencyEdges = func() []int64 {
	edges := []int64{0}
	for decade := int64(10); decade <= 1_000_000_000; decade *= 10 {
		for _, p := range preferred {
			edges = append(edges, decade*p)
		}
	}
	return edges
}()

// durations counts the requests of each bin; nil stands for none.
func (e *Engine) durations(ctx context.Context, f frame) ([]*big.Rat, error) {
	fact := e.catalog.Fact("requests")
	m := &catalog.Measure{Fact: fact.Name, Value: catalog.Expression{SQL: "duration_us", Columns: []string{"duration_us"}},
		Where: catalog.Expression{SQL: "finished", Columns: []string{"finished"}}}
	// Edges have three digits, so that what is cut to three stays in its bin. The roll-up rounds to four, and tells of each
	// bucket how many of its durations lie below.
	counts := f.byDays(fact, histogramRollup(fact, m), split{}, func(r *catalog.Rollup) []string {
		return []string{r.Histogram.Bucket + " AS bucket", r.Measures[fact.Weight] + " AS n", r.Histogram.Below + " AS below"}
	}, func(rest frame) string {
		return "SELECT bucket, n, 0 AS below FROM (" + e.valueCounts(rest, fact, m, split{}, threeDigits(m.Value.SQL)) + ")"
	})
	rows, err := e.asked(ctx, f.s, fmt.Sprintf(`WITH buckets AS (SELECT bucket, sum(n) AS n, sum(below) AS below FROM (%s) GROUP BY bucket),
parts AS (SELECT bucket AS us, n - below AS n FROM buckets UNION ALL SELECT bucket - 1, below FROM buckets WHERE below > 0),
edges AS (SELECT unnest([%s]) AS edge, unnest(range(%d)) AS bin)
SELECT CAST(bin AS VARCHAR), CAST(sum(n) AS VARCHAR) FROM parts ASOF JOIN edges ON greatest(us, 0) >= edge GROUP BY bin`,
		counts, join(numbers(latencyEdges)), len(latencyEdges)), "the durations cannot be counted")
	if err != nil {
		return nil, err
	}
	bins := make([]*big.Rat, len(latencyEdges))
	for _, row := range rows {
		var bin int
		if _, err := fmt.Sscan(row[0].String, &bin); err != nil {
			return nil, internal("the durations cannot be counted", err)
		}
		bins[bin] = rational(row[1].String, row[1].Valid)
	}
	return bins, nil
}

func numbers(values []int64) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = number(v)
	}
	return texts
}

// threeDigits cuts an integer expression to three significant digits.
func threeDigits(x string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CASE WHEN %s < 1000 THEN %s", x, x)
	step := int64(10)
	for ; step < 1_000_000_000; step *= 10 {
		fmt.Fprintf(&b, " WHEN %s < %d THEN %s // %d * %d", x, step*1000, x, step, step)
	}
	fmt.Fprintf(&b, " ELSE %s // %d * %d END", x, step, step)
	return b.String()
}

// fill makes the bins from the first to the last that either period has requests in.
func (l *Latencies) fill(now, then []*big.Rat) {
	total, before := sum(now), sum(then)
	l.N, _ = total.Float64()
	l.Before, _ = before.Float64()
	if total.Sign() == 0 {
		return
	}
	held := func(bin int) bool { return positive(now, bin) || positive(then, bin) }
	first, last := 0, len(latencyEdges)-1
	for !held(first) {
		first++
	}
	for !held(last) {
		last--
	}
	step := 1
	if last-first >= mostLatencyBins {
		step = 2
		first -= (first + 1) % 2 // the first of a pair; the bin below a millisecond has no partner
	}
	for at := max(first, 0); at <= last; {
		end := at + step
		if at == 0 {
			end = 1
		}
		b := LatencyBin{From: seconds(at), To: seconds(end)}
		n, was := new(big.Rat), new(big.Rat)
		for i := at; i < min(end, len(now)); i++ {
			n.Add(n, zero(now[i]))
			if then != nil {
				was.Add(was, zero(then[i]))
			}
		}
		b.N, _ = n.Float64()
		b.Share, _ = quotient(n, total).Float64()
		b.Before = float(quotient(was, before))
		l.Bins = append(l.Bins, b)
		at = end
	}
}

func positive(counts []*big.Rat, bin int) bool { return counts != nil && zero(counts[bin]).Sign() > 0 }

// seconds is where the bin begins.
func seconds(bin int) float64 {
	if bin == len(latencyEdges) {
		return float64(latencyEdges[bin-20]) / 1e5 // one decade on
	}
	return float64(latencyEdges[bin]) / 1e6
}

func sum(values []*big.Rat) *big.Rat {
	total := new(big.Rat)
	for _, v := range values {
		total.Add(total, zero(v))
	}
	return total
}
