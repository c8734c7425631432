package source

import (
	"fmt"
	"slices"
)

// microsoftForms reads the workbook of a Microsoft Form.
type microsoftForms struct{}

const microsoftFormsTitle = "Microsoft Forms responses"

// The keys of the columns about a response, by language: English, German, French, Spanish, Portuguese,
// Italian, Dutch, Japanese.
var (
	microsoftStart = []string{"starttime", "startzeit", "heurededébut", "horadeinicio", "horadeinício", "oradiinizio", "begintijd", "開始時刻"}
	microsoftEnd   = []string{"completiontime", "fertigstellungszeit", "heuredefin", "horadefinalización", "horadeconclusão", "oradicompletamento",
		"tijdvanvoltooien", "完了時刻"}
	microsoftMeta = slices.Concat(microsoftStart, microsoftEnd, []string{"id", "lastmodifiedtime", "email", "email2", "mail", "adressedemessagerie",
		"correoelectrónico", "name", "nom", "nombre", "nome", "naam", "名前", "メール", "totalpoints", "quizfeedback"})
)

func (microsoftForms) ID() string { return "microsoft-forms" }

func (microsoftForms) Describe() Description {
	return Description{
		ID:       "microsoft-forms",
		Title:    microsoftFormsTitle,
		Tool:     "Microsoft Forms",
		How:      "Form > Responses > Open in Excel.",
		Tables:   []string{feedbackTable},
		Distinct: "first columns ID, Start time and Completion time (or their names in another language)",
	}
}

func (f microsoftForms) Detect(s *Sample) Match {
	if s.Shape != ShapeXLSX && s.Shape != ShapeCSV {
		return Match{}
	}
	id, start, end := s.keyed("id"), s.keyed(microsoftStart...), s.keyed(microsoftEnd...)
	if id == nil || start == nil || end == nil {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: microsoftFormsTitle, Score: 0.85, Why: []string{fmt.Sprintf("columns %q and %q", start.Name, end.Name)}}
	if s.Columns[0].Key == "id" {
		m.Score += 0.1
		m.Why = append(m.Why, "ID first")
	}
	return m
}

func (microsoftForms) Plan(s *Sample, d *Draft) error {
	v := newSurvey(s, d, tableReader(s), microsoftMeta...)
	if err := v.require(microsoftFormsTitle, []string{"id"}, microsoftEnd); err != nil {
		return err
	}
	v.when(Cast{}, "", microsoftEnd...)
	// The ids count from 1 in every form; with the time they tell the forms apart.
	id, end := s.keyed("id"), s.keyed(microsoftEnd...)
	v.set("id", fmt.Sprintf("%s || ' ' || %s", ident(id.Name), ident(end.Name)), "", "", "id and completion time together", id, end)
	v.constant("channel", "Microsoft Forms", "the tool")
	v.rate()
	v.comment()
	v.finish()
	return nil
}
