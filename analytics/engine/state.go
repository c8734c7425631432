package engine

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/fault"
	"telltale/analytics/localtime"
)

// state is what questions need to know about a workspace, read once for each version of it.
type state struct {
	version   int64
	opened    int64 // how often the store had been opened: tables of cuts live no longer
	zone      *time.Location
	currency  string
	rates     map[string][]rate // into the currency
	lines     string            // condition on cost lines, where only some are asked for
	settings  settings
	first     time.Time          // oldest row; zero without data
	newest    time.Time          // newest request, else newest row of any fact; zero without data
	sampled   map[string]bool    // tables of which some row stands for more than one thing
	empty     map[string]bool    // columns of text, as table.column, in which no row has a value
	different map[string]float64 // about how many values columns have, likewise
	without   map[string]bool    // columns that the roll-up of requests by day leaves out, because they have too many values
	timeless  map[string]bool    // facts with a time of their own that no row has
	metrics   []string           // names of metrics, ascending
	upgrades  bool               // there are requests that never finish: upgrades (101) or pending ones
	mute      []int64            // imports of requests that carry neither status nor outcome, so that they show no failure
	hours     map[string][]sourceHours
	cuts      *cuts
	judged    evidence // what says whether predictions are right

	oversized  bool // some cost line has an amount that no sum can hold
	conversing bool // some conversation was imported that says whose it is
}

func (e *Engine) readState(ctx context.Context, version int64) (*state, error) {
	s := &state{version: version}
	var err error
	if s.settings, err = e.readSettings(ctx); err != nil {
		return nil, err
	}
	now := time.Now()
	zone, _ := s.settings.on("zone", now)
	if s.zone, err = time.LoadLocation(zone.value); err != nil {
		return nil, fault.New(fault.Invalid, "The workspace's zone %q is unknown.", zone.value).Do("Set an IANA name such as Europe/Berlin.")
	}
	currency, _ := s.settings.on("currency", now)
	s.currency = currency.value
	if s.currency == "" {
		s.currency = "USD"
	}
	s.rates = s.settings.ratesOf(s.currency)
	all, ctx := errgroup.WithContext(ctx)
	all.Go(func() error { return e.readSpan(ctx, s) })
	all.Go(func() error { return e.readMetrics(ctx, s) })
	all.Go(func() error { return e.readMute(ctx, s) })
	all.Go(func() error { return e.readEvidence(ctx, s) })
	all.Go(func() error {
		err := e.db.QueryRow(ctx, "SELECT count(*) > 0 FROM conversation_user_month").Scan(&s.conversing)
		if err != nil {
			return internal("the conversations cannot be counted", err)
		}
		return nil
	})
	all.Go(func() error { return e.readSampled(ctx, s) })
	all.Go(func() error { return e.readOversized(ctx, s) })
	all.Go(func() error { return e.readTimeless(ctx, s) })
	all.Go(func() error { return e.readStatistics(ctx, s) })
	all.Go(func() error {
		rows, err := readCells(ctx, e.db, "SELECT name FROM request_day_without")
		s.without = map[string]bool{}
		for _, row := range rows {
			s.without[row[0].String] = true
		}
		if err != nil {
			return internal("the roll-ups cannot be read", err)
		}
		return nil
	})
	all.Go(func() (err error) {
		s.hours, err = e.readHours(ctx, s.zone)
		return err
	})
	return s, all.Wait()
}

