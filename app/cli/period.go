package cli

import (
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// question is the part of a command line that says what to compute.
type question struct {
	month, from, to, last, asOf string
	compare                     string
	filters, kpis               []string
}

// periodFlags declares the options that name a period.
func (q *question) periodFlags(f *pflag.FlagSet) {
	f.StringVar(&q.month, "month", "", "calendar `month` or quarter: 2026-10, 2026-Q4")
	f.StringVar(&q.from, "from", "", "first `day` (2026-10-01) or moment (RFC 3339)")
	f.StringVar(&q.to, "to", "", "`day` or moment before which the period ends")
	f.StringVar(&q.last, "last", "", "`span` that ends at the newest data: 30d, 7d, 24h or 15m")
	f.StringVar(&q.asOf, "as-of", "", "RFC 3339 `time` that counts as now (default: the newest request)")
}

// flags declares all options.
func (q *question) flags(f *pflag.FlagSet) {
	q.periodFlags(f)
	f.StringVar(&q.compare, "compare", "previous", "`period` to compare with: previous, year, both or none")
	f.StringArrayVar(&q.filters, "filter", nil, "count only rows with this value, `dimension=value` or dimension!=value (repeatable)")
	f.StringSliceVar(&q.kpis, "kpi", nil, "only these KPIs: `ids` of telltale kpis")
}

// query is the engine's form of the question.
func (q *question) query() (engine.Query, error) {
	period, err := q.period()
	if err != nil {
		return engine.Query{}, err
	}
	filters, err := parseFilters(q.filters)
	if err != nil {
		return engine.Query{}, err
	}
	if !slices.Contains(comparisons, q.compare) {
		return engine.Query{}, fault.New(fault.Invalid, "--compare %s is no comparison.", q.compare).Do("Use previous, year, both or none.")
	}
	return engine.Query{KPIs: q.kpis, Period: period, Compare: q.compare, Filters: filters}, nil
}

// comparisons are what a report can compare with.
var comparisons = []string{"previous", "year", "both", "none"}

// lastPresets are the engine's windows that end at the newest data.
var lastPresets = map[string]string{"30d": "last30d", "7d": "last7d", "24h": "last24h", "15m": "last15m"}

var (
	monthForm   = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])$`)
	quarterForm = regexp.MustCompile(`^\d{4}-Q[1-4]$`)
)

// period is the engine's form of the period; without any option it is the month of the newest data.
func (q *question) period() (engine.Spec, error) {
	spec := engine.Spec{Preset: "month", AsOf: q.asOf}
	given := 0
	for _, set := range []bool{q.month != "", q.from != "" || q.to != "", q.last != ""} {
		if set {
			given++
		}
	}
	if given > 1 {
		return spec, fault.New(fault.Invalid, "--month, --from with --to, and --last each name a period; give one of them.")
	}
	switch {
	case monthForm.MatchString(q.month):
		spec.Month = q.month
	case quarterForm.MatchString(q.month):
		spec.Preset, spec.Month = "quarter", q.month
	case q.month != "":
		return spec, fault.New(fault.Invalid, "--month %s is no month.", q.month).Do("Write it as 2026-10, or 2026-Q4 for a quarter.")
	case q.last != "":
		preset, known := lastPresets[q.last]
		if !known {
			return spec, fault.New(fault.Invalid, "--last %s is not offered.", q.last).Do("Use 30d, 7d, 24h or 15m, or --from and --to.")
		}
		spec.Preset = preset
	case q.from != "" || q.to != "":
		if q.from == "" || q.to == "" {
			return spec, fault.New(fault.Invalid, "--from and --to belong together.").Do("The day after --to's last day ends the period: --from 2026-10-01 --to 2026-11-01.")
		}
		spec.Preset, spec.From, spec.To = "custom", q.from, q.to
	}
	return spec, nil
}

// parseFilters reads dimension=value and dimension!=value; values of one dimension are alternatives.
func parseFilters(given []string) ([]engine.Filter, error) {
	filters := []engine.Filter{}
	for _, text := range given {
		dimension, value, ok := strings.Cut(text, "=")
		dimension, not := strings.CutSuffix(dimension, "!")
		if !ok || dimension == "" {
			return nil, fault.New(fault.Invalid, "--filter %q has no dimension.", text).Do("Write it as --filter model=gpt-5.")
		}
		at := slices.IndexFunc(filters, func(f engine.Filter) bool { return f.Dimension == dimension && f.Not == not })
		if at < 0 {
			filters = append(filters, engine.Filter{Dimension: dimension, Not: not})
			at = len(filters) - 1
		}
		filters[at].Values = append(filters[at].Values, value)
	}
	return filters, nil
}
