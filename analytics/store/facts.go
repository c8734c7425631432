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
	{"request_day", "day"},
	{"escalated_day", "day"},
}

// changes is what a drop or an undo touched of the rows that roll-ups are made of.
type changes struct {
	requests      []span
	conversations bool
}

// add notes the rows of an import in a table.
func (c *changes) add(t importTable) {
	s, ok := t.minutes()
	if ok && t.name == "requests" {
		c.requests = append(c.requests, s)
	}
	c.conversations = c.conversations || t.name == "conversations"
}

func (c *changes) join(more changes) {
	c.requests = append(c.requests, more.requests...)
	c.conversations = c.conversations || more.conversations
}

// allOfIt touches every row.
var allOfIt = changes{requests: []span{everything}, conversations: true}

// refreshFacts recomputes the roll-ups of all local days with requests that changed. Conversations that came or went may
// have requests on any day.
func refreshFacts(ctx context.Context, tx *sql.Tx, zoneName string, c changes) error {
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		return err
	}
	spans := wholeDays(c.requests, zone)
	for i, s := range spans {
		if s.wide() {
			if spans[i], err = allRequests(ctx, tx); err != nil {
				return err
			}
			for _, r := range rollups {
				if _, err := tx.ExecContext(ctx, "DELETE FROM "+r.name); err != nil {
					return err
				}
			}
		}
		for _, name := range []string{"agents", "routes"} {
			if err := runFact(ctx, tx, name, spans[i], zone, nil); err != nil {
				return err
			}
		}
	}
	if len(spans) == 0 && !c.conversations {
		return nil
	}
	without, err := leaveOut(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range rollups {
		touched := spans
		if r.name == "escalated_day" && c.conversations {
			all, err := allRequests(ctx, tx)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "DELETE FROM escalated_day"); err != nil {
				return err
			}
			touched = wholeDays([]span{all}, zone)
		}
		for _, s := range touched {
			if err := refreshRollup(ctx, tx, r.name, r.timeColumn, s, zone, without); err != nil {
				return err
			}
		}
	}
	return nil
}

// allRequests is the span of the requests that there are. Offsets are only needed where there are rows.
func allRequests(ctx context.Context, tx *sql.Tx) (span, error) {
	var from, to sql.NullInt64
	err := tx.QueryRowContext(ctx, "SELECT min(minute), max(minute) + 1 FROM stored.requests").Scan(&from, &to)
	return span{from.Int64, to.Int64}, err
}

func refreshRollup(ctx context.Context, tx *sql.Tx, name, timeColumn string, s span, zone *time.Location, without []string) error {
	first, last := s.from, s.to
	if timeColumn == "day" {
		first, last = localtime.DayNumber(time.Unix(s.from*60, 0), zone), localtime.DayNumber(time.Unix(s.to*60-1, 0), zone)+1
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM "+name+" WHERE "+timeColumn+" >= ? AND "+timeColumn+" < ?", first, last); err != nil {
		return err
	}
	return runFact(ctx, tx, name, s, zone, without)
}

func runFact(ctx context.Context, tx *sql.Tx, name string, s span, zone *time.Location, without []string) error {
	text, err := factSQL.ReadFile("facts/" + name + ".sql")
	if err != nil {
		return err
	}
	day := localtime.Day("minute", zone, time.Unix(s.from*60, 0), time.Unix(s.to*60, 0))
	_, err = tx.ExecContext(ctx, strings.ReplaceAll(withKinds(string(text), without), "{day}", day), s.from, s.to)
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
