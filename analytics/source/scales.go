package source

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// scale is how a column of ratings is written. Ratings keep the source's own scale: 4 of 5 stars is
// stored as 4 with the bounds 1 and 5.
type scale struct {
	Name     string // stars, thumb, nps, likert, percent
	Min, Max float64
	Words    map[string]float64 // texts in lower case and their value; nil where values are numbers
	Leading  bool               // the number stands in front of words: "3 - Neutral", "4/5", "4 stars"
	Zero     bool               // 0 means "not rated"
	Note     string
}

// thumbs are the words of two-valued ratings.
var thumbs = map[string]float64{
	"up": 1, "down": 0, "like": 1, "dislike": 0, "liked": 1, "disliked": 0, "helpful": 1, "not helpful": 0, "unhelpful": 0,
	"👍": 1, "👎": 0, "good": 1, "bad": 0, "goodwithcomment": 1, "badwithcomment": 0, "true": 1, "false": 0, "positive": 1, "negative": 0,
	"thumbs up": 1, "thumbs down": 0, "thumbs_up": 1, "thumbs_down": 0, "thumb_up": 1, "thumb_down": 0, "thumbsup": 1, "thumbsdown": 0, "yes": 1, "no": 0,
	"upvote": 1, "downvote": 0, "satisfied": 1, "unsatisfied": 0, "dissatisfied": 0,
}

// wordScales are five-step scales in words, worst first; steps may be left out by a survey.
var wordScales = [][]string{
	{"very dissatisfied|very unsatisfied|extremely dissatisfied", "dissatisfied|somewhat dissatisfied|unsatisfied", "neutral|neither satisfied nor dissatisfied|ok|okay", "satisfied|somewhat satisfied", "very satisfied|extremely satisfied"},
	{"strongly disagree", "disagree|somewhat disagree", "neutral|neither agree nor disagree|undecided", "agree|somewhat agree", "strongly agree"},
	{"very poor|terrible", "poor|bad", "fair|average|neutral|ok|okay", "good", "excellent|very good|great"},
	{"sehr unzufrieden", "unzufrieden|eher unzufrieden", "neutral|teils/teils|weder noch", "zufrieden|eher zufrieden", "sehr zufrieden"},
	{"très insatisfait|tres insatisfait", "insatisfait|plutôt insatisfait", "neutre", "satisfait|plutôt satisfait", "très satisfait|tres satisfait"},
	{"muy insatisfecho", "insatisfecho", "neutral|ni satisfecho ni insatisfecho", "satisfecho", "muy satisfecho"},
	{"muito insatisfeito", "insatisfeito|pouco satisfeito", "neutro|indiferente", "satisfeito", "muito satisfeito"},
	{"😡|😠", "🙁|😕|😞", "😐", "🙂|😀", "😍|🤩|😃"},
}

// notRated are texts in a rating column that are no rating.
var notRated = []string{"offered", "unoffered", "not rated", "unrated", "no rating", "don't know", "dont know", "not applicable",
	"no answer", "prefer not to say", "não sei informar", "weiß nicht", "keine angabe", "ne sait pas", "no sabe", "skipped"}

var (
	leadingNumber = regexp.MustCompile(`^\s*(-?\d+(?:[.,]\d+)?)\s*(?:$|[-–:/(=]|stars?\b|sterne?\b|out of|von|points?\b|★)`)
	outOf         = regexp.MustCompile(`^\s*\d+(?:[.,]\d+)?\s*(?:/|out of|von)\s*(\d+)\s*$`)
	starSigns     = regexp.MustCompile(`^[★⭐☆✩\x{FE0F}]+$`)
)

