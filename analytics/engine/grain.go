package engine

import (
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/localtime"
)

// grain is the length of the buckets of a series, by the local clock.
type grain string

// The grains.
const (
	minutely grain = "minute"
	hourly   grain = "hour"
	daily    grain = "day"
	weekly   grain = "week" // from Monday
	monthly  grain = "month"
)

// maxPoints bounds a series: what a chart can show and the bridge to the page can carry.
const maxPoints = 2000

// grainOf picks the grain of a series over p: the one asked for, or a coarser one that keeps to maxPoints.
func grainOf(asked string, p Period) (grain, error) {
	length := p.To.Sub(p.From)
	auto := monthly
	switch {
	case length <= 3*time.Hour:
		auto = minutely
	case length <= 4*24*time.Hour:
		auto = hourly
	case length <= 100*24*time.Hour:
		auto = daily
	case length <= 2*366*24*time.Hour:
		auto = weekly
	}
	steps := []struct {
		grain  grain
		length time.Duration
	}{{minutely, time.Minute}, {hourly, time.Hour}, {daily, 24 * time.Hour}, {weekly, 7 * 24 * time.Hour}, {monthly, 28 * 24 * time.Hour}}
	switch asked {
	case "":
		return "", nil
	case "auto":
		return auto, nil
	}
	for i, s := range steps {
		if string(s.grain) != asked {
			continue
		}
		for i < len(steps)-1 && length/steps[i].length > maxPoints {
			i++
		}
		return steps[i].grain, nil
	}
	return "", fault.New(fault.Invalid, "The grain %q of the series is unknown.", asked).Do("Allowed are auto, minute, hour, day, week and month.")
}

// key is an SQL expression that numbers the buckets by the minute column. Minutes and hours are numbered by the UTC
// minute in which they begin, so that the hour that clocks repeat in autumn stays two buckets; days, weeks and months
// by their local number.
func (g grain) key(minute string, zone *time.Location, from, to time.Time) string {
	day := localtime.Day(minute, zone, from, to)
	switch g {
	case minutely:
		return minute
	case hourly:
		return minute + " - " + localtime.Minute(minute, zone, from, to) + " % 60"
	case daily:
		return day
	}
	return g.ofDay(day)
}

// ofDay is the key of a local day number; minutes and hours have none, and are days.
func (g grain) ofDay(day string) string {
	switch g {
	case weekly:
		return "(" + day + " + 3) // 7"
	case monthly:
		return "datediff('month', DATE '1970-01-01', DATE '1970-01-01' + (" + day + ")::INTEGER)"
	}
	return day
}

// start is the instant at which the bucket with the key begins.
func (g grain) start(key int64, zone *time.Location) time.Time {
	switch g {
	case minutely, hourly:
		return time.Unix(key*60, 0).In(zone)
	case daily:
		return localtime.DayStart(key, zone)
	case weekly:
		return localtime.DayStart(key*7-3, zone)
	default:
		return time.Date(1970+int(key/12), time.Month(key%12+1), 1, 0, 0, 0, 0, zone)
	}
}

// keyOf is the key of the bucket that holds t.
func (g grain) keyOf(t time.Time, zone *time.Location) int64 {
	t = t.In(zone)
	switch g {
	case minutely:
		return t.Unix() / 60
	case hourly:
		return t.Unix()/60 - int64(t.Minute())
	case daily:
		return localtime.DayNumber(t, zone)
	case weekly:
		return (localtime.DayNumber(t, zone) + 3) / 7
	default:
		return int64((t.Year()-1970)*12 + int(t.Month()) - 1)
	}
}

// keys are the buckets of [from, to), in order.
func (g grain) keys(from, to time.Time, zone *time.Location) []int64 {
	var all []int64
	for at := from; at.Before(to); {
		key := g.keyOf(at, zone)
		all = append(all, key)
		at = g.next(key, zone)
	}
	return all
}

// next is the start of the bucket after the one with the key.
func (g grain) next(key int64, zone *time.Location) time.Time {
	switch g {
	case minutely:
		return g.start(key+1, zone)
	case hourly:
		// The hour that a change of clocks cuts short or repeats ends where the next local hour begins.
		t := g.start(key, zone)
		for step := 15 * time.Minute; ; step += 15 * time.Minute {
			if n := t.Add(step); g.keyOf(n, zone) != key {
				return n
			}
		}
	}
	return g.start(key+1, zone)
}
