package source

import (
	"context"
	"encoding/json"
	"strings"
)

// statuspageIncident is one incident or maintenance as Statuspage's API and incidents.json give it.
type statuspageIncident struct {
	ID, Name, Status, Impact, Shortlink string

	CreatedAt    string `json:"created_at"`
	StartedAt    string `json:"started_at"` // missing in files from before 2019
	ResolvedAt   string `json:"resolved_at"`
	UpdatedAt    string `json:"updated_at"`
	ScheduledFor string `json:"scheduled_for"`
	ScheduledTo  string `json:"scheduled_until"`

	Components []struct{ Name string }
	Updates    []statuspageUpdate `json:"incident_updates"`
}

// statuspageUpdate is one message about an incident. Files hold the newest first.
type statuspageUpdate struct {
	Status    string
	Body      string
	DisplayAt string                  `json:"display_at"`
	CreatedAt string                  `json:"created_at"`
	Affected  []struct{ Name string } `json:"affected_components"`
}

// statuspageColumns are the raw columns of an incident record.
var statuspageColumns = []string{
	"started", "ended", "detected", "id", "title", "component", "impact", "kind", "note", "url",
}

// statuspageLists are the members of a page that hold incidents.
var statuspageLists = []string{"incidents", "scheduled_maintenances"}

// statuspageRows yields one record for each incident and each scheduled maintenance of the file.
func statuspageRows(path string) func(context.Context, func(Record) error) error {
	return func(ctx context.Context, yield func(Record) error) error {
		return jsonElements(path, func(list string, line int64, element json.RawMessage) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			if list == "" {
				return nil
			}
			var i statuspageIncident
			if err := json.Unmarshal(element, &i); err != nil {
				return yield(Record{Line: line, Bad: "no incident: " + err.Error(), Raw: string(element)})
			}
			return yield(Record{Line: line, Values: i.record(i.scheduled(list))})
		}, statuspageLists...)
	}
}

// scheduled reports whether the incident is a maintenance that was planned.
func (i statuspageIncident) scheduled(list string) bool {
	return list == "scheduled_maintenances" || i.Impact == "maintenance" || i.ScheduledFor != ""
}

// record gives the incident's values in the order of statuspageColumns.
func (i statuspageIncident) record(scheduled bool) []string {
	started, ended, detected := firstText(i.StartedAt, i.CreatedAt), i.end(), i.CreatedAt
	kind := statuspageKinds[i.Impact]
	if scheduled {
		// A maintenance is announced long before it begins: created_at is no sign of it.
		started, ended, detected = firstText(i.ScheduledFor, i.StartedAt, i.CreatedAt), firstText(i.ResolvedAt, i.ScheduledTo), ""
		kind = "maintenance"
	}
	return []string{
		started, ended, detected, i.ID, i.Name, i.components(), i.Impact, kind, i.lastMessage(), i.Shortlink,
	}
}

// statuspageKinds is what an impact says about the components, by Statuspage's own rule: minor is
// degraded performance, major a partial outage, critical a major outage.
var statuspageKinds = map[string]string{
	"none": "none", "minor": "degraded", "major": "partial", "critical": "outage", "maintenance": "maintenance",
}

// end is when the incident was over, empty while it is open. Older files lack resolved_at on some
// resolved incidents: the update that resolved it has the time, else the last change.
func (i statuspageIncident) end() string {
	if i.ResolvedAt != "" {
		return i.ResolvedAt
	}
	for _, u := range i.Updates {
		if u.Status == "resolved" {
			return firstText(u.DisplayAt, u.CreatedAt)
		}
	}
	switch i.Status {
	case "resolved", "postmortem", "completed":
		return i.UpdatedAt
	}
	return ""
}

// components names what was affected, each once, in the file's order.
func (i statuspageIncident) components() string {
	var names []string
	seen := map[string]bool{}
	add := func(name string) {
		if name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, c := range i.Components {
		add(c.Name)
	}
	for _, u := range i.Updates {
		for _, c := range u.Affected {
			add(c.Name)
		}
	}
	return strings.Join(names, ", ")
}

// lastMessage is the text of the newest update.
func (i statuspageIncident) lastMessage() string {
	if len(i.Updates) == 0 {
		return ""
	}
	return i.Updates[0].Body
}

// firstText returns the first of the texts that is not empty.
func firstText(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
