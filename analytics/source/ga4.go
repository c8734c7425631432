package source

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// ga4 reads tables of Google Analytics 4 that compare the conversions of segments: explorations and reports, which
// begin with a block of comments and repeat everything in a row of grand totals.
type ga4 struct{}

const ga4Title = "Google Analytics 4 table"

func (ga4) ID() string { return "ga4" }

func (ga4) Describe() Description {
	return Description{
		ID:       "ga4",
		Title:    ga4Title,
		Tool:     "Google Analytics 4",
		How:      "Explore > Free form with Date and the segments as rows, Total users and Key events as values > Export data > CSV.",
		Tables:   []string{"conversions"},
		Distinct: "a block of # lines with the period, and columns of users and key events",
	}
}

// The columns of users and of conversions, the surest first.
var (
	ga4Users       = []string{"totalusers", "users", "activeusers"}
	ga4Conversions = []string{"keyevents", "conversions", "ecommercepurchases", "purchases", "transactions"}
)

func (f ga4) Detect(s *Sample) Match {
	if s.Shape != ShapeCSV || len(s.Preamble) == 0 || !commentRule.MatchString(s.Preamble[0]) ||
		s.keyed(ga4Users...) == nil || s.keyed(ga4Conversions...) == nil {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: ga4Title, Score: 0.9, Why: []string{"a block of comments, users and key events"}}
	if _, last := ga4Period(s); last != "" {
		m.Score = 0.97
		m.Why = append(m.Why, "a period in the comments")
	}
	return m
}

var (
	ga4Span = regexp.MustCompile(`\b(20\d{6})-(20\d{6})\b`)
	ga4Date = regexp.MustCompile(`(?i)(start|end) date:\s*(20\d{6})`)
)

// ga4Period gives the first and the last day of the table as the comments have them, "" where they do not.
func ga4Period(s *Sample) (first, last string) {
	for _, line := range s.Preamble {
		if m := ga4Span.FindStringSubmatch(line); m != nil {
			return m[1], m[2]
		}
		switch m := ga4Date.FindStringSubmatch(line); {
		case m == nil:
		case strings.EqualFold(m[1], "start"):
			first = m[2]
		default:
			last = m[2]
		}
	}
	return first, last
}

func (ga4) Plan(s *Sample, d *Draft) error {
	t := draftTable(s, d, "conversions")
	if err := t.require(ga4Title, ga4Users, ga4Conversions); err != nil {
		return err
	}
	users, conversions := t.column(ga4Users...), t.column(ga4Conversions...)
	if err := t.ga4Time(s); err != nil {
		return err
	}
	t.cast("users", Cast{}, "", users.Key)
	t.cast("conversions", Cast{}, "", conversions.Key)
	t.cast("amount", Cast{}, "", "purchaserevenue", "totalrevenue")
	var labels []string
	group := t.ga4Group()
	for i := range s.Columns {
		c := &s.Columns[i]
		if c.Name != users.Name && c.Name != conversions.Name && (!every(present(c.sampled()), plainNumber.MatchString) || c.Key == "date" || c == group) {
			labels = append(labels, ident(c.Name)+" IS NULL")
		}
	}
	if len(labels) > 0 {
		t.leave("row of grand totals", strings.Join(labels, " AND "))
	}
	if group != nil {
		t.ga4Cohort(group)
	} else {
		d.warn("No column tells AI users from others: add the segments as rows of the exploration.")
	}
	t.note("Key events are events: a user who converts twice counts twice.")
	r := tableReader(s)
	r.Kind, r.Rows = ReadRows, ga4Rows(s)
	t.finish(r)
	return nil
}

// ga4Time takes the day of each row, or of a table without days the last day of its period. Days are those of the
// property's own zone, which the file does not tell: noon UTC is the same day nearly everywhere.
func (t *tableDraft) ga4Time(s *Sample) error {
	if c := t.column("date"); c != nil {
		f := castField(t.canonical("ts"), c.Name, Cast{Layout: "%Y%m%d|%Y-%m-%d"})
		f.SQL = "(" + f.SQL + " + INTERVAL 12 HOUR)"
		t.fields["ts"] = f
		t.d.show(t.table, "ts", c.Name, "", "the property's own day, at noon UTC")
		return nil
	}
	_, last := ga4Period(s)
	if last == "" {
		t.d.ask(Question{ID: "column:ts", Text: "Which column holds the day?", Evidence: "there is no column Date, and the comments name no period", Flag: "--column ts=NAME"})
		return nil
	}
	t.set("ts", fmt.Sprintf("(strptime(%s, '%%Y%%m%%d') + INTERVAL 12 HOUR)", lit(last)), "", "", "the last day of the period in the comments")
	return nil
}

// ga4Group is the column that tells the groups apart.
func (t *tableDraft) ga4Group() *Column {
	m := automap(t.s, t.table, t.d.Choices.Columns)
	if c := t.s.named(m["cohort"]); c != nil {
		return c
	}
	return t.column("segment", "audiencename", "audience")
}

// Segments are named by people, so their words are looked for inside of the name, those of the baseline first.
const (
	ga4Baseline = `\b(no|non|not|without|never|control|baseline|human)\b`
	ga4Assisted = `\b(ai|assist\w*|chat\w*|bot|copilot|treatment|variant|with)\b`
)

func (t *tableDraft) ga4Cohort(c *Column) {
	x := ident(c.Name)
	f := cohortWords.field(t.canonical("cohort"), c.Name)
	f.SQL = fmt.Sprintf("coalesce(%s, CASE WHEN regexp_matches(lower(%[2]s), %[3]s) THEN 'baseline' WHEN regexp_matches(lower(%[2]s), %[4]s) THEN 'ai' END)",
		f.SQL, x, lit(ga4Baseline), lit(ga4Assisted))
	f.Expect = "a segment whose name says with or without AI"
	t.fields["cohort"] = f
	t.d.show(t.table, "cohort", c.Name, "", "by the words in its name")
	t.leave("segment of all users, who are in the others already", fmt.Sprintf("lower(trim(%s)) = 'all users'", x))
}

// ga4Rows reads the rows; that of the grand totals has a cell more, which says so.
func ga4Rows(s *Sample) rowReader {
	records := csvRecords(s.File.Path, s.Dialect)
	return func(ctx context.Context, yield func(Record) error) error {
		return records(ctx, func(r Record) error {
			if n := len(s.Columns); len(r.Values) == n+1 && strings.EqualFold(strings.TrimSpace(r.Values[n]), "grand total") {
				r.Values = slices.Clone(r.Values[:n])
			}
			r, _ = whole(r, len(s.Columns))
			return yield(r)
		})
	}
}
