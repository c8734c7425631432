package engine

import (
	"slices"
	"time"
)

// rhythm is what a source usually has in the hours of the local week. It is learnt week by week from the weeks around,
// because sources change: an archive that is sampled thinly says nothing about the full logs after it.
type rhythm struct {
	slots       int // 168: by hour of the week; 24: by hour of the day; 1: every hour
	first, last int64
	weeks       []rhythmWeek
}

// rhythmWeek is a week with what is usual in each slot. A rhythm that is not by week has one, for all time.
type rhythmWeek struct {
	number int64
	slots  []usualHour
}

// usualHour adds up the occurrences of an hour of the week: how many there are, how many have rows, the rows and their
// squares.
type usualHour struct{ possible, seen, rows, squares float64 }

// A rhythm by hour of the week needs two weeks to show, one by hour of the day two days. Below that every hour is
// expected, because nothing tells a quiet hour from a lost one.
const (
	weekRhythm = 14 * 24
	dayRhythm  = 2 * 24
)

// weeksAround is how many weeks before and as many after tell what is usual in a week. Where most weeks have rows, those
// without any tell nothing and do not count, however long a gap is.
const weeksAround = 4

// surelyLost is how many rows a stretch of hours usually has, at least, for its emptiness to be no chance: where rows
// come independently, that many stay out once in 3,000 times (Poisson, e^-8), and a month has hundreds of stretches.
const surelyLost = 8

// rhythmOf learns from all hours between the first and the last. An hour that clocks repeat is one occurrence: twice as
// much would be lost with it.
func rhythmOf(hours, rows []int64, zone *time.Location) rhythm {
	r := rhythm{slots: 1, first: hours[0], last: hours[len(hours)-1]}
	switch length := r.last - r.first + 1; {
	case length >= weekRhythm:
		r.slots = 168
	case length >= dayRhythm:
		r.slots = 24
	}
	var weeks []rhythmWeek
	at, before := 0, -1
	for h := r.first; h <= r.last; h++ {
		number, slot := r.place(h, zone)
		if n := len(weeks); n == 0 || weeks[n-1].number != number {
			weeks = append(weeks, rhythmWeek{number, make([]usualHour, r.slots)})
		}
		var n float64
		if hours[at] == h {
			n = float64(rows[at])
			at = min(at+1, len(hours)-1)
		}
		if slot != before || r.slots == 1 {
			u := &weeks[len(weeks)-1].slots[slot]
			u.possible++
			if n > 0 {
				u.seen++
			}
			u.rows += n
			u.squares += n * n
		}
		before = slot
	}
	empty := func(w rhythmWeek) bool {
		return !slices.ContainsFunc(w.slots, func(u usualHour) bool { return u.seen > 0 })
	}
	if filled := slices.DeleteFunc(slices.Clone(weeks), empty); 2*len(filled) > len(weeks) {
		weeks = filled
	}
	for i, w := range weeks {
		slots := make([]usualHour, r.slots)
		for _, around := range weeks[max(0, i-weeksAround):min(len(weeks), i+weeksAround+1)] {
			for slot, u := range around.slots {
				slots[slot].possible += u.possible
				slots[slot].seen += u.seen
				slots[slot].rows += u.rows
				slots[slot].squares += u.squares
			}
		}
		r.weeks = append(r.weeks, rhythmWeek{w.number, slots})
	}
	return r
}

// place is the local week of an hour, counted from one in 1970, and its slot. All is one week in a rhythm that is not by week.
func (r rhythm) place(hour int64, zone *time.Location) (week int64, slot int) {
	if r.slots == 1 {
		return 0, 0
	}
	_, offset := time.Unix(hour*3600, 0).In(zone).Zone()
	local := (hour*3600 + int64(offset)) / 3600
	if r.slots == 168 {
		week = local / 168
	}
	return week, int(local % int64(r.slots))
}

// usual tells about an hour without rows how many rows it usually has, 0 where it has none in half of the cases or more,
// and whether it always has about the same number of them, so that one empty hour is no chance. Before the first week,
// after the last, and in weeks without rows, the nearest week tells.
func (r rhythm) usual(hour int64, zone *time.Location) (rows float64, always bool) {
	number, slot := r.place(hour, zone)
	i, in := slices.BinarySearchFunc(r.weeks, number, func(w rhythmWeek, number int64) int { return int(w.number - number) })
	u := r.weeks[min(i, len(r.weeks)-1)].slots[slot]
	if r.slots == 1 {
		return max(u.rows/u.possible, 1), true
	}
	if in && hour >= r.first && hour <= r.last {
		u.possible-- // the hour itself, which has none, tells nothing about the others
	}
	if u.seen == 0 || 2*u.seen < u.possible {
		return 0, false
	}
	mean := u.rows / u.possible
	return mean, u.seen >= u.possible && u.squares/u.possible-mean*mean <= mean/5
}

// lost are the hours of [from, to) in which the source has no rows although it usually has: those that never are empty,
// and those of a run without rows that usually has too many for its emptiness to be a chance.
func (h *sourceHours) lost(from, to int64, zone *time.Location) (lost []int64) {
	var run []int64
	var rows float64
	end := func() {
		if rows >= surelyLost {
			lost = append(lost, run...)
		}
		run, rows = run[:0], 0
	}
	at, _ := slices.BinarySearch(h.hours, from)
	for hour := from; hour < to; hour++ {
		if at < len(h.hours) && h.hours[at] == hour {
			at++
			end()
			continue
		}
		usual, always := h.rhythm.usual(hour, zone)
		if usual == 0 {
			continue
		}
		if always {
			usual = max(usual, surelyLost)
		}
		run, rows = append(run, hour), rows+usual
	}
	end()
	return lost
}
