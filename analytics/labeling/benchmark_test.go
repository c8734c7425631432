package labeling

import "testing"

// BenchmarkTwoMillion draws from and labels in a workspace of two million predictions.
func BenchmarkTwoMillion(b *testing.B) {
	d := newDesk(b)
	d.exec("SET threads = 2")
	d.exec(`INSERT INTO stored.predictions SELECT 1, epoch_us(ts) // 60000000, ts, 'p' || i, 'c' || (i // 3), 'u' || (i % 70000), ['a', 'b', 'c'][i % 3 + 1],
		'Where is my order ' || i || '?', 'It left our house ' || (i % 9) || ' days ago and is with the carrier now.', NULL, (i * 7919 % 1000) / 1000, NULL, NULL, NULL, NULL, 1, 0
		FROM (SELECT i, TIMESTAMP '2026-10-01' + i * INTERVAL 1300 MILLISECOND AS ts FROM range(2000000) AS t(i))`)
	d.exec("CHECKPOINT")
	var r Review
	b.Run("draw", func(b *testing.B) {
		for b.Loop() {
			if r.ID > 0 {
				if err := d.Remove(ctx, r.ID); err != nil {
					b.Fatal(err)
				}
			}
			r = d.draw(SamplingPlan{Name: "all", Size: 600, Design: Stratified, By: "model"})
		}
	})
	b.Run("item", func(b *testing.B) {
		position := 0
		for b.Loop() {
			position = position%600 + 1
			if _, err := d.Item(ctx, r.ID, position); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("answer", func(b *testing.B) {
		position := 0
		for b.Loop() {
			position = position%600 + 1
			d.answer(r.ID, position, "correct")
		}
	})
}
