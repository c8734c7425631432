package source

import (
	"fmt"
	"regexp"

	"telltale/analytics/fault"
)

// upptime reads what the status pages of Upptime keep in their git repository: a commit for each check that changed
// something. Its summary.json is recognised too, and refused: it has sums of days without times.
type upptime struct{}

const upptimeTitle = "Upptime checks"

const upptimeLog = "git log --reverse --format='%cI %s' -- history > checks.log"

func (upptime) ID() string { return "upptime" }

func (upptime) Describe() Description {
	return Description{
		ID:       "upptime",
		Title:    upptimeTitle,
		Tool:     "Upptime (status pages on GitHub)",
		How:      "Clone the repository of the status page and run " + upptimeLog,
		Tables:   []string{"checks"},
		Distinct: "lines such as 2026-10-01T12:00:00+00:00 🟩 API is up (200 in 475 ms)",
	}
}

// upptimePattern splits a line of the log into time, target, state, code, response time, and what else the line says. A
// commit's hash may stand first. The sign before the target is configurable; the words behind it are not.
const upptimePattern = `^(?:[0-9a-f]{7,40}[ \t]+)?(\d{4}-\d\d-\d\d[T ]\S+(?: [-+]\d{4})?)[ \t]+(?:(?:[^\p{L}\p{N}\s]\S* )?(.+) is (up|down|degraded|experiencing degraded performance) \((\d+) in (\d+) ms\)|(.*))`

var (
	upptimeColumns = []string{"time", "target", "state", "code", "milliseconds", "other"}
	upptimeRegexp  = regexp.MustCompile(upptimePattern)
)

func (f upptime) Detect(s *Sample) Match {
	if list, ok := s.Document.([]any); ok && s.Shape == ShapeJSON && len(list) > 0 {
		site, _ := list[0].(map[string]any)
		if _, ok := site["dailyMinutesDown"].(map[string]any); ok && site["slug"] != nil {
			return Match{Source: f.ID(), Title: upptimeTitle, Score: 0.98, Why: []string{"sites with slug and dailyMinutesDown"}}
		}
	}
	hits, lines := upptimeChecks(s)
	if hits*5 < lines || hits == 0 {
		return Match{}
	}
	return Match{Source: f.ID(), Title: upptimeTitle, Score: 0.95, Why: []string{fmt.Sprintf("%d of the first %d lines are commits of checks", hits, lines)}}
}

// upptimeChecks counts the sampled lines that are checks, and all that are not empty.
func upptimeChecks(s *Sample) (hits, lines int) {
	if s.Shape != ShapeLines {
		return 0, 0
	}
	for _, row := range s.Rows {
		if row[0] == "" {
			continue
		}
		lines++
		if m := upptimeRegexp.FindStringSubmatch(row[0]); m != nil && m[3] != "" {
			hits++
		}
	}
	return hits, lines
}

func (upptime) Plan(s *Sample, d *Draft) error {
	if s.Shape == ShapeJSON {
		return fault.New(fault.Unsupported, "Upptime's summary holds the minutes of downtime of whole days, and not when they were.").
			Do("Import the checks themselves: clone the repository of the status page and run %s", upptimeLog)
	}
	if hits, _ := upptimeChecks(s); hits == 0 {
		return fault.New(fault.Invalid, "The file is no log of Upptime's checks: no line reads like 🟩 API is up (200 in 475 ms).").Do("Run %s", upptimeLog)
	}
	t := TableNamed("checks")
	state := ident("state")
	// A check that got no answer has code and time 0: that is no response time.
	answered := fmt.Sprintf("CASE WHEN %s <> '0' THEN %s END", ident("code"), ident("milliseconds"))
	out := Output{Table: t.Name, Fields: []Field{
		castExpr(*t.Field("ts"), fmt.Sprintf(`regexp_replace(%s, ' ([-+]\d{4})$', '\1')`, ident("time")), "time", Cast{}),
		castField(*t.Field("target"), "target", Cast{}),
		{Name: "state", SQL: fmt.Sprintf("CASE WHEN starts_with(%[1]s, 'experiencing') THEN 'degraded' ELSE %[1]s END", state), Column: "state", Required: true},
		castExpr(*t.Field("duration_us"), answered, "milliseconds", Cast{Unit: "ms"}),
	}}
	d.show(t.Name, "ts", "time", "", "of the commit, with its offset")
	d.show(t.Name, "target", "target", "", "")
	d.show(t.Name, "state", "state", "", "up, down or degraded")
	d.show(t.Name, "duration_us", "milliseconds", "ms", "none where the code is 0: nothing answered")
	d.ignore("code", "no canonical field")
	d.ignore("other", "commits that are no checks")
	d.Columns = upptimeColumnsOf(s)
	d.finish(&Plan{
		Reader:  Reader{Kind: ReadLines, Path: s.File.Path, Pattern: upptimePattern, Columns: upptimeColumns},
		Outputs: []Output{out},
		Ignore:  []IgnoreRule{{Reason: "commit that is no check", Where: state + " IS NULL"}},
		Notes:   []string{"Upptime keeps a check where the state changes, and about one a day besides: a state lasts until the next line of its target."},
	})
	return nil
}

// upptimeColumnsOf gives the columns that the pattern makes, with values of the sample, for the preview.
func upptimeColumnsOf(s *Sample) []Column {
	var rows [][]string
	for _, row := range s.Rows {
		if m := upptimeRegexp.FindStringSubmatch(row[0]); m != nil {
			rows = append(rows, m[1:])
		}
	}
	return columnsOf(upptimeColumns, rows)
}
