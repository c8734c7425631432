package source

// typeform reads Typeform's exports of responses.
type typeform struct{}

const typeformTitle = "Typeform responses"

var typeformMeta = []string{"#", "responsetype", "startdate", "stagedate", "submitdate", "networkid", "tags", "ending", "score"}

func (typeform) ID() string { return "typeform" }

func (typeform) Describe() Description {
	return Description{
		ID:       "typeform",
		Title:    typeformTitle,
		Tool:     "Typeform",
		How:      "Form > Results > Responses > Download all responses (CSV or XLSX).",
		Tables:   []string{feedbackTable},
		Distinct: "columns #, Submit Date (UTC) and Network ID",
	}
}

func (f typeform) Detect(s *Sample) Match {
	if !s.has("submitdate", "networkid") {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: typeformTitle, Score: 0.9, Why: []string{"columns Submit Date and Network ID"}}
	if s.Columns[0].Key == "#" {
		m.Score += 0.08
		m.Why = append(m.Why, "a first column #")
	}
	return m
}

func (typeform) Plan(s *Sample, d *Draft) error {
	v := newSurvey(s, d, tableReader(s), typeformMeta...)
	if err := v.require(typeformTitle, []string{"submitdate"}); err != nil {
		return err
	}
	v.when(Cast{Zone: "UTC"}, "", "submitdate", "stagedate", "startdate")
	v.text("id", "#")
	v.constant("channel", "Typeform", "the tool")
	v.rate()
	v.comment()
	v.finish()
	return nil
}
