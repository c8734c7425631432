package alert

import (
	"cmp"
	"slices"
)

// Stretch is an incident, or an episode of an alert, in seconds since 1970, half open. Fired is when somebody was told; of
// incidents it is not used.
type Stretch struct{ From, Fired, To int64 }

// Matched pairs alerts with incidents.
type Matched struct {
	Of    []int   // for each alert the first incident that it touches, or -1: it was false
	By    []int   // for each incident the alert that was fired for it first, or -1: it was missed
	Delay []int64 // for each incident the seconds from its start to that alert; below zero when the alert came first
}

// Match pairs what touches in time. slack is how far apart two stretches may lie and still touch: people write down the
// start of an incident by the minute, and an alert looks back over a window. One alert may be for several incidents.
func Match(incidents, alerts []Stretch, slack int64) Matched {
	m := Matched{Of: slices.Repeat([]int{-1}, len(alerts)), By: slices.Repeat([]int{-1}, len(incidents)), Delay: make([]int64, len(incidents))}
	for i, incident := range incidents {
		for j, a := range alerts {
			if a.From >= incident.To+slack || incident.From >= max(a.To, a.From+1)+slack {
				continue
			}
			if of := m.Of[j]; of < 0 || incident.From < incidents[of].From {
				m.Of[j] = i
			}
			if by := m.By[i]; by < 0 || a.Fired < alerts[by].Fired {
				m.By[i], m.Delay[i] = j, a.Fired-incident.From
			}
		}
	}
	return m
}

// Detected counts the incidents that an alert was fired for, and gives the median of their delays; ok is false without any.
func (m Matched) Detected() (n int, median float64, ok bool) {
	var delays []int64
	for i, by := range m.By {
		if by >= 0 {
			delays = append(delays, m.Delay[i])
		}
	}
	if len(delays) == 0 {
		return 0, 0, false
	}
	slices.SortFunc(delays, cmp.Compare)
	n = len(delays)
	return n, float64(delays[(n-1)/2]+delays[n/2]) / 2, true
}
