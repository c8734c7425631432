package source

import (
	"encoding/json"
	"fmt"
	"strings"

	"telltale/analytics/fault"
)

// qualtrics reads Qualtrics' exports of responses. Newer ones have three header lines (names, labels in the
// account's language, import ids as JSON), legacy ones two, with V1 to V10 for the names.
type qualtrics struct{}

const qualtricsTitle = "Qualtrics responses"

// qualtricsMeta are the columns about a response.
var qualtricsMeta = []string{"startdate", "enddate", "status", "ipaddress", "progress", "durationin", "duration", "finished", "recordeddate",
	"responseid", "recipientlastname", "recipientfirstname", "recipientemail", "externalreference", "externaldatareference", "locationlatitude",
	"locationlongitude", "locationaccuracy", "distributionchannel", "userlanguage", "responseset", "name", "emailaddress"}

func (qualtrics) ID() string { return "qualtrics" }

func (qualtrics) Describe() Description {
	return Description{
		ID:       "qualtrics",
		Title:    qualtricsTitle,
		Tool:     "Qualtrics",
		How:      "Survey > Data & Analysis > Export & Import > Export data (CSV).",
		Tables:   []string{feedbackTable},
		Distinct: `a third header line of {"ImportId": ...}; in legacy files V1, V2 ... above ResponseID`,
	}
}

// importID is a cell of the third header line.
type importID struct{ ImportId, TimeZone string }

// qualtricsHeader tells the number of records of the sample that are header lines: 2 in newer exports, 1 in
// legacy ones, 0 in files that are none.
func qualtricsHeader(s *Sample) int {
	switch {
	case len(s.Rows) > 1 && len(s.Rows[1]) > 0 && strings.HasPrefix(strings.TrimSpace(s.Rows[1][0]), `{"ImportId"`):
		return 2
	case len(s.Rows) > 0 && s.Columns[0].Key == "v1" && strings.EqualFold(strings.TrimSpace(s.Rows[0][0]), "ResponseID"):
		return 1
	}
	return 0
}

func (f qualtrics) Detect(s *Sample) Match {
	switch qualtricsHeader(s) {
	case 2:
		return Match{Source: f.ID(), Title: qualtricsTitle, Score: 0.98, Why: []string{`a third header line of {"ImportId": ...}`}}
	case 1:
		return Match{Source: f.ID(), Title: qualtricsTitle, Score: 0.96, Why: []string{"header lines V1, V2 ... and ResponseID ..."}}
	}
	return Match{}
}

func (qualtrics) Plan(s *Sample, d *Draft) error {
	zone := qualtricsZone(s)
	rows := qualtricsHeader(s)
	if rows == 0 {
		return fault.New(fault.Invalid, "The file is no export of %s: it lacks the further header lines.", qualtricsTitle).
			Do("Let Telltale detect the source, or choose another one.")
	}
	s = foldHeader(s, rows, qualtricsNames(s, rows))
	d.Columns = s.Columns
	v := newSurvey(s, d, tableReader(s), qualtricsMeta...)
	v.when(Cast{Zone: zone}, "", "recordeddate", "enddate", "startdate")
	v.text("id", "responseid")
	v.text("user_id", "externalreference", "externaldatareference")
	v.constant("channel", "Qualtrics", "the tool")
	v.rate()
	v.comment()
	if c := s.keyed("status"); c != nil {
		// The status is a word or, in exports of numeric values, its code: 1 preview, 2 test, 8 spam.
		v.leave("survey preview, test or spam", fmt.Sprintf("list_contains(['survey preview', 'survey test', 'spam', 'umfragevorschau', 'umfragetest', '1', '2', '8', '9', '12'], lower(trim(%s)))", ident(c.Name)))
	}
	if c := s.keyed("finished"); c != nil {
		v.leave("response not finished", fmt.Sprintf("list_contains(['0', 'false', 'falsch'], lower(trim(%s)))", ident(c.Name)))
	}
	v.finish()
	return nil
}

// qualtricsNames names the columns: those about the response as Qualtrics does, answers by their name
// and what was asked.
func qualtricsNames(s *Sample, rows int) []string {
	names := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		names[i] = c.Name
		label := headerCell(s.Rows[0][i])
		if rows == 1 && strings.HasPrefix(c.Key, "v") && strings.Trim(c.Key[1:], "0123456789") == "" {
			names[i] = label
			continue
		}
		id := ""
		if rows == 2 {
			var m importID
			if json.Unmarshal([]byte(s.Rows[1][i]), &m) == nil {
				id = m.ImportId
			}
		}
		answer := rows == 1 || strings.HasPrefix(id, "QID")
		if answer && label != "" && label != c.Name {
			names[i] = c.Name + ": " + label
		}
	}
	return names
}

// qualtricsZone is the zone that the third header line gives for the times, "" when it gives none.
func qualtricsZone(s *Sample) string {
	if qualtricsHeader(s) != 2 {
		return ""
	}
	for _, cell := range s.Rows[1] {
		var m importID
		if json.Unmarshal([]byte(cell), &m) == nil && m.TimeZone != "" && m.TimeZone != "Z" {
			return m.TimeZone
		}
		if m.TimeZone == "Z" {
			return "UTC"
		}
	}
	return ""
}
