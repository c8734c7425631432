package labeling

import (
	"context"
	"fmt"
	"time"

	"telltale/analytics/engine"
)

// warn says what a reviewer must know of a frame before a sample is drawn from it, and counts what was labelled before.
func (d *Desk) warn(ctx context.Context, plan SamplingPlan, p engine.Population, f *SamplingFrame) error {
	var some bool
	if err := d.db.QueryRow(ctx, "SELECT count(*) > 0 FROM ("+labelledBefore+")").Scan(&some); err != nil {
		return err
	}
	if some { // without any, millions need not be looked through
		if err := d.db.QueryRow(ctx, "SELECT count(*) FROM ("+p.Rows("''")+") WHERE key IN ("+labelledBefore+")").Scan(&f.Labelled); err != nil {
			return err
		}
	}
	day, _ := p.By("day")
	type oddities struct{ silent, sampled, repeated, days int }
	// Two keys of one hash in millions are rarer than errors of the disk, and comparing texts takes longer.
	query := `SELECT count(*) FILTER (stratum.silent), count(*) FILTER (weight <> 1), count(*) - count(DISTINCT hash(key)), count(DISTINCT stratum.day)
  FROM (` + rows(plan, p, "{'silent': output IS NULL, 'day': "+day+"}") + ")"
	look := func() (o oddities, err error) {
		err = d.db.QueryRow(ctx, query).Scan(&o.silent, &o.sampled, &o.repeated, &o.days)
		return o, err
	}
	odd, err := oddities{}, error(nil)
	if plan.Fresh {
		odd, err = look() // which depends on labels
	} else {
		odd, err = scanned(d, query, look)
	}
	if err != nil || f.Size == 0 {
		return err
	}
	var running int
	if err := d.db.QueryRow(ctx, "SELECT count(*) FROM imports WHERE state = 'loading'").Scan(&running); err != nil {
		return err
	}
	add := func(n int, format string, args ...any) {
		if n > 0 {
			f.Warnings = append(f.Warnings, fmt.Sprintf(format, args...))
		}
	}
	add(odd.silent, "Without an output text, so that there is nothing to judge: %s of %s predictions.", grouped(odd.silent), grouped(f.Size))
	add(odd.sampled, "Rows that stand for more than one prediction, because the log was sampled: %s. Each of them is as likely to be drawn as any other, and its label counts for all that it stands for.", grouped(odd.sampled))
	add(odd.repeated, "Rows with the id of another one: %s. Each id is drawn once at most.", grouped(odd.repeated))
	all := daysOf(p.Period, d.now())
	add(all-odd.days, "%d of %d days of %s have no prediction: the result says nothing about them.", all-odd.days, all, f.Period.Label)
	if plan.Fresh {
		add(f.Labelled, "Labelled before and left out: %s. The result is of the others only.", grouped(f.Labelled))
	} else {
		add(f.Labelled, "Labelled before: %s. They may be drawn again.", grouped(f.Labelled))
	}
	add(running, "An import is running: what it brings is no part of the frame yet.")
	return nil
}

// daysOf is how many days of a period are over or have begun.
func daysOf(p engine.Period, now time.Time) int {
	end := p.To
	if now.Before(end) {
		end = now
	}
	return int(end.Sub(p.From).Hours()/24 + 0.5)
}