// guessScale finds the scale of the ratings of a column from all sampled values and its heading. chosen
// is a person's choice: "1-5", "0-10", "nps", "thumb", "percent". ok is false when the values leave it
// open; evidence then says what was seen.
func guessScale(c *Column, chosen string) (sc scale, ok bool, evidence string) {
	var values []string
	for _, v := range present(c.sampled()) {
		if !slices.Contains(notRated, strings.ToLower(v)) {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return scale{}, false, "no rating among the values"
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(lower(values))))
	if sc, ok := wordScale(distinct); ok {
		return sc, true, "the words " + clip(strings.Join(distinct, ", "), 80)
	}
	numbers, leading := ratingNumbers(values)
	if float64(len(numbers)) < 0.8*float64(len(values)) {
		return scale{}, false, "values such as " + clip(strings.Join(distinct, ", "), 80)
	}
	slices.Sort(numbers)
	low, high := numbers[0], numbers[len(numbers)-1]
	evidence = fmt.Sprintf("%d values from %s to %s", len(numbers), short(low), short(high))
	if chosen != "" {
		sc, ok = namedScale(chosen)
	} else {
		sc, ok = numberScale(c, values, low, high, numbers)
	}
	sc.Leading = leading
	return sc, ok, evidence
}

// numberScale chooses a scale for numbers between low and high.
func numberScale(c *Column, values []string, low, high float64, sorted []float64) (scale, bool) {
	words := split(c.Name)
	isNPS := slices.Contains(words, "nps") || strings.Contains(strings.ToLower(c.Name), "recommend") || strings.Contains(strings.ToLower(c.Name), "empfehl") || strings.Contains(strings.ToLower(c.Name), "recomend")
	if m := outOf.FindStringSubmatch(values[0]); m != nil {
		return namedScale("1-" + m[1])
	}
	if strings.Contains(c.Unit, "-") {
		if sc, ok := namedScale(c.Unit); ok && low >= sc.Min && high <= sc.Max {
			return sc, true
		}
	}
	starred := slices.Contains(words, "stars") || slices.Contains(words, "star")
	two := !slices.ContainsFunc(sorted, func(n float64) bool { return n != low && n != high })
	switch {
	case low < -1:
		return scale{}, false
	case low == -1 && high <= 1:
		return scale{Name: "thumb", Min: -1, Max: 1}, true
	case isNPS && high <= 10:
		return scale{Name: "nps", Min: 0, Max: 10}, true
	case low >= 0 && high <= 1 && two && !starred:
		return scale{Name: "thumb", Min: 0, Max: 1}, true
	case low >= 0 && high <= 5 && high > 1:
		sc := scale{Name: "stars", Min: 1, Max: 5}
		if low < 1 {
			sc.Zero, sc.Note = true, "0 means not rated"
		}
		return sc, true
	case low >= 1 && high == 7:
		return scale{Name: "likert", Min: 1, Max: 7}, true
	case low >= 0 && high > 10 && high <= 100:
		return scale{Name: "percent", Min: 0, Max: 100}, true
	}
	return scale{}, false
}

// namedScale reads a choice: a name or "low-high".
func namedScale(name string) (scale, bool) {
	switch name {
	case "nps":
		return scale{Name: "nps", Min: 0, Max: 10}, true
	case "thumb":
		return scale{Name: "thumb", Min: 0, Max: 1}, true
	case "stars":
		return scale{Name: "stars", Min: 1, Max: 5}, true
	case "percent":
		return scale{Name: "percent", Min: 0, Max: 100}, true
	}
	low, high, ok := strings.Cut(name, "-")
	a, err1 := strconv.ParseFloat(low, 64)
	b, err2 := strconv.ParseFloat(high, 64)
	if !ok || err1 != nil || err2 != nil || a >= b {
		return scale{}, false
	}
	kind := "likert"
	if a == 1 && b == 5 {
		kind = "stars"
	}
	return scale{Name: kind, Min: a, Max: b}, true
}

