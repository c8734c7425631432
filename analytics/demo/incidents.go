package demo

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// The types of a status page's incidents.json, as Statuspage writes it.
type (
	statusPage struct {
		Page struct {
			ID        string `json:"id"`
			Name      string `json:"name"`
			URL       string `json:"url"`
			TimeZone  string `json:"time_zone"`
			UpdatedAt string `json:"updated_at"`
		} `json:"page"`
		Incidents []incident `json:"incidents"`
	}
	incident struct {
		ID           string      `json:"id"`
		Name         string      `json:"name"`
		Status       string      `json:"status"`
		CreatedAt    string      `json:"created_at"`
		UpdatedAt    string      `json:"updated_at"`
		MonitoringAt string      `json:"monitoring_at"`
		ResolvedAt   string      `json:"resolved_at"`
		Impact       string      `json:"impact"`
		Shortlink    string      `json:"shortlink"`
		StartedAt    string      `json:"started_at"`
		Updates      []update    `json:"incident_updates"`
		Components   []component `json:"components"`
	}
	update struct {
		Status    string `json:"status"`
		Body      string `json:"body"`
		CreatedAt string `json:"created_at"`
		DisplayAt string `json:"display_at"`
	}
	component struct {
		Name   string `json:"name"`
		Status string `json:"status"`
	}
)

// troubles are the incidents that were no outages.
var troubles = []struct {
	span
	id, title, impact, component, cause string
}{
	{span{"2025-11-04 09:20", "2025-11-04 10:05"}, "b2h7x9c4m1qp", "Slow answers", "minor", "Chat", "The model vendor answered slowly."},
	{span{"2026-01-21 16:40", "2026-01-21 17:15"}, "f8w3e6r1t5yu", "Order look-ups fail for some customers", "major", "Order look-up", "A replica of the shop database lagged behind."},
	{span{"2026-05-12 11:05", "2026-05-12 11:50"}, "j4k9l2z7x3cv", "Slow answers", "minor", "Chat", "A burst of traffic after a newsletter."},
	{span{"2026-09-08 13:10", "2026-09-08 13:38"}, "n5m1q8a6s2df", "Search finds nothing", "minor", "Search", "An index of the vector database was rebuilt."},
	{span{"2026-10-06 12:00", "2026-10-06 12:40"}, "g7h3j9k5l1zx", "Slow answers at lunch", "minor", "Chat", "No free connections to the vector database. The limit was raised."},
	{span{"2026-10-13 12:02", "2026-10-13 12:41"}, "c6v2b8n4m0qw", "Slow answers at lunch", "minor", "Chat", "The raised limit was not enough."},
}

// incidents writes the status page's list.
func (w *writer) incidents() (err error) {
	var page statusPage
	page.Page.ID, page.Page.Name, page.Page.URL, page.Page.TimeZone = "kolibri0piko", Product+" by "+Company, "https://status.kolibri-kontor.example", "Vienna"
	at := func(text string, minutes int64) string {
		return time.UnixMilli(local(text, w.zone) + minutes*60_000).In(w.zone).Format("2006-01-02T15:04:05.000Z07:00")
	}
	add := func(s span, id, title, impact, part, state, cause string, notice int64) {
		i := incident{ID: id, Name: title, Status: "resolved", Impact: impact, Shortlink: "https://stspg.example/" + id, StartedAt: at(s.from, 0)}
		i.CreatedAt, i.MonitoringAt, i.ResolvedAt = at(s.from, notice), at(s.to, -6), at(s.to, 0)
		i.UpdatedAt = i.ResolvedAt
		say := func(status, body, when string) { i.Updates = append(i.Updates, update{status, body, when, when}) }
		say("resolved", "This incident is resolved. "+cause, i.ResolvedAt)
		say("monitoring", "A fix is in place, and we watch the results.", i.MonitoringAt)
		say("investigating", "We are looking into it.", i.CreatedAt)
		i.Components = []component{{part, state}}
		page.Incidents = append(page.Incidents, i)
	}
	for _, o := range outages {
		add(o.span, o.id, o.title, "critical", "Chat", "major_outage", o.cause, 4)
	}
	for _, t := range troubles {
		add(t.span, t.id, t.title, t.impact, t.component, "degraded_performance", t.cause, 7)
	}
	slices.SortFunc(page.Incidents, func(a, b incident) int { return strings.Compare(b.StartedAt[:16], a.StartedAt[:16]) })
	page.Page.UpdatedAt = page.Incidents[0].UpdatedAt
	text, err := json.MarshalIndent(page, "", "  ")
	if err != nil {
		return err
	}
	o, err := w.create(File{Name: "statuspage-incidents.json", Source: "statuspage", Declare: dateOf(firstDay) + "/" + dateOf(endDay)})
	if err != nil {
		return err
	}
	o.line = text
	o.end()
	return cmp.Or(err, o.close())
}
