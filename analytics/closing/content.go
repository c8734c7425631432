package closing

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/localtime"
	"telltale/analytics/source"
	"telltale/analytics/store"
)

// taken is a month as it stands in the workspace at one version of its data.
type taken struct {
	content content
	imports []int64 // ids of the files, in their order
	period  engine.Period
	version int64
}

// question asks for everything that a month is signed with.
func question(month string) engine.Query {
	return engine.Query{Period: engine.Spec{Preset: "month", Month: month}, Compare: "both"}
}

// take reads what the month would be signed with, but for the findings.
func (b *Book) take(ctx context.Context, month string) (taken, error) {
	if _, err := parseMonth(month); err != nil {
		return taken{}, err
	}
	r, err := b.engine().Evaluate(ctx, question(month))
	if err != nil {
		return taken{}, err
	}
	t, err := b.inputs(ctx, month, r.Period)
	t.version, t.content.Report = r.Version, r
	t.content.Report.Version = 0 // says nothing about the numbers
	return t, err
}

// inputs reads what the numbers of a month rest on.
func (b *Book) inputs(ctx context.Context, month string, p engine.Period) (taken, error) {
	t := taken{period: p, content: content{Month: month, Definitions: map[string]string{}}}
	c := b.engine().Catalog()
	for _, k := range c.KPIs {
		t.content.Definitions[k.ID] = k.YAML()
	}
	var err error
	if t.content.Settings, err = b.settings(ctx, c, p.To); err != nil {
		return t, err
	}
	if err := b.files(ctx, &t); err != nil {
		return t, err
	}
	t.content.Reviews, err = b.reviews(ctx, p)
	return t, err
}

// settings are the values that hold at some time before the end: later ones have nothing to do with the month.
func (b *Book) settings(ctx context.Context, c *catalog.Catalog, end time.Time) ([]catalog.SettingValue, error) {
	set, err := b.db.Settings(ctx)
	values := []catalog.SettingValue{}
	for _, v := range set {
		// What only the program notes down, and where a KPI stands, changes no number.
		if _, err := c.Setting(v.Key); err != nil && v.Key != engine.MadeUp || strings.HasPrefix(v.Key, "place.") {
			continue
		}
		one := catalog.SettingValue{Key: v.Key, Value: v.Value}
		if !v.Since.IsZero() {
			if one.Since = v.Since.Format(time.DateOnly); one.Since >= end.Format(time.DateOnly) {
				continue
			}
		}
		values = append(values, one)
	}
	return values, err
}

// files reads the ledger, and what of each file lies in the month.
func (b *Book) files(ctx context.Context, t *taken) error {
	list, err := b.db.Imports(ctx)
	if err != nil {
		return err
	}
	rows := map[int64]map[string]int64{}
	for _, table := range source.Tables {
		from, to := bounds(table.Name, t.period)
		counts, err := b.db.RowsByImport(ctx, table.Name, from, to)
		if err != nil {
			return err
		}
		for id, n := range counts {
			if rows[id] == nil {
				rows[id] = map[string]int64{}
			}
			rows[id][table.Name] = n
		}
	}
	list = slices.DeleteFunc(list, func(i store.Import) bool { return i.State != "done" })
	// Not by id: the order of the imports says nothing about the numbers.
	slices.SortFunc(list, func(a, b store.Import) int {
		return cmp.Or(cmp.Compare(a.Hash, b.Hash), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	t.content.Files, t.imports = make([]file, len(list)), make([]int64, len(list))
	for n, i := range list {
		f := file{Name: fileName(i.Name), Hash: i.Hash, Source: i.Source, Records: i.Records, Used: i.Used, Rejected: i.Rejected, Rows: rows[i.ID]}
		if f.Rows == nil {
			f.Rows = map[string]int64{}
		}
		t.content.Files[n], t.imports[n] = f, i.ID
	}
	return nil
}

// fileName is the name without the folders, which differ from machine to machine.
func fileName(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }

// bounds are the period in minutes since 1970, or in days of the zone for bills.
func bounds(table string, p engine.Period) (from, to int64) {
	if table == "costs" {
		zone := p.From.Location()
		return localtime.DayNumber(p.From, zone), localtime.DayNumber(p.To.Add(-time.Nanosecond), zone) + 1
	}
	return p.From.Unix() / 60, p.To.Unix() / 60
}

// reviews are the labels about predictions of the period, by review.
func (b *Book) reviews(ctx context.Context, p engine.Period) ([]review, error) {
	key, err := b.engine().PredictionKey(ctx)
	if err != nil {
		return nil, err
	}
	from, to := bounds("predictions", p)
	rows, err := b.db.Query(ctx, fmt.Sprintf(`SELECT review, count(*), md5(string_agg(concat_ws('|', prediction, question, answer, reviewer, stratum, weight), chr(10)
			ORDER BY prediction, question, reviewer))
		FROM labels WHERE prediction IN (SELECT %s FROM predictions WHERE minute >= %d AND minute < %d) GROUP BY review ORDER BY review`, key, from, to))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []review{}
	for rows.Next() {
		var r review
		if err := rows.Scan(&r.Name, &r.Labels, &r.Hash); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}
