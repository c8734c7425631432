package engine

import (
	"context"
	"fmt"
	"math/big"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
)

// computation is a KPI that no expression over a fact gives: Go code that asks its own questions. One computation is
// one file and one line of the table below.
type computation struct {
	// answer computes the KPI over the question's period, filters and split.
	answer func(*Engine, context.Context, question, *catalog.KPI) (*answer, error)
	// sql is one statement that gives the value in any DuckDB shell on the workspace; "" where no query shows why there
	// is none.
	sql func(*Engine, context.Context, question, *catalog.KPI) (string, error)
	// facts are those that the value rests on when settings decide which; nil: those of the catalog.
	facts func(question) []string
	// history is what users must be known for; nil where the value needs none.
	history *history
	// splits says that the answer has groups when the question splits by a dimension.
	splits bool
}

func (c computation) ask(e *Engine) func(context.Context, question, *catalog.KPI) (*answer, error) {
	return func(ctx context.Context, q question, k *catalog.KPI) (*answer, error) { return c.answer(e, ctx, q, k) }
}

// computations are those by name, beside the ones that rest on outages (uptime.go).
var computations map[string]computation

func init() {
	// Set here, because a computation may evaluate other KPIs and so refers to this table again.
	computations = map[string]computation{
		"accuracy":              {answer: accuracy, sql: accuracySQL, splits: true},
		"calibration":           {answer: calibration, sql: calibrationSQL},
		"confidence_drift":      driftOf((*Engine).confidenceDrift),
		"confirmed_resolution":  shareOf(confirmedResolution, aside{"conversation whose three days are not over, or without a user, is", "conversations whose three days are not over, or without a user, are", " left out."}),
		"conversion_ai":         conversionOf("ai"),
		"conversion_baseline":   conversionOf("baseline"),
		"conversion_impact":     {answer: conversionImpact, sql: conversionImpactSQL},
		"bill_vs_usage":         {answer: billVsUsage, sql: billVsUsageSQL},
		"budget_variance":       {answer: budgetVariance, sql: budgetVarianceSQL},
		"cost_growth":           {answer: costGrowth, sql: costGrowthSQL},
		"cost_of_failure":       {answer: costOfFailure, sql: costOfFailureSQL},
		"cost_projection":       {answer: costProjection, sql: costProjectionSQL},
		"customer_minutes":      {answer: customerMinutes, sql: customerMinutesSQL},
		"dependency_incidents":  {answer: dependencyIncidents, sql: dependencyIncidentsSQL},
		"error_budget_burn":     {answer: errorBudgetBurn, sql: errorBudgetBurnSQL},
		"growth_by_week":        {answer: growthByWeek, sql: growthByWeekSQL},
		"hallucination_rate":    {answer: hallucinationRate, sql: hallucinationRateSQL, splits: true},
		"infrastructure_status": {answer: infrastructureStatus, sql: infrastructureSQL},
		"label_drift": driftOf(func(_ *Engine, _ context.Context, q question) (drift, bool, error) {
			return labelDrift(), q.s.judged.labels, nil
		}),
		"monthly_active_users": activeUsers(30),
		"mttd":                 meanTime(timeToDetect, "Of %d of %d incidents nothing that was imported says when somebody noticed."),
		"mttr":                 meanTime(timeToResolve, "%d of %d incidents are not over."),
		"other_value":          {answer: otherValue, sql: otherValueSQL},
		"response_rate":        {answer: responseRate, sql: responseRateSQL},
		"return_rate":          shareOf(returning, notYetBack),
		"return_rate_new":      withHistory(shareAt(returning, 3, "new_", notYetBack), history{days: newAfter, beforePeriod: true, conversations: true}),
		"sla_credits":          {answer: slaCredits, sql: creditsSQL},
		"usage_growth":         {answer: usageGrowthAnswer, sql: usageGrowthSQL, facts: usageFacts},
		catalog.Unavailable:    {answer: unavailable, sql: func(*Engine, context.Context, question, *catalog.KPI) (string, error) { return "", nil }},
		"vendor_credits":       {answer: vendorCredits, sql: vendorCreditsSQL},
		"weekly_active_users":  activeUsers(7),
	}
}

func withHistory(c computation, h history) computation {
	c.history = &h
	return c
}

// aside says of rows that are in no share why they are not, with a verb that goes along with their number.
type aside struct{ one, more, end string }

var notYetBack = aside{"user whose seven days are not over is", "users whose seven days are not over are", " left out."}

// shareOf is a share that a query counts: it delivers one row of part, whole and aside, what is in neither. aside is
// the note on those, with a place for their number.
func shareOf(query func(*Engine, question) string, left aside) computation {
	return shareAt(query, 0, "", left)
}

// shareAt is shareOf for a query that counts several shares: at is the place of the column with the part, and prefix stands
// before the names of the share's columns.
func shareAt(query func(*Engine, question) string, at int, prefix string, left aside) computation {
	return computation{
		answer: func(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
			rows, err := e.asked(ctx, q.s, query(e, q), "the rows cannot be counted")
			if err != nil {
				return nil, err
			}
			var counts [3]*big.Rat
			for i, c := range rows[0][at : at+3] {
				counts[i] = zero(rational(c.String, c.Valid))
			}
			a := &answer{groups: map[string]reading{}}
			a.total = reading{part: counts[0], whole: counts[1], n: counts[1]}
			a.total.value = quotient(a.total.part, a.total.whole)
			if n := counts[2].Num().Int64(); n > 0 {
				a.notes = append(a.notes, figures.Counted(n, left.one, left.more)+left.end)
			}
			return a, nil
		},
		sql: func(e *Engine, _ context.Context, q question, _ *catalog.KPI) (string, error) {
			return fmt.Sprintf("SELECT %[1]spart::DOUBLE / nullif(%[1]swhole, 0) AS value\nFROM (%[2]s)", prefix, query(e, q)), nil
		},
	}
}

// unavailable answers a KPI of the workspace whose expressions fail on the data.
func unavailable(_ *Engine, _ context.Context, _ question, k *catalog.KPI) (*answer, error) {
	return &answer{why: k.Broken, groups: map[string]reading{}}, nil
}
