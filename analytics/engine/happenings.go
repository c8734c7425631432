package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Happenings is what is known to have happened in a period, oldest first.
type Happenings struct {
	Period Period      `json:"period"`
	Items  []Happening `json:"items"`
	More   int         `json:"more"` // those of the period beyond the limit
}

// Happening is an event, an incident, or a stretch of time without data.
type Happening struct {
	From      string `json:"from"` // RFC 3339 with the zone's offset
	To        string `json:"to"`   // "" for an instant, and while it lasts
	Type      string `json:"type"` // event, incident, gap
	Kind      string `json:"kind"` // deployment, prompt, price, holiday ...; outage, degraded, maintenance, alert ...; the first table of a gap
	Title     string `json:"title"`
	Component string `json:"component"`
	Severity  string `json:"severity"`
	Version   string `json:"version"`
	Note      string `json:"note"`
}

// maxHappenings bounds what a page marks and lists.
const maxHappenings = 200

// Happenings are the events and incidents that touch the period, and the stretches in which the data has a gap: what
// one looks for beside a number that moved. Filters do not apply: an incident elsewhere may be the reason.
func (e *Engine) Happenings(ctx context.Context, spec Spec) (Happenings, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Happenings{}, err
	}
	return cached(ctx, e, s.version, "happenings", spec, func() (Happenings, error) {
		p, err := e.resolve(ctx, s, spec)
		if err != nil {
			return Happenings{}, err
		}
		all, total, err := e.recorded(ctx, s, p)
		if err != nil {
			return Happenings{}, err
		}
		gaps := s.gaps(p)
		all = append(all, gaps...)
		slices.SortStableFunc(all, func(a, b happening) int {
			return cmp.Or(a.from.Compare(b.from), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Title, b.Title))
		})
		h := Happenings{Period: p, Items: []Happening{}, More: max(0, total+len(gaps)-maxHappenings)}
		for _, one := range all[:min(len(all), maxHappenings)] {
			one.From = one.from.In(s.zone).Format(time.RFC3339)
			if !one.to.IsZero() {
				one.To = one.to.In(s.zone).Format(time.RFC3339)
			}
			h.Items = append(h.Items, one.Happening)
		}
		return h, nil
	})
}

// happening is a Happening with its instants; to is zero for an instant, and while it lasts.
type happening struct {
	Happening
	from, to time.Time
}

// recorded reads the first events and incidents, and counts all. An open incident touches every period after its start; an event is an instant
// unless it has an end. Incidents that the source itself calls none are left out.
func (e *Engine) recorded(ctx context.Context, s *state, p Period) (first []happening, total int, err error) {
	rows, err := e.db.Query(ctx, fmt.Sprintf(`SELECT type, started, coalesce(ended, TIMESTAMP '0001-01-01'), coalesce(kind, ''), coalesce(title, ''),
			coalesce(component, ''), coalesce(severity, ''), coalesce(version, ''), coalesce(note, ''), count(*) OVER ()
		FROM (SELECT 'event' AS type, ts AS started, ended, kind, title, component, NULL AS severity, version, note, coalesce(ended, ts) AS until FROM events
			UNION ALL SELECT 'incident', started, ended, kind, title, component, severity, NULL, note, coalesce(ended, TIMESTAMP '9999-01-01') FROM incidents
			WHERE kind IS DISTINCT FROM 'none')
		WHERE started < %[2]s AND (until > %[1]s OR started >= %[1]s)
		ORDER BY started, type, title LIMIT %[3]d`, timestamp(p.From), timestamp(p.To), maxHappenings))
	if err != nil {
		return nil, 0, internal("the events cannot be read", err)
	}
	defer rows.Close()
	for rows.Next() {
		var h happening
		if err := rows.Scan(&h.Type, &h.from, &h.to, &h.Kind, &h.Title, &h.Component, &h.Severity, &h.Version, &h.Note, &total); err != nil {
			return nil, 0, internal("the events cannot be read", err)
		}
		if h.to.Year() == 1 {
			h.to = time.Time{}
		}
		first = append(first, h)
	}
	return first, total, rows.Err()
}
