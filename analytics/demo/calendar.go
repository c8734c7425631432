package demo

import (
	"time"

	"telltale/analytics/localtime"
)

// The demo's local days, counted from 1970: from 1 September 2025 to 31 October 2026, of which those from 1 August 2026
// on are full.
var (
	firstDay = dayOf("2025-09-01")
	fullDay  = dayOf("2026-08-01")
	endDay   = dayOf("2026-11-01")
)

func dayOf(date string) int64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic("demo: " + err.Error()) // a slip in this package
	}
	return t.Unix() / 86400
}

// levels are the traffic of the middle of each month from August 2025 to November 2026, in permille of October 2026.
var levels = []int64{580, 605, 640, 690, 660, 675, 710, 745, 765, 785, 810, 825, 870, 918, 1000, 1060}

// levelOn is the traffic of a day between the middles of two months.
func levelOn(day int64) int64 {
	t := time.Unix(day*86400, 0).UTC()
	from := time.Date(t.Year(), t.Month(), 15, 0, 0, 0, 0, time.UTC)
	if t.Before(from) {
		from = from.AddDate(0, -1, 0)
	}
	to := from.AddDate(0, 1, 0)
	i := (from.Year()-2025)*12 + int(from.Month()) - 8
	a, b := from.Unix()/86400, to.Unix()/86400
	return levels[i] + (levels[i+1]-levels[i])*(day-a)/(b-a)
}

// weekday is how many conversations a day of October 2026 has, Sunday first.
var weekday = [7]int64{1360, 5640, 5490, 5330, 5210, 4600, 1660}

// Traffic of a local day by hour, as weights: people at work, with a rush at lunch, and people at home.
var (
	workHours = [24]int64{5, 3, 2, 2, 3, 7, 20, 46, 82, 102, 112, 134, 178, 140, 106, 98, 87, 65, 48, 42, 36, 28, 18, 10}
	homeHours = [24]int64{14, 9, 6, 5, 5, 7, 14, 28, 52, 74, 88, 92, 90, 86, 84, 86, 88, 86, 84, 82, 78, 66, 44, 26}
)

// conversationsOn is how many conversations begin on a day.
func conversationsOn(day int64, d dice) int64 {
	n := weekday[(day+4)%7] * levelOn(day) / 1000 // 1 January 1970 was a Thursday
	switch {
	case holiday(day) != "":
		n = n * 34 / 100
	case day >= dayOf("2025-12-22") && day <= dayOf("2026-01-05"):
		n = n * 55 / 100
	}
	return d.around(n, 60)
}

// holiday names the holiday of a day; empty on others.
func holiday(day int64) string {
	date := dateOf(day)
	for _, h := range holidays {
		if h.day == date {
			return h.name
		}
	}
	return ""
}

// offDuty reports whether offices are closed.
func offDuty(day int64) bool {
	w := (day + 4) % 7
	return w == 0 || w == 6 || holiday(day) != ""
}

// dayFrame is a local day: its instants and how its traffic is spread over its minutes.
type dayFrame struct {
	day     int64
	start   int64 // milliseconds since 1970
	minutes int
	reached []int64 // weight of the minutes up to and with each
}

func newDayFrame(day int64, zone *time.Location) dayFrame {
	start, end := localtime.DayStart(day, zone), localtime.DayStart(day+1, zone)
	f := dayFrame{day: day, start: start.UnixMilli(), minutes: int(end.Sub(start) / time.Minute)}
	hours := workHours
	if offDuty(day) {
		hours = homeHours
	}
	var sum int64
	for m := range f.minutes {
		at := start.Add(time.Duration(m/60*60) * time.Minute).In(zone).Hour()
		// Between the middles of two hours the weight goes over evenly.
		into := int64(m%60) - 30
		beside := (at + 1) % 24
		if into < 0 {
			beside = (at + 23) % 24
		}
		into = max(into, -into)
		sum += hours[at]*(60-into) + hours[beside]*into
		f.reached = append(f.reached, sum)
	}
	return f
}

// moment is an instant of the day at which a conversation begins.
func (f *dayFrame) moment(d dice) int64 {
	r := d.below(f.reached[len(f.reached)-1])
	low, high := 0, len(f.reached)-1
	for low < high {
		if mid := (low + high) / 2; f.reached[mid] <= r {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return f.start + int64(low)*60_000 + d.below(60_000)
}
