package engine

import (
	"fmt"
	"strings"
	"time"

	"telltale/analytics/figures"
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
	for i := 0; i < len(order); {
		if rest := order[i:]; len(parts) == most && len(rest) > 1 {
			var length time.Duration
			for _, d := range rest {
				length += lengths[d]
			}
			parts = append(parts, fmt.Sprintf("%s on %d other days", lengthInWords(length), len(rest)))
			break
		}
		whole := leadingWhole(order[i:], lengths, zone)
		switch d := order[i]; {
		case whole == 0:
			parts = append(parts, lengthInWords(lengths[d])+" on "+dateInWords(d, zone))
		case whole == 1:
			parts = append(parts, "all of "+dateInWords(d, zone))
		default:
			parts = append(parts, "all of "+dateInWords(d, zone)+" to "+dateInWords(order[i+whole-1], zone))
		}
		i += max(whole, 1)
	}
	if last := len(parts) - 1; last > 0 {
		return strings.Join(parts[:last], ", ") + " and " + parts[last]
	}
	return strings.Join(parts, "")
}

// leadingWhole is how many of the days, from the first on, follow each other and are whole.
func leadingWhole(days []int64, lengths map[int64]time.Duration, zone *time.Location) int {
	for i, d := range days {
		if d != days[0]+int64(i) || lengths[d] < localtime.DayStart(d+1, zone).Sub(localtime.DayStart(d, zone)) {
			return i
		}
	}
	return len(days)
}

func dateInWords(day int64, zone *time.Location) string {
	return localtime.DayStart(day, zone).Format("2 January")
}

func lengthInWords(d time.Duration) string {
	n := int64((d + time.Minute - 1) / time.Minute)
	return figures.Counted(n, "minute", "minutes")
}
