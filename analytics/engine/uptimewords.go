package engine

import (
	"fmt"
	"strings"
	"time"

	"telltale/analytics/localtime"
	"telltale/analytics/sla"
)

// byDay names stretches of time by day: "31 minutes on 12 October".
func byDay(windows []sla.Window, zone *time.Location) string {
	lengths := map[int64]time.Duration{}
	var order []int64
	for _, w := range windows {
		for at := w.From; at.Before(w.To); {
			d := localtime.DayNumber(at, zone)
			end := localtime.DayStart(d+1, zone)
			if w.To.Before(end) {
				end = w.To
			}
			if lengths[d] == 0 {
				order = append(order, d)
			}
			lengths[d] += end.Sub(at)
			at = end
		}
	}
	const most = 3
	var parts []string
	for i, d := range order {
		if i == most && len(order) > most+1 {
			var rest time.Duration
			for _, d := range order[most:] {
				rest += lengths[d]
			}
			parts = append(parts, fmt.Sprintf("%s on %d other days", lengthInWords(rest), len(order)-most))
			break
		}
		parts = append(parts, lengthInWords(lengths[d])+" on "+localtime.DayStart(d, zone).Format("2 January"))
	}
	return strings.Join(parts, ", ")
}

func lengthInWords(d time.Duration) string {
	n := int64((d + time.Minute - 1) / time.Minute)
	if n == 1 {
		return "1 minute"
	}
	return fmt.Sprintf("%d minutes", n)
}
