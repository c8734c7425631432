package source

import (
	"fmt"
	"slices"
	"strings"
)

// Langfuse writes two families of exports: the batch export of its pages with camelCase names, and the scheduled
// export to blob storage with snake_case names. Columns are found by keys that are the same for both.

// langfuseHow tells where both families come from; %s is the page and the folder.
const langfuseHow = "Langfuse > %[1]s > Export (CSV, JSON or JSONL), or Project settings > Integrations > Blob storage: the files of %[2]s (CSV, JSON, JSONL or Parquet)."

// langfuseNames gives documented names, which are camelCase, as the sampled file spells them: in snake_case when it
// has the column that is given so.
func langfuseNames(s *Sample, snakeColumn string, names ...string) []string {
	if s.named(snakeColumn) == nil {
		return names
	}
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = strings.Join(split(n), "_")
	}
	return out
}

// langfuse drafts a plan over a sample of Langfuse records.
type langfuse struct{ *nestedDraft }

func newLangfuse(s *Sample, d *Draft, table string) *langfuse {
	l := &langfuse{draftNested(s, d, table)}
	l.keyed = true
	return l
}

// langfuseLive are environments of real use beside those that begin with prod; "default" is what Langfuse
// takes when an application names none.
var langfuseLive = []string{"default", "live"}

// The environments of Langfuse's own work: all that begin like the first are reserved.
const (
	langfuseOwn        = "langfuse"
	langfuseExperiment = "sdk-experiment"
)

// environment leaves out records of tests and of Langfuse's own work. A project that calls its production by
// another name keeps all but Langfuse's own; they are then told apart by the environment of each request.
func (l *langfuse) environment() {
	c := l.rule("environment")
	if c == nil {
		return
	}
	x := fmt.Sprintf("lower(%s)", ident(c.Name))
	seen := slices.Compact(slices.Sorted(slices.Values(lower(present(c.sampled())))))
	if len(seen) == 0 || slices.ContainsFunc(seen, isLive) {
		l.leave("of an environment other than production or default", fmt.Sprintf("NOT (starts_with(%[1]s, 'prod') OR list_contains([%[2]s], %[1]s))", x, lits(langfuseLive)))
		return
	}
	l.leave("of Langfuse's own evaluations and experiments", fmt.Sprintf("starts_with(%[1]s, %[2]s) OR %[1]s = %[3]s", x, lit(langfuseOwn), lit(langfuseExperiment)))
	seen = slices.DeleteFunc(seen, func(e string) bool { return strings.HasPrefix(e, langfuseOwn) || e == langfuseExperiment })
	if len(seen) == 0 {
		return
	}
	l.d.warn("No sampled record is of an environment named production or default: those of %s count.", strings.Join(distinct(seen, 5), ", "))
}

func isLive(environment string) bool {
	return strings.HasPrefix(environment, "prod") || slices.Contains(langfuseLive, environment)
}

// retrieved fills the sources of a prediction with what applications log as the texts that were retrieved for it: beside the
// question, beside the answer, or in the metadata.
func (l *langfuse) retrieved(p *tableDraft) {
	var parts []string
	var columns []*Column
	for i := range l.s.Columns {
		c := &l.s.Columns[i]
		top, nested := topKey(c.Path)
		switch {
		case slices.Contains([]string{"input", "output", "metadata"}, c.Key) && !nested:
			parts = append(parts, retrievedSQL(ident(c.Name)))
		case nested && top == "metadata" && slices.Contains(retrievedNames(), partKey(c, 2)):
			parts = append(parts, fmt.Sprintf("nullif(%s, '[]')", ident(c.Name)))
		default:
			continue
		}
		columns = append(columns, c)
	}
	switch c, decided := p.chosen("sources", nil); {
	case c != nil:
		p.from("sources", c, Cast{}, "")
	case !decided && len(parts) > 0:
		p.set("sources", "coalesce("+strings.Join(append(parts, "NULL"), ", ")+")", "", "", "contexts, documents or sources in the input, the output or the metadata", columns...)
	}
}
