package demo

import (
	"cmp"
	"encoding/csv"
	"slices"
	"strings"
	"time"
)

// changed is something that was done or happened.
type changed struct{ at, kind, title, component, version, note string }

// releases are the deployments of the gateway beside those of prompts.
var releases = []changed{
	{"2025-09-23 10:05", "deployment", "Gateway 4.2", "gateway", "4.2.0", ""},
	{"2025-11-11 10:20", "deployment", "Gateway 4.3: streams answers", "gateway", "4.3.0", ""},
	{"2026-01-20 10:00", "deployment", "Gateway 4.5", "gateway", "4.5.0", ""},
	{"2026-03-01 01:00", "price", "Nordlicht AI: mini model cheaper", "nordlicht-mini", "", "input 0.50 -> 0.40, output 1.80 -> 1.60 dollars a million tokens"},
	{"2026-03-17 10:10", "model", "More questions go to the large model", "router", "", "after a survey among business customers"},
	{"2026-05-19 10:15", "deployment", "Gateway 4.8", "gateway", "4.8.0", ""},
	{"2026-07-01 08:30", "configuration", "Migration of the table of conversations", "database", "", ""},
	{"2026-08-11 10:00", "deployment", "Gateway 5.0", "gateway", "5.0.0", ""},
	{"2026-09-15 02:00", "price", "Nordlicht AI: large model dearer", "nordlicht-large", "", "output 20 -> 24 dollars a million tokens"},
	{"2026-09-22 10:25", "deployment", "Gateway 5.1", "gateway", "5.1.0", ""},
	{"2026-10-08 08:05", "note", "Log shipper restarted; logs since 03:00 are lost", "logging", "", ""},
	{"2026-10-07 15:10", "configuration", "More connections to the vector database", "search", "", "40 -> 60"},
	{"2026-10-20 15:05", "configuration", "Health check of the load balancer changed", "load balancer", "", "rolled back at 15:55"},
	{"2026-10-28 09:40", "configuration", "Connections to the vector database are pooled", "search", "", "answers at lunch are quick again"},
}

// changes writes the list of deployments, price and prompt changes and holidays.
func (w *writer) changes() (err error) {
	all := slices.Clone(releases)
	for _, p := range prompts[1:] {
		all = append(all, changed{p.from, "prompt", p.title, "prompt", p.version, ""})
	}
	for _, h := range holidays {
		all = append(all, changed{h.day + " 00:00", "holiday", h.name, "", "", "Austria"})
	}
	slices.SortFunc(all, func(a, b changed) int { return strings.Compare(a.at, b.at) })
	return w.table(File{Name: "changes.csv", Source: "events", Declare: dateOf(firstDay) + "/" + dateOf(endDay)},
		[]string{"deployed_at", "kind", "title", "component", "version", "note"}, func(row func(...string)) {
			for _, c := range all {
				row(w.offset(c.at), c.kind, c.title, c.component, c.version, c.note)
			}
		})
}

// offset writes a local time with its distance from UTC.
func (w *writer) offset(text string) string {
	return time.UnixMilli(local(text, w.zone)).In(w.zone).Format(time.RFC3339)
}

// table writes a small CSV file.
func (w *writer) table(f File, header []string, rows func(row func(...string))) (err error) {
	o, err := w.create(f)
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, o.close()) }()
	c := csv.NewWriter(o)
	put := func(cells ...string) { err = cmp.Or(err, c.Write(cells)) }
	put(header...)
	rows(put)
	c.Flush()
	return cmp.Or(err, c.Error())
}