// readSpan finds the first and the newest row. Without requests the newest row of any other fact is as-of.
func (e *Engine) readSpan(ctx context.Context, s *state) error {
	var minute sql.NullInt64
	if err := e.db.QueryRow(ctx, "SELECT max(minute) FROM request_minute").Scan(&minute); err != nil {
		return internal("the newest request cannot be read", err)
	}
	if minute.Valid {
		err := e.db.QueryRow(ctx, "SELECT max(ts) FROM requests WHERE minute = "+number(minute.Int64)).Scan(&s.newest)
		if err == nil {
			err = e.db.QueryRow(ctx, "SELECT count(*) > 0 FROM request_minute WHERE status = 101 OR outcome = 'pending'").Scan(&s.upgrades)
		}
		if err != nil {
			return internal("the newest request cannot be read", err)
		}
		s.newest = s.newest.UTC()
	}
	var first, newest sql.NullTime
	var firstDay, lastDay sql.NullInt64
	err := e.db.QueryRow(ctx, `SELECT min(a), max(b) FROM (
		SELECT min(minute) * INTERVAL 1 MINUTE + TIMESTAMP '1970-01-01' AS a, NULL::TIMESTAMP AS b FROM request_minute
		UNION ALL SELECT min(ts), max(ts) FROM feedback UNION ALL SELECT min(ts), max(ts) FROM predictions
		UNION ALL SELECT min(started), max(started) FROM conversations UNION ALL SELECT min(started), max(started) FROM incidents
		UNION ALL SELECT min(ts), max(ts) FROM checks UNION ALL SELECT min(ts), max(ts) FROM samples)`).Scan(&first, &newest)
	if err == nil {
		err = e.db.QueryRow(ctx, "SELECT min(started) - DATE '1970-01-01', max(ended) - DATE '1970-01-01' FROM costs").Scan(&firstDay, &lastDay)
	}
	if err != nil {
		return internal("the span of the data cannot be read", err)
	}
	if first.Valid {
		s.first = first.Time.UTC()
	}
	if s.newest.IsZero() && newest.Valid {
		s.newest = newest.Time.UTC()
	}
	if firstDay.Valid {
		if t := localtime.DayStart(firstDay.Int64, s.zone); s.first.IsZero() || t.Before(s.first) {
			s.first = t
		}
		if s.newest.IsZero() {
			s.newest = localtime.DayStart(lastDay.Int64, s.zone).Add(-time.Minute)
		}
	}
	return nil
}

// readSampled finds the tables whose rows do not all stand for one thing each. Elsewhere weights need not be read.
func (e *Engine) readSampled(ctx context.Context, s *state) error {
	s.sampled = map[string]bool{}
	for _, fact := range e.catalog.Facts {
		if fact.Weight == "" {
			continue
		}
		var weighted sql.NullBool
		query := fmt.Sprintf("SELECT greatest(max(%[1]s), 2 - min(%[1]s)) <> 1 FROM %[2]s", fact.Weight, fact.Table)
		if err := e.db.QueryRow(ctx, query).Scan(&weighted); err != nil {
			return internal("the weights of the "+fact.Rows+" cannot be read", err)
		}
		s.sampled[fact.Table] = weighted.Bool
	}
	return nil
}

// readTimeless finds the facts whose own time stands in no row, as the end of conversations in a log that only knows when
// they began.
func (e *Engine) readTimeless(ctx context.Context, s *state) error {
	s.timeless = map[string]bool{}
	for _, fact := range e.catalog.Facts {
		if !fact.OwnTime {
			continue
		}
		var timed bool
		if err := e.db.QueryRow(ctx, fmt.Sprintf("SELECT EXISTS (FROM %s WHERE %s IS NOT NULL)", fact.Table, fact.Time)).Scan(&timed); err != nil {
			return internal("the "+fact.Rows+" cannot be read", err)
		}
		s.timeless[fact.Name] = !timed
	}
	return nil
}

// readMute finds imports whose requests have neither a status nor an outcome: a log that cannot show a failure must
// not count as one long outage, nor as a success.
func (e *Engine) readMute(ctx context.Context, s *state) error {
	var some bool
	err := e.db.QueryRow(ctx, "SELECT count(*) > 0 FROM request_minute WHERE status IS NULL AND outcome IS NULL").Scan(&some)
	if err != nil || !some {
		return err
	}
	rows, err := e.db.Query(ctx, "SELECT import FROM requests GROUP BY import HAVING count(status) = 0 AND count(outcome) = 0 ORDER BY import")
	if err != nil {
		return internal("the requests cannot be read", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return internal("the requests cannot be read", err)
		}
		s.mute = append(s.mute, id)
	}
	return rows.Err()
}
