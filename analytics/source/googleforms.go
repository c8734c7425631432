package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"telltale/analytics/fault"
)

// googleForms reads the responses of a Google Form, as the sheet that Google Sheets keeps or as CSV.
type googleForms struct{}

const googleFormsTitle = "Google Forms responses"

// googleFormsTimestamp are the keys of the first column in the languages of Google Forms. The English
// one also stands in logs and says nothing alone.
var googleFormsTimestamp = []string{"timestamp", "타임스탬프", "carimbodedatahora", "zeitstempel", "marcatemporal", "horodateur",
	"informazionicronologiche", "タイムスタンプ", "时间戳记", "時間戳記", "tijdstempel", "отметкавремени", "sygnaturaczasowa", "zamandamgası", "tidsstämpel", "tidsstempel"}

// googleFormsSheet are the names of the sheet of responses.
var googleFormsSheet = regexp.MustCompile(`(?i)^(form responses|설문지 응답|respostas|formularantworten|respuestas de formulario|réponses au formulaire|フォームの回答|表单回复|risposte del modulo|formulierreacties|ответы на форму)`)

func (googleForms) ID() string { return "google-forms" }

func (googleForms) Describe() Description {
	return Description{
		ID:       "google-forms",
		Title:    googleFormsTitle,
		Tool:     "Google Forms, Google Sheets",
		How:      "Form > Responses > View in Sheets > File > Download > .xlsx or .csv.",
		Tables:   []string{feedbackTable},
		Distinct: "a first column Timestamp (or its name in another language) before questions; a sheet Form Responses 1",
	}
}

func (f googleForms) Detect(s *Sample) Match {
	if s.Shape != ShapeCSV && s.Shape != ShapeXLSX || len(s.Columns) < 2 || !slices.Contains(googleFormsTimestamp, s.Columns[0].Key) {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: googleFormsTitle, Why: []string{fmt.Sprintf("a first column %q", s.Columns[0].Name)}}
	if s.Columns[0].Key != "timestamp" {
		m.Score += 0.5
	} else {
		m.Score += 0.4
	}
	if googleFormsSheet.MatchString(s.Sheet) {
		m.Score += 0.4
		m.Why = append(m.Why, fmt.Sprintf("a sheet %q", s.Sheet))
	}
	if questions := asked(s.Columns[1:]); questions > 0 {
		m.Score += 0.4 + 0.1*float64(questions)/float64(len(s.Columns)-1)
		m.Why = append(m.Why, fmt.Sprintf("%d headers that are questions", questions))
	}
	if m.Score < 0.5 {
		return Match{}
	}
	m.Score = min(m.Score, 0.97)
	return m
}

// asked counts the columns whose header reads like a question: a question mark or a sentence.
func asked(columns []Column) int {
	n := 0
	for _, c := range columns {
		name := strings.TrimSpace(c.Name)
		if strings.ContainsAny(name, "?？¿") || len(strings.Fields(name)) >= 4 {
			n++
		}
	}
	return n
}

// offsetTime is a time as CSV exports of Google Sheets write it: 2024/01/31 9:00:00 AM GMT+1.
var offsetTime = regexp.MustCompile(` GMT([+-]\d{1,2}(:?\d{2})?)?$`)

func (googleForms) Plan(s *Sample, d *Draft) error {
	if g := guessTime(s.Columns[0].sampled(), "dmy"); g.Share < 0.5 && !slices.Contains(googleFormsTimestamp, s.Columns[0].Key) {
		return fault.New(fault.Invalid, "The file is no sheet of %s: its first column %q does not hold times.", googleFormsTitle, s.Columns[0].Name).
			Do("Let Telltale detect the source, or choose another one.")
	}
	v := newSurvey(s, d, tableReader(s), s.Columns[0].Key)
	first := &s.Columns[0]
	if values := present(first.sampled()); len(values) > 0 && every(values, offsetTime.MatchString) {
		v.offsetTimes(first, values)
	} else {
		v.when(Cast{}, "", s.Columns[0].Key)
	}
	v.constant("channel", "Google Forms", "the tool")
	v.rate()
	v.comment()
	v.finish()
	return nil
}

// offsetTimes reads times with "GMT+1" behind, which becomes an offset that can be parsed.
func (v *survey) offsetTimes(c *Column, values []string) {
	bare := make([]string, len(values))
	for i, x := range values {
		bare[i] = offsetTime.ReplaceAllString(x, "")
	}
	layouts := strings.Split(guessTime(bare, v.d.Choices.Order).Layout, "|")
	for i := range layouts {
		layouts[i] += " %z"
	}
	x := ident(c.Name)
	padded := fmt.Sprintf(`regexp_replace(regexp_replace(%s, ' GMT$', ' +00:00'), ' GMT([+-])(\d)($|:)', ' \10\2\3')`, x)
	padded = fmt.Sprintf(`regexp_replace(%s, ' GMT([+-])', ' \1')`, padded)
	f := castExpr(v.canonical("ts"), padded, c.Name, Cast{Layout: strings.Join(layouts, "|")})
	v.fields["ts"] = f
	v.d.show(v.table, "ts", c.Name, "", "the offset from GMT is in the values")
}
