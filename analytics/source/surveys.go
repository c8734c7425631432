package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// survey drafts the plan of a feedback export: each raw record is one response. A format names the columns
// that it knows; what the people who made the survey asked is found by header and values.
type survey struct {
	*tableDraft
	r Reader
	// meta are the keys of columns that tell about the response and are never an answer.
	meta map[string]bool
}

// feedbackTable is the canonical table that every survey fills.
const feedbackTable = "feedback"

// newSurvey begins a survey over the sample; meta are the keys of columns that are no answers.
func newSurvey(s *Sample, d *Draft, r Reader, meta ...string) *survey {
	v := &survey{tableDraft: draftTable(s, d, feedbackTable), r: r, meta: map[string]bool{}}
	for _, k := range meta {
		v.meta[k] = true
	}
	return v
}

// when fills the time from the first of the columns there is. k holds what the tool documents: zone,
// or the order of day and month. Without a column, all responses get the start that the person gives.
func (v *survey) when(k Cast, order string, keys ...string) {
	c, _ := v.chosen("ts", v.column(keys...))
	if c == nil {
		v.held()
		return
	}
	if k.Layout == "" && v.d.Choices.Order == "" {
		if g := guessTime(c.sampled(), ""); !g.Ordered && order != "" {
			k.Layout = guessTime(c.sampled(), order).Layout
			v.note("Dates of %s are read with the %s first, as the tool writes them.", c.Name, map[string]string{"mdy": "month", "dmy": "day"}[order])
		}
	}
	v.fields["ts"] = v.d.take(v.s, v.table, "ts", c.Name, k)
}

// held asks when a survey was held whose responses carry no time.
func (v *survey) held() {
	start, err := time.Parse(time.RFC3339, v.d.Choices.Start)
	if err != nil {
		v.d.ask(Question{
			ID:       "start",
			Text:     "When was this feedback given? All responses get this time.",
			Evidence: "no column holds times",
			Free:     true,
			Flag:     "--start 2026-10-01T00:00:00Z",
		})
		return
	}
	v.set("ts", "TIMESTAMP "+lit(start.UTC().Format(time.DateTime)), "", "", "as chosen, for all responses")
	v.note("The responses carry no time; all have the one that was given, %s UTC.", start.UTC().Format(time.DateTime))
}

// ratingName are the words of headers that ask for a rating, in the languages of the samples seen.
var ratingName = regexp.MustCompile(`(?i)\brat(e|ed|ing)\b|satisf|\bscore\b|\bstars\b|star rating|recommend|\bnps\b|help(ful|ed)|\bcsat\b|` +
	`zufried|bewert|empfehl|만족|평점|추천|satisfa|\bnota\b|avalia|recomend|calific|valora|recommand|évalu|满意|评分|評価|満足|оцен|soddisf|consiglier`)

// commentName are the words of headers that ask for a comment.
var commentName = regexp.MustCompile(`(?i)comment|feedback|suggest|improve|\bwhy\b|reason|tell us|explain|describe|anything else|free text|` +
	`kommentar|anmerk|warum|verbesser|의견|이유|건의|coment|suger|commentaire|remarque|pourquoi|コメント|理由|意见|建议|commento`)

// personal are the keys of columns with personal data that no number needs.
var personal = []string{"email", "emailaddress", "recipientemail", "username", "name", "firstname", "lastname", "recipientfirstname",
	"recipientlastname", "ipaddress", "ip", "locationlatitude", "locationlongitude", "respondentname"}

