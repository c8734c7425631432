package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A logging gap can take a verdict of uptime away, and never gives a better one: what is met with a gap is met without. A gap
// is what each method knows as one: whole hours for the share of requests, and whole slices of five minutes, which a shorter
// silence shares with the requests after it.
func TestAGapNeverRaisesUptime(t *testing.T) {
	checks(t, 10)
	w := newWorkspace(t, "UTC")
	w.set(t, "target.uptime", ">= 90%")
	start := time.Date(2026, 10, 5, 10, 0, 0, 0, time.UTC)
	const minutes = 120
	rapid.Check(t, func(rt *rapid.T) {
		method := rapid.SampledFrom([]string{"slices", "requests"}).Draw(rt, "method")
		policy := rapid.SampledFrom([]string{"excluded", "up", "down"}).Draw(rt, "missing")
		bad := rapid.SliceOfN(rapid.IntRange(0, minutes-1), 0, 30).Draw(rt, "bad minutes")
		gap, length := rapid.IntRange(0, minutes-1).Draw(rt, "gap"), rapid.IntRange(1, 70).Draw(rt, "length")
		unit := 5
		if method == "requests" {
			unit = 60
			gap = gap / unit * unit
		}
		length = (length + unit - 1) / unit * unit
		verdict := func(gap, length int) string {
			down := map[int]bool{}
			for _, m := range bad {
				down[m] = true
			}
			var b strings.Builder
			b.WriteString("ts,status\n")
			for m := range minutes {
				if m >= gap && m < gap+length {
					continue
				}
				status := 200
				if down[m] {
					status = 503
				}
				for s := range 6 {
					fmt.Fprintf(&b, "%s,%d\n", start.Add(time.Duration(m)*time.Minute+time.Duration(s)*10*time.Second).Format(time.DateTime), status)
				}
			}
			w.exec(rt, "DELETE FROM stored.requests")
			w.load(rt, "requests", b.String())
			w.set(rt, "uptime.method", method)
			w.set(rt, "uptime.missing", policy)
			w.settle(rt)
			to := start.Add(minutes * time.Minute).Format(time.RFC3339)
			q := Query{KPIs: []string{"uptime"}, Period: Spec{Preset: "custom", From: start.Format(time.RFC3339), To: to, AsOf: to}, Compare: "none"}
			return w.evaluateAll(rt, q)["uptime"].Verdict
		}
		whole, holed := verdict(0, 0), verdict(gap, length)
		if holed == Met && whole != Met {
			rt.Fatalf("%s without %d minutes from minute %d: %s, and with them %s", method, length, gap, holed, whole)
		}
	})
}
