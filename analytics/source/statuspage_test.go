package source

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/fault"
)

func TestStatuspageIncidents(t *testing.T) {
	d := draftWith(t, statuspage{}, sampleOf(t, "uptime/statuspage_incidents.json", ""), Choices{})
	want := [][]string{
		{"2026-02-21T08:12:00.000-06:00", "", "2026-02-21T08:20:00.000-06:00", "open1", "Elevated errors on the API", "API, Playground",
			"critical", "outage", "We are still looking into it.", "https://stspg.io/open1"},
		// Before 2019 there was no started_at, and resolved_at may be missing: the resolving update has the time.
		{"2018-02-20T12:00:19.418-06:00", "2018-02-20T13:40:00.000-06:00", "2018-02-20T12:00:19.418-06:00", "old1", `Slow sign-in, for "some" users`, "",
			"minor", "degraded", "This incident has been resolved.", "http://stspg.io/old1"},
		{"2026-01-10T02:00:00.000Z", "2026-01-10T03:30:00.000Z", "", "maint1", "Database upgrade", "", "maintenance", "maintenance", "", "https://stspg.io/maint1"},
	}
	records := allRecords(t, d)
	if len(records) != len(want) {
		t.Fatalf("%d records, want %d", len(records), len(want))
	}
	for i, r := range records {
		if !slices.Equal(r.Values, want[i]) {
			t.Errorf("record %d is %q, want %q", i, r.Values, want[i])
		}
	}
	if d.Plan.KeyedBy != "id" || len(d.Questions) != 0 {
		t.Errorf("keyed by %q, questions %+v", d.Plan.KeyedBy, d.Questions)
	}
	if !slices.ContainsFunc(d.Plan.Notes, func(n string) bool { return strings.Contains(n, "newest 50") }) {
		t.Errorf("notes %q", d.Plan.Notes)
	}
}

// TestStatuspageKinds: minor trouble is no outage.
func TestStatuspageKinds(t *testing.T) {
	for impact, want := range map[string]string{"none": "none", "minor": "degraded", "major": "partial", "critical": "outage", "new word": ""} {
		got := statuspageIncident{Impact: impact, CreatedAt: "2026-01-01T00:00:00Z"}.record(false)[7]
		if got != want {
			t.Errorf("impact %s is %q, want %q", impact, got, want)
		}
	}
}

func TestStatuspageScheduledMaintenances(t *testing.T) {
	text := `{"page":{"id":"x"},"scheduled_maintenances":[{"id":"m","name":"n","impact":"none","created_at":"2026-01-01T00:00:00Z",` +
		`"scheduled_for":"2026-02-01T00:00:00Z","scheduled_until":"2026-02-01T01:00:00Z","incident_updates":[]}]}`
	d := draftWith(t, statuspage{}, sampleOf(t, "m.json", text), Choices{})
	r := allRecords(t, d)[0].Values
	if r[0] != "2026-02-01T00:00:00Z" || r[1] != "2026-02-01T01:00:00Z" || r[7] != "maintenance" {
		t.Errorf("record %q", r)
	}
}

// incidentsText is a page with n incidents, newest first, one a day.
func incidentsText(n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf(`{"id":"i%d","name":"x","impact":"minor","status":"resolved","created_at":"2026-%02d-%02dT00:00:00Z","resolved_at":"2026-%02d-%02dT01:00:00Z","incident_updates":[]}`,
			i, 2-i/28, 28-i%28, 2-i/28, 28-i%28))
	}
	return `{"page":{"id":"p"},"incidents":[` + strings.Join(list, ",") + `]}`
}

func TestStatuspageWarnsOfItsLimit(t *testing.T) {
	for n, want := range map[int]bool{49: false, 50: true} {
		d := draftWith(t, statuspage{}, sampleOf(t, "i.json", incidentsText(n)), Choices{})
		warned := slices.ContainsFunc(d.Warnings, func(w string) bool {
			return strings.Contains(w, "older ones may be missing") && strings.Contains(w, "2026-01-07")
		})
		if warned != want {
			t.Errorf("%d incidents: warnings %q", n, d.Warnings)
		}
	}
}

func TestStatuspageWithoutIncidents(t *testing.T) {
	s := sampleOf(t, "i.json", `{"page":{"id":"p","name":"n"},"incidents":[]}`)
	if err := (statuspage{}).Plan(s, &Draft{}); !fault.Is(err, fault.NotEnough) {
		t.Errorf("error %v", err)
	}
}

// TestStatuspageBadIncident: one element that is no incident does not stop the others.
func TestStatuspageBadIncident(t *testing.T) {
	text := "{\"page\":{},\"incidents\":[\n 7,\n {\"id\":\"a\",\"impact\":\"major\",\"created_at\":\"2026-01-01T00:00:00Z\",\"incident_updates\":[]}\n]}"
	d := draftWith(t, statuspage{}, sampleOf(t, "i.json", text), Choices{})
	records := allRecords(t, d)
	if len(records) != 2 || records[0].Bad == "" || records[0].Line != 2 || records[0].Raw != "7" || records[1].Bad != "" {
		t.Errorf("records %+v", records)
	}
}
