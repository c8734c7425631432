package store

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"slices"
	"strconv"
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

// rollups are recomputed for the whole minutes, local days or local months that rows of their table fell on; agents and
// routes only grow.
var rollups = []rollup{
	{name: "request_minute", table: "requests", time: "minute"},
	{name: "latency_day", table: "requests", time: "day"},
	{name: "request_user_month", table: "requests", time: "first", text: "user_month"},
	{name: "conversation_user_month", table: "conversations", time: "first", text: "user_month"},
	{name: "request_day", table: "requests", time: "day"},
	{name: "escalated_day", table: "requests", time: "day"},
}

type rollup struct {
	name, table string
	time        string // its column: minute, day, or first, the first day of the month
	text        string // file in facts, where it does not bear the roll-up's name
}

// changes are the stretches of time, by table, in which a drop or an undo touched rows that roll-ups are made of.
type changes map[string][]span

// add notes the rows of an import in a table.
func (c changes) add(t importTable) {
	s, ok := t.minutes()
	if ok && slices.ContainsFunc(rollups, func(r rollup) bool { return r.table == t.name }) {
		c[t.name] = append(c[t.name], s)
	}
}

func (c changes) join(more changes) {
	for table, spans := range more {
		c[table] = append(c[table], spans...)
	}
}

// allOfIt touches every row.
var allOfIt = changes{"requests": {everything}, "conversations": {everything}}

// refreshFacts recomputes the roll-ups of all that was touched. Conversations that came or went may have requests on any
// day.
func refreshFacts(ctx context.Context, tx *sql.Tx, zoneName string, c changes) error {
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		return err
	}
	if len(c["requests"]) == 0 && len(c["conversations"]) == 0 {
		return nil
	}
	for _, s := range c["requests"] {
		for _, name := range []string{"agents", "routes"} {
			if err := runFact(ctx, tx, name, s, zone, nil); err != nil {
				return err
			}
		}
	}
	without, err := leaveOut(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range rollups {
		spans := c[r.table]
		if r.name == "escalated_day" && len(c["conversations"]) > 0 {
			spans = []span{everything}
		}
		if err := r.refresh(ctx, tx, spans, zone, without); err != nil {
			return err
		}
	}
	return nil
}

// refresh makes the roll-up anew where the spans touch it.
func (r rollup) refresh(ctx context.Context, tx *sql.Tx, spans []span, zone *time.Location, without []string) error {
	spans = wholeDays(spans, zone)
	if len(spans) == 1 && spans[0].wide() {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+r.name); err != nil {
			return err
		}
		all, err := allRows(ctx, tx, r.table)
		if err != nil {
			return err
		}
		spans = wholeDays([]span{all}, zone)
	}
	if r.time == "first" {
		spans = months(spans, zone)
	}
	for _, s := range spans {
		first, end := s.from, s.to
		if r.time != "minute" {
			first, end = s.days(zone)
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+r.name+" WHERE "+r.time+" >= ? AND "+r.time+" < ?", first, end); err != nil {
			return err
		}
		if err := runFact(ctx, tx, cmp.Or(r.text, r.name), s, zone, without, "{name}", r.name, "{table}", r.table, "{first}", strconv.FormatInt(first, 10)); err != nil {
			return err
		}
	}
	return nil
}

// allRows is the span of the rows that a table has. Offsets are only needed where there are rows.
func allRows(ctx context.Context, tx *sql.Tx, table string) (span, error) {
	var from, to sql.NullInt64
	err := tx.QueryRowContext(ctx, "SELECT min(minute), max(minute) + 1 FROM stored."+table).Scan(&from, &to)
	return span{from.Int64, to.Int64}, err
}

// runFact runs the statement of a file for a span, with what else stands in it in braces.
func runFact(ctx context.Context, tx *sql.Tx, file string, s span, zone *time.Location, without []string, more ...string) error {
	text, err := factSQL.ReadFile("facts/" + file + ".sql")
	if err != nil {
		return err
	}
	if !s.wide() {
		more = append(more, "{day}", localtime.Day("minute", zone, time.Unix(s.from*60, 0), time.Unix(s.to*60, 0)))
	}
	query := strings.NewReplacer(more...).Replace(withKinds(string(text), without))
	_, err = tx.ExecContext(ctx, query, s.from, s.to)
	return err
}

// days are the local days, since 1970, that the span touches.
func (s span) days(zone *time.Location) (first, end int64) {
	return localtime.DayNumber(time.Unix(s.from*60, 0), zone), localtime.DayNumber(time.Unix(s.to*60-1, 0), zone) + 1
}

// months are the local months, one after the other, that the spans touch.
func months(spans []span, zone *time.Location) []span {
	var all []span
	for _, s := range spans {
		at := time.Unix(s.from*60, 0).In(zone)
		for first := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, zone); first.Unix() < s.to*60; first = first.AddDate(0, 1, 0) {
			m := span{first.Unix() / 60, first.AddDate(0, 1, 0).Unix() / 60}
			if n := len(all); n == 0 || all[n-1].from < m.from {
				all = append(all, m)
			}
		}
	}
	return all
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
