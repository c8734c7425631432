package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// langfuseScores reads Langfuse's scores: those that users gave are feedback. Scores of evaluators are left out: they
// judge answers, and stand with these in the export of traces.
type langfuseScores struct{}

const langfuseScoresTitle = "Langfuse scores"

var (
	langfuseSources   = []string{"API", "ANNOTATION", "EVAL"}
	langfuseDataTypes = []string{"NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT", "CORRECTION"}
)

// langfuseUserScore is what scores that users give are named: user-feedback, thumbs, rating, csat and the like. It is
// an RE2 expression over the name in lower case, for Go and for DuckDB.
const langfuseUserScore = `feedback|thumb|rating|csat|satisf|\bnps\b|\bstars?\b|\b(up|down)?votes?\b|^(was[-_ ]?)?helpful$|^likes?$|^user[-_ ]?scores?$`

var langfuseUserName = regexp.MustCompile(langfuseUserScore)

func (langfuseScores) ID() string { return "langfuse-scores" }

func (langfuseScores) Describe() Description {
	return Description{
		ID:       "langfuse-scores",
		Title:    langfuseScoresTitle,
		Tool:     "Langfuse",
		How:      fmt.Sprintf(langfuseHow, "Evaluation > Scores", "scores"),
		Tables:   []string{feedbackTable},
		Distinct: "columns name, value, source (API, ANNOTATION, EVAL) and dataType (or data_type) of NUMERIC, BOOLEAN ...",
	}
}

func (f langfuseScores) Detect(s *Sample) Match {
	if !s.has("name", "value", "source", "datatype") || !wordOf(s.keyed("source"), langfuseSources) || !wordOf(s.keyed("datatype"), langfuseDataTypes) {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: langfuseScoresTitle, Score: 0.6, Why: []string{"columns name and value, source with API, ANNOTATION or EVAL, dataType with NUMERIC, BOOLEAN ..."}}
	for _, k := range []string{"traceid", "observationid", "stringvalue", "sessionid", "datasetrunid"} {
		if c := s.keyed(k); c != nil {
			m.Score = 0.96
			m.Why = append(m.Why, "column "+c.Name)
		}
	}
	return m
}

func (langfuseScores) Plan(s *Sample, d *Draft) error {
	ratings := langfuseRatings(s)
	s = s.whole(langfuseNames(s, "data_type", "id", "environment", "stringValue", "comment", "sessionId", "userId", "datasetRunId"), "metadata")
	l := newLangfuse(s, d, feedbackTable)
	if err := l.require(langfuseScoresTitle, []string{"name"}, []string{"value"}, []string{"source"}, []string{"datatype"}, []string{"stringvalue"}, []string{"timestamp"}); err != nil {
		return err
	}
	l.cast("ts", Cast{}, "UTC", "timestamp")
	l.text("id", "id")
	l.text("conversation", "sessionid")
	l.text("user_id", "userid")
	l.text("question", "name")
	source := l.rule("source")
	l.set("channel", fmt.Sprintf("'langfuse ' || lower(%s)", ident(source.Name)), "", "", "who wrote the score", source)
	l.rate(ratings)
	l.unlikeFeedback(source)
	l.environment()
	l.finish()
	return nil
}

// unlikeFeedback leaves out what no user said.
func (l *langfuse) unlikeFeedback(source *Column) {
	if run := l.rule("datasetrunid"); run != nil {
		l.leave("score of a dataset run: an experiment, not real use", whenFilled(run))
	}
	l.leave("score of an evaluator (EVAL): it judges an answer; export traces with their score columns to keep it", fmt.Sprintf("upper(%s) = 'EVAL'", ident(source.Name)))
	l.leave("score whose name is none of users' feedback, such as user-feedback, thumbs, rating or csat",
		fmt.Sprintf("NOT regexp_matches(lower(%s), %s)", ident(l.column("name").Name), lit(langfuseUserScore)))
	values := l.column("name")
	if !slices.ContainsFunc(values.sampled(), func(n string) bool { return langfuseUserName.MatchString(strings.ToLower(n)) }) {
		l.d.warn("None of the sampled scores is named like users' feedback (user-feedback, thumbs, rating, csat): %s.", strings.Join(distinct(values.Values, 5), ", "))
	}
}
