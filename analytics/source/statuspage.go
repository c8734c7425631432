package source

import (
	"bytes"
	"encoding/json"
	"fmt"

	"telltale/analytics/fault"
)

// statuspage reads the incidents that a status page made with Atlassian Statuspage publishes.
type statuspage struct{}

const statuspageTitle = "Statuspage incidents"

// statuspageLimit is how many incidents a page publishes at most.
const statuspageLimit = 50

func (statuspage) ID() string { return "statuspage" }

func (statuspage) Describe() Description {
	return Description{
		ID:       "statuspage",
		Title:    statuspageTitle,
		Tool:     "Atlassian Statuspage (status pages of OpenAI, Anthropic, GitHub and many others)",
		How:      "Open <status page>/api/v2/incidents.json (and /api/v2/scheduled-maintenances.json) in a browser and save it.",
		Tables:   []string{"incidents"},
		Distinct: "a list of incidents with impact and incident_updates",
	}
}

func (f statuspage) Detect(s *Sample) Match {
	if s.Shape != ShapeJSON && s.Shape != ShapeJSONL {
		return Match{}
	}
	has := func(name string) bool { return bytes.Contains(s.Head, []byte(`"`+name+`"`)) }
	if !has("incidents") && !has("scheduled_maintenances") || !has("impact") && !has("incident_updates") && !has("page") {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: statuspageTitle, Score: 0.6, Why: []string{"a list of incidents"}}
	for _, name := range []string{"impact", "incident_updates", "page"} {
		if has(name) {
			m.Score += 0.12
			m.Why = append(m.Why, "member "+name)
		}
	}
	return m
}

func (statuspage) Plan(s *Sample, d *Draft) error {
	found, err := surveyStatuspage(s.File.Path)
	if err != nil {
		return err
	}
	if found.incidents+found.maintenance == 0 {
		return fault.New(fault.NotEnough, "The file lists no incident.").
			Do("A status page without incidents needs no import; declare the time that it covers on the Data page.")
	}
	if found.incidents == statuspageLimit {
		d.warn("The file has %d incidents, which is all that a status page publishes: older ones may be missing. The oldest is of %s.", statuspageLimit, found.oldest)
	}
	if found.maintenance > 0 {
		d.warn("%d scheduled maintenances are kept as such and count as downtime only if you choose so.", found.maintenance)
	}
	d.Columns = []Column{} // The document has no columns; the lists in it are what is read.
	table := TableNamed("incidents")
	out := Output{Table: table.Name}
	for _, c := range table.Fields {
		column := c.Name
		if column == "severity" {
			column = "impact"
		}
		out.Fields = append(out.Fields, castField(c, column, Cast{}))
		d.show(table.Name, c.Name, "", "", statuspageNotes[c.Name])
	}
	d.finish(&Plan{
		Reader:  Reader{Kind: ReadRows, Path: s.File.Path, Columns: statuspageColumns, Rows: statuspageRows(s.File.Path)},
		Outputs: []Output{out},
		KeyedBy: "id",
		Notes: []string{
			"An incident's length is not downtime: impact none and minor are no outages; major is a partial, critical a full one.",
			fmt.Sprintf("A status page publishes its newest %d incidents only.", statuspageLimit),
		},
	})
	return nil
}

// statuspageNotes says for the preview where the fields of an incident come from.
var statuspageNotes = map[string]string{
	"started":   "from started_at, else created_at; scheduled_for of a maintenance",
	"ended":     "from resolved_at; scheduled_until of a maintenance; empty while open",
	"detected":  "from created_at",
	"id":        "from id",
	"title":     "from name",
	"component": "from components and affected_components",
	"severity":  "from impact",
	"kind":      "critical: outage, major: partial, minor: degraded, none: none",
	"note":      "from the newest update",
	"url":       "from shortlink",
}

// statuspageSurvey is what planning has to know about the whole file.
type statuspageSurvey struct {
	incidents, maintenance int
	oldest                 string
}

func surveyStatuspage(path string) (statuspageSurvey, error) {
	var found statuspageSurvey
	err := jsonElements(path, func(list string, _ int64, element json.RawMessage) error {
		var i statuspageIncident
		if list == "" || json.Unmarshal(element, &i) != nil {
			return nil // It is rejected, with its reason, when the file is loaded.
		}
		if i.scheduled(list) {
			found.maintenance++
			return nil
		}
		found.incidents++
		if found.oldest == "" || i.CreatedAt < found.oldest {
			found.oldest = i.CreatedAt
		}
		return nil
	}, statuspageLists...)
	return found, err
}
