package source

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// scoreKind is a kind of score in a file: all of one name and data type are on one scale.
type scoreKind struct{ name, dataType string }

// langfuseRatings gives the values of users' scores among the sampled records by their kind: numbers, and the words of
// categories, whose number is only the place in a list.
func langfuseRatings(s *Sample) map[scoreKind][]string {
	at := func(k string) int { return slices.IndexFunc(s.Columns, func(c Column) bool { return c.Key == k }) }
	name, source, dataType, value, word := at("name"), at("source"), at("datatype"), at("value"), at("stringvalue")
	cell := func(row []string, i int) string {
		if i < 0 {
			return ""
		}
		return row[i]
	}
	out := map[scoreKind][]string{}
	for _, row := range s.Rows {
		k := scoreKind{cell(row, name), strings.ToUpper(cell(row, dataType))}
		if strings.EqualFold(cell(row, source), "EVAL") || !langfuseUserName.MatchString(strings.ToLower(k.name)) {
			continue
		}
		switch k.dataType {
		case "NUMERIC":
			out[k] = append(out[k], cell(row, value))
		case "CATEGORICAL":
			out[k] = append(out[k], cell(row, word))
		}
	}
	return out
}

// langfuseScale is the scale of a kind of score. Langfuse has no scales: what the values leave open is asked.
func langfuseScale(k scoreKind, values []string, chosen string) (sc scale, ok bool, evidence string) {
	c := &Column{Name: k.name, Values: values}
	sc, ok, evidence = guessScale(c, "")
	if numbers, _ := ratingNumbers(present(values)); !ok && k.dataType == "NUMERIC" && len(numbers) > 0 && slices.Min(numbers) >= 0 && slices.Max(numbers) <= 1 {
		// Shares between 0 and 1 are how Langfuse's guides score.
		return scale{Name: "likert", Min: 0, Max: 1}, true, evidence
	}
	if !ok && k.dataType == "NUMERIC" && chosen != "" {
		sc, ok, evidence = guessScale(c, chosen)
	}
	return sc, ok, evidence
}

// rate fills rating and scale, for each kind of score by its own scale.
func (l *langfuse) rate(ratings map[scoreKind][]string) {
	name, dataType, value, word := l.column("name"), l.column("datatype"), l.column("value"), l.column("stringvalue")
	l.rules = append(l.rules, dataType)
	r := scoreRates{kinds: fmt.Sprintf("upper(%s)", ident(dataType.Name)), fields: map[string]*scoreCases{}}
	r.add(fmt.Sprintf("%s = 'BOOLEAN'", r.kinds), scale{Name: "thumb", Min: 0, Max: 1}.fields(value.Name, false))
	kinds := slices.SortedFunc(maps.Keys(ratings), func(a, b scoreKind) int {
		return strings.Compare(a.name+"\x00"+a.dataType, b.name+"\x00"+b.dataType)
	})
	for _, k := range kinds {
		sc, ok, evidence := langfuseScale(k, ratings[k], l.d.Choices.Scale)
		column := value.Name
		if k.dataType == "CATEGORICAL" {
			if column = word.Name; !ok {
				continue // words of no scale: those of a thumb count, others are rejected
			}
		}
		if !ok {
			l.d.ask(askScale(k.name, evidence))
			continue
		}
		if sc.Note != "" {
			l.note("Scores named %s: %s.", k.name, sc.Note)
		}
		l.note("Scores named %s are read as %s, %s to %s (%s).", k.name, sc.Name, short(sc.Min), short(sc.Max), strings.ToLower(k.dataType))
		r.add(fmt.Sprintf("%s = %s AND %s = %s", r.kinds, lit(k.dataType), ident(name.Name), lit(k.name)), sc.fields(column, false))
	}
	r.add(fmt.Sprintf("%s = 'CATEGORICAL'", r.kinds), scale{Name: "thumb", Min: 0, Max: 1, Words: thumbs}.fields(word.Name, false))
	for _, f := range []string{"rating", "rating_min", "rating_max", "scale"} {
		l.fields[f] = r.field(f, value.Name)
	}
	l.d.show(l.table, "rating", value.Name, "", "of NUMERIC and BOOLEAN scores; the number of a category is only its place in a list")
	l.d.show(l.table, "rating", word.Name, "", "of CATEGORICAL scores, by its words")
	l.freeText(dataType, word)
}

// freeText takes the text of TEXT scores, whose number means nothing, as a comment.
func (l *langfuse) freeText(dataType, word *Column) {
	text := fmt.Sprintf("CASE WHEN upper(%s) = 'TEXT' THEN nullif(%s, '') END", ident(dataType.Name), ident(word.Name))
	columns := []*Column{word}
	if comment := l.column("comment"); comment != nil {
		text = fmt.Sprintf("coalesce(nullif(%s, ''), %s)", ident(comment.Name), text)
		columns = []*Column{comment, word}
	}
	l.set("comment", text, "", "", "and the text of TEXT scores", columns...)
}

// scoreRates collects the fields of a rating for kinds of scores that are told apart by a condition.
type scoreRates struct {
	kinds  string
	fields map[string]*scoreCases
}

// scoreCases are the branches of one field.
type scoreCases struct{ sql, raw string }

func (r *scoreRates) add(condition string, fields []Field) {
	for _, f := range fields {
		c := r.fields[f.Name]
		if c == nil {
			c = &scoreCases{}
			r.fields[f.Name] = c
		}
		c.sql += fmt.Sprintf(" WHEN %s THEN %s", condition, f.SQL)
		if f.Raw != "" {
			c.raw += fmt.Sprintf(" WHEN %s THEN %s", condition, f.Raw)
		}
	}
}

// field joins the branches. A number of a name that no sampled record has is on no known scale.
func (r *scoreRates) field(name, column string) Field {
	c := r.fields[name]
	f := Field{Name: name, SQL: "CASE" + c.sql + " END", Column: column}
	if c.raw != "" {
		f.Raw = fmt.Sprintf("CASE%s WHEN %s = 'NUMERIC' THEN %s END", c.raw, r.kinds, ident(column))
		f.Expect = "a rating on the scale of its score"
	}
	return f
}
