package labeling

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// BenchmarkLabeling draws from a workspace of two million predictions and labels there: what drawing takes, and what each
// answer takes until the next item is there, in a review of 600 items and in one of 20,000 of which half was judged before.
func BenchmarkLabeling(b *testing.B) {
	d := newDesk(b)
	d.exec("SET threads = 2")
	d.exec(`INSERT INTO stored.predictions SELECT 1, epoch_us(ts) // 60000000, ts, 'p' || i, 'c' || (i // 3), 'u' || (i % 70000), ['a', 'b', 'c'][i % 3 + 1],
		'Where is my order ' || i || '?', 'It left our house ' || (i % 9) || ' days ago and is with the carrier now.', NULL, (i * 7919 % 1000) / 1000, NULL, NULL, NULL, NULL, 1, 0, NULL
		FROM (SELECT i, TIMESTAMP '2026-10-01' + i * INTERVAL 1300 MILLISECOND AS ts FROM range(2000000) AS t(i))`)
	d.exec("CHECKPOINT")
	for _, size := range []int{600, 20000} {
		plan := SamplingPlan{Name: fmt.Sprint(size), Size: size, Design: Stratified, By: "model"}
		r := d.draw(plan)
		b.Run(fmt.Sprintf("draw %d", size), func(b *testing.B) {
			var took durations
			for b.Loop() {
				if err := d.Remove(ctx, r.ID); err != nil {
					b.Fatal(err)
				}
				took.of(func() { r = d.draw(plan) })
			}
			took.report(b)
		})
		if size > 600 {
			d.exec("INSERT INTO review_edits SELECT ?, i, i, 'answer', 'first', 'ann', NULL, 'yes', '', '', '[]', '', 1, TIMESTAMP '2026-11-01' + i * INTERVAL 10 SECOND FROM range(1, 10001) AS t(i)", r.ID)
		}
		b.Run(fmt.Sprintf("answer in %d", size), func(b *testing.B) {
			p, err := d.Progress(ctx, r.ID)
			if err != nil {
				b.Fatal(err)
			}
			var took durations
			for b.Loop() {
				if p.Resume == 0 {
					b.Fatal("all is judged: choose fewer rounds")
				}
				took.of(func() {
					step := d.answer(r.ID, p.Resume, "correct")
					p = step.Progress
				})
			}
			took.report(b)
		})
	}
}

type durations []time.Duration

func (d *durations) of(f func()) {
	start := time.Now()
	f()
	*d = append(*d, time.Since(start))
}

// report reports the median, the 95th percentile and the longest in milliseconds.
func (d durations) report(b *testing.B) {
	slices.Sort(d)
	ms := func(at int) float64 { return float64(d[at].Microseconds()) / 1000 }
	b.ReportMetric(ms(len(d)/2), "p50-ms")
	b.ReportMetric(ms(min(len(d)*95/100, len(d)-1)), "p95-ms")
	b.ReportMetric(ms(len(d)-1), "max-ms")
}
