package store

import (
	"context"
	"database/sql"
	"embed"
	"slices"
	"strings"
	"time"

	"telltale/analytics/localtime"
)

//go:embed facts/*.sql
var factSQL embed.FS

// span is a stretch of minutes since 1970 UTC, half open.
type span struct{ from, to int64 }

// everything is the span of all rows.
var everything = span{0, 1 << 31}

// rollups are recomputed for whole local days; agents and routes only grow.
var rollups = []struct {
	name, timeColumn string
}{
	{"request_minute", "minute"},
	{"latency_day", "day"},
	{"user_day", "day"},
}

// refreshFacts recomputes the roll-ups of all local days that the spans touch.
func refreshFacts(ctx context.Context, tx *sql.Tx, zoneName string, spans ...span) error {
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		return err
	}
	for _, s := range wholeDays(spans, zone) {
		if s.wide() {
			// Offsets are only needed where there are rows.
			var from, to sql.NullInt64
			if err := tx.QueryRowContext(ctx, "SELECT min(minute), max(minute) + 1 FROM stored.requests").Scan(&from, &to); err != nil {
				return err
			}
			for _, r := range rollups {
				if _, err := tx.ExecContext(ctx, "DELETE FROM "+r.name); err != nil {
					return err
				}
			}
			s = span{from.Int64, to.Int64}
		}
		if err := refreshSpan(ctx, tx, zone, s); err != nil {
			return err
		}
	}
	return nil
}

func refreshSpan(ctx context.Context, tx *sql.Tx, zone *time.Location, s span) error {
	from, to := time.Unix(s.from*60, 0), time.Unix(s.to*60, 0)
	day := localtime.Day("minute", zone, from, to)
	for _, name := range []string{"agents", "routes"} {
		if err := runFact(ctx, tx, name, day, s); err != nil {
			return err
		}
	}
	for _, r := range rollups {
		first, last := s.from, s.to
		if r.timeColumn == "day" {
			first, last = localtime.DayNumber(from, zone), localtime.DayNumber(to.Add(-time.Second), zone)+1
		}
		del := "DELETE FROM " + r.name + " WHERE " + r.timeColumn + " >= ? AND " + r.timeColumn + " < ?"
		if _, err := tx.ExecContext(ctx, del, first, last); err != nil {
			return err
		}
		if err := runFact(ctx, tx, r.name, day, s); err != nil {
			return err
		}
	}
	return nil
}

func runFact(ctx context.Context, tx *sql.Tx, name, day string, s span) error {
	text, err := factSQL.ReadFile("facts/" + name + ".sql")
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, strings.ReplaceAll(string(text), "{day}", day), s.from, s.to)
	return err
}

// wholeDays widens spans to whole local days and merges those that touch, so that no day is computed twice.
func wholeDays(spans []span, zone *time.Location) []span {
	var days []span
	for _, s := range spans {
		if s.wide() {
			return []span{s}
		}
		first := localtime.DayNumber(time.Unix(s.from*60, 0), zone)
		last := localtime.DayNumber(time.Unix((s.to-1)*60, 0), zone)
		days = append(days, span{localtime.DayStart(first, zone).Unix() / 60, localtime.DayStart(last+1, zone).Unix() / 60})
	}
	slices.SortFunc(days, func(a, b span) int { return int(a.from - b.from) })
	var merged []span
	for _, s := range days {
		if n := len(merged); n > 0 && s.from <= merged[n-1].to {
			merged[n-1].to = max(merged[n-1].to, s.to)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

func (s span) wide() bool { return s == everything }
