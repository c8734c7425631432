package engine

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
	"telltale/analytics/stats"
)

// whetherAnswered is the question by which labels tell how often the phrases are right.
const whetherAnswered = "answered"

// phrasePattern is a regular expression that finds the phrases of not knowing of all languages; "" without phrases.
func (s *state) phrasePattern(at time.Time) string {
	var all []string
	for _, setting := range s.settings.catalog.Settings {
		if setting.Kind != catalog.PhrasesSetting {
			continue
		}
		for _, phrase := range catalog.Phrases(s.settings.choice(setting.Key, at)) {
			phrase = regexp.QuoteMeta(phrase)
			// Typesetting makes another apostrophe, and wraps lines.
			phrase = strings.NewReplacer("'", "['’]", " ", `\s+`).Replace(phrase)
			all = append(all, phrase)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "(?i)(?:" + strings.Join(all, "|") + ")"
}

// beginning is the first 300 characters of an answer. One of 300 bytes has no more, and its characters need not be told
// apart.
const beginning = "CASE WHEN strlen(output) <= 300 THEN output ELSE left(output, 300) END"

// matched is SQL for whether a prediction's answer holds a phrase of not knowing; NULL without an answer.
func (s *state) matched(at time.Time) string {
	pattern := s.phrasePattern(at)
	if pattern == "" {
		return "NULL::BOOLEAN"
	}
	return "regexp_matches(" + beginning + ", " + quote(pattern) + ")"
}

// gaveAnswer is what the export says, and where it says nothing what the phrases do. Answers are only read where some
// prediction has no flag: they are by far the largest column.
func (s *state) gaveAnswer(at time.Time) rule {
	if !s.judged.silent {
		return rule{sql: "answered", columns: []string{"answered"}, words: []string{"answered or not: the export's flag"}}
	}
	return rule{sql: "CASE WHEN answered IS NULL THEN NOT " + s.matched(at) + " ELSE answered END", columns: []string{"answered", "output"},
		words: []string{"answered or not: the export's flag, without one the phrases of the settings"}}
}

// phraseNotes say how much of a don't-know rate rests on phrases, and put the rate corrected by labels beside it.
func (e *Engine) phraseNotes(ctx context.Context, q question, r reading, v *Value) error {
	if !q.s.judged.silent || r.value == nil {
		return nil
	}
	q.by = split{}
	if q.s.phrasePattern(q.frame().at) == "" {
		return nil
	}
	// Whether there is an answer is seen without matching its text.
	rows := e.fromRows(q.frame(), need{fact: e.catalog.Fact("predictions"), names: []string{"answered", "weight", "output"}})
	var flagged, unknown, guessed float64
	err := e.db.QueryRow(ctx, fmt.Sprintf(`SELECT coalesce(sum(weight) FILTER (answered IS NOT NULL), 0)::DOUBLE, coalesce(sum(weight) FILTER (NOT answered), 0)::DOUBLE,
  coalesce(sum(weight) FILTER (answered IS NULL AND output IS NOT NULL), 0)::DOUBLE FROM (%s)`, rows)).Scan(&flagged, &unknown, &guessed)
	if err != nil {
		return internal("the predictions cannot be counted", err)
	}
	if guessed == 0 {
		return nil
	}
	v.Notes = append(v.Notes, fmt.Sprintf("For %s of %s predictions by matched phrases, because the export has no flag.", grouped(int64(guessed)), grouped(int64(flagged+guessed))))
	if !q.s.judged.reviewed[whetherAnswered] {
		return nil
	}
	checked, ok, err := e.phraseErrors(ctx, q)
	if err != nil || !ok {
		return err
	}
	rows = e.fromRows(q.frame(), need{fact: e.catalog.Fact("predictions"), names: []string{"answered", "weight", "gave_answer"}})
	var without float64
	if err := e.db.QueryRow(ctx, "SELECT coalesce(sum(weight), 0)::DOUBLE FROM ("+rows+") WHERE answered IS NULL AND NOT gave_answer").Scan(&without); err != nil {
		return internal("the predictions cannot be counted", err)
	}
	corrected, between, ok := stats.Corrected(without, guessed, checked)
	if !ok {
		v.Notes = append(v.Notes, "By the labels, the phrases are no better than chance.")
		return nil
	}
	ofAll := func(share float64) float64 { return (unknown + share*guessed) / (flagged + guessed) }
	v.Variants = append(v.Variants, Variant{Name: "Corrected by labels", Value: finite(ofAll(corrected)),
		Note: fmt.Sprintf("By the labels, the phrases find %s of those that did not answer, and clear %s of those that did: with 95 %% confidence %s.",
			percentText(checked.Found/(checked.Found+checked.Missed)), percentText(checked.Cleared/(checked.Cleared+checked.Alarms)), figures.Between("percent", "", finite(ofAll(between.Low)), finite(ofAll(between.High))))})
	return nil
}

// phraseErrors are how often the phrases find a prediction that did not answer, and clear one that did, by all labels up
// to the end of the period. Labels that stand for different numbers of predictions count as the fewer equal ones that would
// tell as much. ok is false until both a matched and an unmatched prediction were labelled, and fewLabels.
func (e *Engine) phraseErrors(ctx context.Context, q question) (c stats.Checked, ok bool, err error) {
	var squaresNo, squaresYes float64
	var n int
	err = e.db.QueryRow(ctx, fmt.Sprintf(`SELECT coalesce(sum(weight) FILTER (NOT yes AND hit), 0)::DOUBLE, coalesce(sum(weight) FILTER (NOT yes AND NOT hit), 0)::DOUBLE,
  coalesce(sum(weight) FILTER (yes AND hit), 0)::DOUBLE, coalesce(sum(weight) FILTER (yes AND NOT hit), 0)::DOUBLE,
  coalesce(sum(CAST(weight AS DECIMAL(38,6)) * weight) FILTER (NOT yes), 0)::DOUBLE, coalesce(sum(CAST(weight AS DECIMAL(38,6)) * weight) FILTER (yes), 0)::DOUBLE, count(*) FROM (
  SELECT %s AS hit, l.yes, l.weight FROM predictions p JOIN (SELECT prediction, answer = 'yes' AS yes, weight FROM labels WHERE question = %s AND answer IN ('yes', 'no')
    QUALIFY row_number() OVER (PARTITION BY prediction ORDER BY labelled_at DESC, reviewer) = 1) l ON l.prediction = %s
  WHERE p.answered IS NULL AND p.output IS NOT NULL AND p.ts < %s)`, q.s.matched(q.frame().at), quote(whetherAnswered), q.s.predictionKey(), timestamp(q.period.end))).
		Scan(&c.Found, &c.Missed, &c.Alarms, &c.Cleared, &squaresNo, &squaresYes, &n)
	if err != nil {
		return c, false, internal("the labels cannot be counted", err)
	}
	silent, spoke := c.Found+c.Missed, c.Alarms+c.Cleared
	if n < fewLabels || c.Found+c.Alarms == 0 || c.Missed+c.Cleared == 0 || silent == 0 || spoke == 0 {
		return c, false, nil
	}
	// The effective size is sum^2 / sum of squares, so each weight shrinks by sum / sum of squares.
	ofSilent, ofSpoke := silent/squaresNo, spoke/squaresYes
	return stats.Checked{Found: c.Found * ofSilent, Missed: c.Missed * ofSilent, Alarms: c.Alarms * ofSpoke, Cleared: c.Cleared * ofSpoke}, true, nil
}