// answers are the columns that hold answers.
func (v *survey) answers() []*Column {
	var out []*Column
	for i := range v.s.Columns {
		c := &v.s.Columns[i]
		if !v.meta[c.Key] && !v.d.uses(c.Name) && !slices.Contains(personal, c.Key) && len(c.Values) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// rate fills rating, scale and question from the column whose header asks for a rating and whose
// values are on a scale. When that is not exactly one, it asks.
func (v *survey) rate() {
	if c, decided := v.chosen("rating", nil); decided {
		if c != nil {
			v.rating(c)
		}
		return
	}
	var scaled, both []*Column
	for _, c := range v.answers() {
		if !onScale(c) {
			continue
		}
		scaled = append(scaled, c)
		if ratingName.MatchString(c.Name) {
			both = append(both, c)
		}
	}
	if overall := onlyOne(both, "overall", "insgesamt", "전반", "geral", "general", "globale"); overall != nil {
		v.rating(overall)
		return
	}
	if len(scaled) == 0 {
		v.d.warn("No column holds ratings on a scale: comments are imported without one.")
		return
	}
	v.d.ask(askRating(scaled, both))
}

// onScale reports whether the values of a column are ratings on some scale.
func onScale(c *Column) bool {
	_, ok, _ := guessScale(c, "")
	return ok
}

// rating fills rating, scale and question from the column, and asks for a scale that the values leave open.
func (v *survey) rating(c *Column) {
	sc, ok, evidence := guessScale(c, v.d.Choices.Scale)
	if !ok {
		v.d.ask(askScale(c.Name, evidence))
	}
	if sc.Note != "" {
		v.note("%q: %s.", c.Name, sc.Note)
	}
	comma, _ := numberStyle(c.sampled(), v.s.Dialect.DecimalComma)
	for _, f := range sc.fields(c.Name, comma) {
		v.fields[f.Name] = f
	}
	v.d.show(v.table, "rating", c.Name, sc.Name, fmt.Sprintf("%s, %s to %s", sc.Name, short(sc.Min), short(sc.Max)))
	if len(v.meta) > 0 {
		// A survey asks a question of its own; a store or a help desk always asks the same.
		v.constant("question", c.Name, "the header of the rating")
	}
}

// onlyOne returns the column if there is one, or the only one whose name has one of the words; else nil.
func onlyOne(columns []*Column, words ...string) *Column {
	if len(columns) == 1 {
		return columns[0]
	}
	var hits []*Column
	for _, c := range columns {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(strings.ToLower(c.Name), w) }) {
			hits = append(hits, c)
		}
	}
	if len(hits) == 1 {
		return hits[0]
	}
	return nil
}

// maxRatingOptions is how many columns a question offers; a survey can have a hundred.
const maxRatingOptions = 15

// askRating is the question which column is the rating; likely ones come first.
func askRating(scaled, both []*Column) Question {
	q := Question{
		ID:       "column:rating",
		Text:     "Which column is the rating?",
		Evidence: "no header asks for a rating; these columns have values on a scale",
		Flag:     fmt.Sprintf("--column rating=%q", scaled[0].Name),
	}
	if len(both) > 1 {
		q.Evidence = fmt.Sprintf("%d columns ask for a rating", len(both))
		q.Flag = fmt.Sprintf("--column rating=%q", both[0].Name)
	}
	for _, c := range append(slices.Clone(both), scaled...)[:min(len(both)+len(scaled), maxRatingOptions)] {
		o := Option{Value: c.Name, Label: fmt.Sprintf("%s (such as %s)", clip(c.Name, 80), strings.Join(distinct(c.Values, 4), ", "))}
		if !slices.Contains(q.Options, o) {
			q.Options = append(q.Options, o)
		}
	}
	q.Options = append(q.Options, Option{Value: "", Label: "None: import the comments only"})
	return q
}

// distinct returns the first n different values.
func distinct(values []string, n int) []string {
	var out []string
	for _, x := range values {
		if len(out) < n && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

// comment fills the comment from the answer that a header asks for as one, the longest on average of several;
// without such a header from the longest free text there is.
func (v *survey) comment() {
	if c, decided := v.chosen("comment", nil); decided {
		if c != nil {
			v.from("comment", c, Cast{}, "as chosen")
		}
		return
	}
	var best *Column
	bestNamed, bestLength := false, 0.0
	for _, c := range v.answers() {
		length := meanLength(c.sampled())
		named := commentName.MatchString(c.Name) && !onScale(c)
		if !named && (length < 15 || !varied(c.sampled())) {
			continue
		}
		if best == nil || named && !bestNamed || named == bestNamed && length > bestLength {
			best, bestNamed, bestLength = c, named, length
		}
	}
	if best != nil {
		v.from("comment", best, Cast{}, "")
	}
}

// varied reports whether most values differ, as free text does and the options of a question do not.
func varied(values []string) bool {
	seen := map[string]bool{}
	for _, x := range values {
		seen[x] = true
	}
	return 2*len(seen) > len(values)
}

// meanLength is the mean number of characters; 0 for numbers and for no values.
func meanLength(values []string) float64 {
	total := 0
	for _, x := range values {
		if !isNumber(x) {
			total += utf8.RuneCountInString(x)
		}
	}
	if len(values) == 0 {
		return 0
	}
	return float64(total) / float64(len(values))
}

// finish leaves out personal data and hands the plan to the draft.
func (v *survey) finish() {
	for _, c := range v.s.Columns {
		if slices.Contains(personal, c.Key) && !v.d.uses(c.Name) {
			v.d.ignore(c.Name, "personal data that no number needs")
		}
	}
	v.tableDraft.finish(v.r)
}