// wordScale recognises a set of distinct lower-case texts as the words of one scale.
func wordScale(distinct []string) (scale, bool) {
	if every(distinct, func(v string) bool { return starSigns.MatchString(v) }) {
		sc := scale{Name: "stars", Min: 1, Max: 5, Words: map[string]float64{}}
		for _, v := range distinct {
			sc.Words[v] = float64(strings.Count(v, "★") + strings.Count(v, "⭐"))
		}
		return sc, true
	}
	if every(distinct, func(v string) bool { _, ok := thumbs[v]; return ok }) {
		return scale{Name: "thumb", Min: 0, Max: 1, Words: thumbs}, true
	}
	for _, steps := range wordScales {
		words := map[string]float64{}
		for i, step := range steps {
			for w := range strings.SplitSeq(step, "|") {
				words[w] = float64(i + 1)
			}
		}
		if every(distinct, func(v string) bool { _, ok := words[v]; return ok }) {
			return scale{Name: "likert", Min: 1, Max: 5, Words: words}, true
		}
	}
	return scale{}, false
}

// ratingNumbers gives the numbers that stand in front of the values, and whether words follow any.
func ratingNumbers(values []string) (numbers []float64, leading bool) {
	for _, v := range values {
		if m := leadingNumber.FindStringSubmatch(v); m != nil {
			if n, err := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64); err == nil {
				numbers = append(numbers, n)
				leading = leading || !plainNumber.MatchString(strings.TrimSpace(v))
			}
		}
	}
	return numbers, leading
}

func lower(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strings.ToLower(v)
	}
	return out
}

// fields gives the four canonical fields of a rating column. A value that is not on the scale is a
// bad one; one that says "not rated" is missing.
func (sc scale) fields(column string, decimalComma bool) []Field {
	t := TableNamed("feedback")
	x := ident(column)
	missing := append(append([]string(nil), lower(missingTexts)...), notRated...)
	if sc.Zero {
		missing = append(missing, "0", "0.0")
	}
	f := Field{Name: "rating", Column: column, Expect: fmt.Sprintf("a rating from %s to %s", short(sc.Min), short(sc.Max)),
		Raw: fmt.Sprintf("CASE WHEN list_contains(['',%[2]s], lower(trim(%[1]s))) THEN NULL ELSE %[1]s END", x, lits(missing))}
	switch {
	case sc.Words != nil:
		f.SQL = "CASE lower(trim(" + x + "))"
		words := make([]string, 0, len(sc.Words))
		for w := range sc.Words {
			words = append(words, w)
		}
		slices.Sort(words)
		for _, w := range words {
			f.SQL += fmt.Sprintf(" WHEN %s THEN %s", lit(w), short(sc.Words[w]))
		}
		f.SQL += " END::DOUBLE"
	default:
		number := x
		if sc.Leading {
			number = fmt.Sprintf(`regexp_extract(%s, '^\s*(-?\d+(?:[.,]\d+)?)', 1)`, x)
		}
		if sc.Leading || decimalComma {
			number = fmt.Sprintf("replace(%s, ',', '.')", number)
		}
		low := sc.Min
		f.SQL = fmt.Sprintf("CASE WHEN TRY_CAST(%[1]s AS DOUBLE) BETWEEN %[2]s AND %[3]s THEN TRY_CAST(%[1]s AS DOUBLE) END", number, short(low), short(sc.Max))
	}
	return []Field{
		f,
		constant(*t.Field("rating_min"), short(sc.Min)+"::DOUBLE"),
		constant(*t.Field("rating_max"), short(sc.Max)+"::DOUBLE"),
		constant(*t.Field("scale"), lit(sc.Name)),
	}
}

// askScale is the question for ratings whose scale the values leave open.
func askScale(column, evidence string) Question {
	return Question{ID: "scale", Text: fmt.Sprintf("On which scale are the ratings of %q?", column), Evidence: evidence, Free: true, Flag: "--scale 1-5",
		Options: []Option{{"1-5", "1 to 5 stars"}, {"1-10", "1 to 10"}, {"0-10", "0 to 10"}, {"nps", "0 to 10, how likely to recommend (NPS)"}, {"1-7", "1 to 7"}, {"percent", "0 to 100"}, {"thumb", "0 down, 1 up"}}}
}
