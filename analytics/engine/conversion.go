package engine

import (
	"context"
	"fmt"
	"math"
	"math/big"

	"telltale/analytics/catalog"
	"telltale/analytics/stats"
)

// conversions counts users and conversions of a group in the period, from rows of single users and from summaries. A
// user counts once, as converted when any row says so. Those who met both groups stand aside, and in the group with AI
// those who converted before they first used it, as far as conversations or requests show when that was.
func (q question) conversions(e *Engine, cohort string) string {
	fact := e.catalog.Fact("conversions")
	where := q.frame().instants(fact)
	return fmt.Sprintf(`WITH inside AS (SELECT * FROM conversions WHERE %s),
  people AS (SELECT user_id, bool_or(cohort = %s) AS here, count(DISTINCT cohort) > 1 AS met_both, bool_or(converted) AS converted,
      min(ts) FILTER (converted) AS since FROM inside WHERE user_id IS NOT NULL GROUP BY user_id),
  firsts AS (SELECT user_id, min(started) AS used FROM conversations SEMI JOIN people USING (user_id) GROUP BY user_id),
  judged AS (SELECT converted, met_both OR %s AS out FROM people LEFT JOIN firsts USING (user_id) WHERE here),
  sums AS (SELECT coalesce(sum(conversions), 0) AS part, coalesce(sum(users), 0) AS whole FROM inside WHERE user_id IS NULL AND cohort = %[2]s)
  SELECT (sums.part + count(*) FILTER (converted AND NOT out))::BIGINT AS part, (sums.whole + count(*) FILTER (NOT out))::BIGINT AS whole,
    (count(*) FILTER (out))::BIGINT AS aside FROM sums LEFT JOIN judged ON true GROUP BY sums.part, sums.whole`,
		where, quote(cohort), map[bool]string{true: "coalesce(since < used, FALSE)", false: "FALSE"}[cohort == "ai"])
}

var conversionAside = aside{"user who met both groups, or converted before first using AI, is", "users who met both groups, or converted before they first used AI, are", " left out."}

func conversionOf(cohort string) computation {
	return shareOf(func(e *Engine, q question) string { return q.conversions(e, cohort) }, conversionAside)
}

// conversionImpact is the ratio of both rates with Koopman's interval.
func conversionImpact(e *Engine, ctx context.Context, q question, k *catalog.KPI) (*answer, error) {
	var readings [2]reading
	a := &answer{groups: map[string]reading{}}
	for i, cohort := range []string{"ai", "baseline"} {
		of, err := conversionOf(cohort).answer(e, ctx, q, k)
		if err != nil {
			return nil, err
		}
		readings[i] = of.total
		a.notes = append(a.notes, of.notes...)
	}
	ai, base := readings[0], readings[1]
	a.total = reading{value: quotient(ai.value, base.value), part: ai.value, whole: base.value, n: new(big.Rat).Add(ai.n, base.n)}
	if a.total.value == nil {
		return &answer{why: "There are no conversions of both groups."}, nil
	}
	i := stats.RatioOfProportions(*float(ai.part), *float(ai.whole), *float(base.part), *float(base.whole))
	if !math.IsInf(i.High, 1) {
		a.total.low, a.total.high = finite(i.Low), finite(i.High)
	}
	if q.s.settings.choice("conversion.randomised", q.frame().at) == "no" {
		a.notes = append(a.notes, "Not randomised: who uses AI may differ from who does not.")
		return a, nil
	}
	if p := sampleRatio(*float(ai.whole), *float(base.whole)); p < 0.01 {
		a.notes = append(a.notes, fmt.Sprintf("The groups have %s and %s users; an even split makes that unlikely (p = %.4f): the randomisation may be broken.",
			countText(ai.whole), countText(base.whole), p))
	}
	return a, nil
}

// sampleRatio is the probability that an even split of users gives groups at least this uneven.
func sampleRatio(a, b float64) float64 {
	return math.Erfc(math.Abs(a-b) / math.Sqrt(2*(a+b)))
}

func conversionImpactSQL(e *Engine, ctx context.Context, q question, k *catalog.KPI) (string, error) {
	ai, err := conversionOf("ai").sql(e, ctx, q, k)
	if err != nil {
		return "", err
	}
	base, err := conversionOf("baseline").sql(e, ctx, q, k)
	return fmt.Sprintf("SELECT (%s) / nullif((%s), 0) AS value", ai, base), err
}
