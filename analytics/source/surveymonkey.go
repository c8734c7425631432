package source

import (
	"fmt"
	"regexp"
	"strings"
)

// surveyMonkey reads SurveyMonkey's exports of responses. Their header has two lines: the questions, and
// below them "Response" or the options of a question, whose further columns have no name of their own.
type surveyMonkey struct{}

const surveyMonkeyTitle = "SurveyMonkey responses"

// surveyMonkeyMeta are the columns about a response.
var surveyMonkeyMeta = []string{"respondentid", "collectorid", "datecreated", "datemodified", "startdate", "enddate", "ipaddress",
	"emailaddress", "firstname", "lastname", "customdata", "customdata1", "collector"}

func (surveyMonkey) ID() string { return "surveymonkey" }

func (surveyMonkey) Describe() Description {
	return Description{
		ID:       "surveymonkey",
		Title:    surveyMonkeyTitle,
		Tool:     "SurveyMonkey",
		How:      "Survey > Analyze results > Save as > Export file > All individual responses (CSV or XLSX).",
		Tables:   []string{feedbackTable},
		Distinct: `a column Respondent ID and a second header line of "Response" and option texts`,
	}
}

// surveyMonkeyOption are second header cells that name no option.
var surveyMonkeyOption = regexp.MustCompile(`(?i)^(open-ended )?response$`)

// surveyMonkeyHeader reports whether the first record is the second line of the header.
func surveyMonkeyHeader(s *Sample) bool {
	if len(s.Rows) == 0 || s.keyed("respondentid") == nil {
		return false
	}
	responses := 0
	for i, cell := range s.Rows[0] {
		cell = strings.TrimSpace(cell)
		if i == 0 && cell != "" {
			return false // The respondent's id: a record already.
		}
		if surveyMonkeyOption.MatchString(cell) {
			responses++
		}
	}
	return responses > 0
}

func (f surveyMonkey) Detect(s *Sample) Match {
	if s.keyed("respondentid") == nil {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: surveyMonkeyTitle, Score: 0.5, Why: []string{"a column Respondent ID"}}
	if s.has("collectorid") {
		m.Score += 0.3
		m.Why = append(m.Why, "a column Collector ID")
	}
	if surveyMonkeyHeader(s) {
		m.Score += 0.45
		m.Why = append(m.Why, `a second header line with "Response"`)
	}
	m.Score = min(m.Score, 0.99)
	return m
}

func (surveyMonkey) Plan(s *Sample, d *Draft) error {
	if surveyMonkeyHeader(s) {
		s = foldHeader(s, 1, surveyMonkeyNames(s))
		d.Columns = s.Columns
	}
	v := newSurvey(s, d, tableReader(s), surveyMonkeyMeta...)
	if err := v.require(surveyMonkeyTitle, []string{"respondentid"}); err != nil {
		return err
	}
	v.when(Cast{}, "mdy", "enddate", "datemodified", "startdate", "datecreated")
	v.text("id", "respondentid")
	v.constant("channel", "SurveyMonkey", "the tool")
	v.rate()
	v.comment()
	v.finish()
	return nil
}

// surveyMonkeyNames puts the two header lines together: the question alone for its response, else the
// question with the option. A cell without a question belongs to the one to its left.
func surveyMonkeyNames(s *Sample) []string {
	names := make([]string, len(s.Columns))
	question := ""
	for i, c := range s.Columns {
		if c.Name != fmt.Sprintf("column %d", i+1) {
			question = headerCell(c.Name)
		}
		option := headerCell(s.Rows[0][i])
		switch {
		case option == "" || surveyMonkeyOption.MatchString(option):
			names[i] = question
		default:
			names[i] = question + ": " + option
		}
	}
	return names
}
