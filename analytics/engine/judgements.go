package engine

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"time"

	"telltale/analytics/stats"
)

// judgement is one question about predictions, which people answered in a review, or an export itself does.
type judgement struct {
	name     string // in the table labels
	imported string // what the export says: SQL over predictions, NULL where it says nothing
	columns  []string
	apart    bool // who is unsure stands apart, instead of counting as a no
}

var (
	whetherRight = judgement{name: "accuracy", imported: "correct", columns: []string{"correct"}}
	// A log of a classifier states what it said and what would have been right instead.
	whetherRightByLabel = judgement{name: "accuracy", columns: []string{"correct", "output", "label"},
		imported: "coalesce(correct, CASE WHEN label IS NOT NULL THEN lower(trim(output)) = lower(trim(label)) END)"}
	whetherMadeUp = judgement{name: "hallucination", imported: "hallucinated", columns: []string{"hallucinated"}, apart: true}
)

// tally is what was judged of one stratum of predictions.
type tally struct {
	stratum    string
	yes        *big.Rat // weight of those judged so
	unsure     *big.Rat
	judged     *big.Rat // all judged, the unsure ones that stand apart left out
	squares    *big.Rat // sum of the squared weights of the judged
	population *big.Rat // all that the judged stand for
	n, apart   int64    // labels, and those of them that stand apart
	doubtful   int64    // labels that are unsure

	z             float64 // standard errors that the intervals of its reviews reach; 0 without a review that plans them
	review, other string  // names of its reviews: the first and the last
}

// evidence says whose word on predictions there is at all, so that nobody is asked for what no row has.
type evidence struct {
	reviewed map[string]bool // questions that a review answers
	imported map[string]bool // questions that an export answers
	labelled bool            // some export states the true label
	flagged  bool            // some export says which predictions answered
	silent   bool            // some prediction has no such flag
	labels   bool            // the answers are labels: there are few different ones
	unnamed  bool            // some prediction has no id
}

// right is the question whether a prediction is right, with the fewest columns that answer it.
func (v evidence) right() judgement {
	if v.labelled {
		return whetherRightByLabel
	}
	return whetherRight
}

func (e *Engine) readEvidence(ctx context.Context, s *state) error {
	var correct, madeUp bool
	// The first row that says so ends each look; where the statistics know that there is none, nothing is read at all.
	err := e.db.QueryRow(ctx, `SELECT EXISTS (FROM predictions WHERE correct IS NOT NULL), EXISTS (FROM predictions WHERE hallucinated IS NOT NULL),
		EXISTS (FROM predictions WHERE label IS NOT NULL), EXISTS (FROM predictions WHERE answered IS NOT NULL), EXISTS (FROM predictions WHERE answered IS NULL),
		EXISTS (FROM predictions WHERE id IS NULL)`).
		Scan(&correct, &madeUp, &s.judged.labelled, &s.judged.flagged, &s.judged.silent, &s.judged.unnamed)
	if err != nil {
		return internal("the predictions cannot be read", err)
	}
	// A few thousand rows tell whether answers repeat; to count them all would take as long as all other questions.
	err = e.db.QueryRow(ctx, fmt.Sprintf("SELECT count(DISTINCT output) BETWEEN 1 AND %d FROM (SELECT output FROM predictions LIMIT 10000)", mostLabels)).Scan(&s.judged.labels)
	if err != nil {
		return internal("the predictions cannot be read", err)
	}
	s.judged.imported = map[string]bool{whetherRight.name: correct || s.judged.labelled, whetherMadeUp.name: madeUp}
	s.judged.reviewed = map[string]bool{}
	questions, err := e.cells(ctx, "SELECT DISTINCT question FROM labels", 1)
	for _, q := range questions {
		s.judged.reviewed[q[0]] = true
	}
	return err
}

// tallies are judged predictions by stratum, in total and by the question's split.
type tallies struct {
	reviewed bool // by people in a review, not by the export
	period   Period
	total    []tally
	groups   map[string][]tally
}

func (t *tallies) n() (n int64) {
	for _, one := range t.total {
		n += one.n
	}
	return n
}

// apart are the labels that stand apart.
func (t *tallies) apart() (n int64) {
	for _, one := range t.total {
		n += one.apart
	}
	return n
}

// reviewNames say which reviews the labels are from, as they stand in a sentence.
func (t *tallies) reviewNames() string {
	first, last := "", ""
	for _, one := range t.total {
		if first == "" || one.review < first {
			first = one.review
		}
		last = max(last, one.other)
	}
	switch first {
	case "":
		return "a review"
	case last:
		return fmt.Sprintf("the review “%s”", first)
	}
	return fmt.Sprintf("the reviews “%s” to “%s”", first, last)
}

// question is what the labels are of.
func (t *tallies) question(q question) question {
	return question{s: q.s, period: t.period, filters: q.filters, days: q.days}
}

// A review is made once a month. A shorter period with few labels of its own shows those of the month that it ends in.
const (
	fewLabels   = 30
	reviewCycle = 28 * 24 * time.Hour
)

// tally counts the judged predictions that answered: those of the period's review, without one what the export says.
// The two are never pooled. There may be none.
func (e *Engine) tally(ctx context.Context, q question, j judgement) (*tallies, error) {
	month := q.month()
	best := &tallies{period: q.period}
	for _, reviewed := range []bool{true, false} {
		if reviewed && !q.s.judged.reviewed[j.name] || !reviewed && !q.s.judged.imported[j.name] {
			continue
		}
		own, err := e.tallyBy(ctx, q, j, reviewed)
		if err != nil {
			return nil, err
		}
		if month != nil && own.n() < fewLabels {
			wide, err := e.tallyBy(ctx, *month, j, reviewed)
			if err != nil {
				return nil, err
			}
			if wide.n() > own.n() {
				wide.groups = own.groups
				own = wide
			}
		}
		if best = own; own.n() > 0 {
			return own, nil
		}
	}
	return best, nil
}

// month is the question about the calendar month in which a short period ends, as far as it is known; nil for others.
func (q question) month() *question {
	p := q.period
	if p.To.Sub(p.From) >= reviewCycle || q.days != nil {
		return nil
	}
	last := p.known.Add(-time.Nanosecond).In(q.s.zone)
	from := time.Date(last.Year(), last.Month(), 1, 0, 0, 0, 0, q.s.zone)
	asOf, _ := time.Parse(time.RFC3339, p.AsOf)
	wide := question{s: q.s, filters: q.filters}
	wide.period = q.s.finish(Period{Preset: "month", Label: from.Format("January 2006"), Zone: p.Zone, From: from, To: from.AddDate(0, 1, 0)}, asOf)
	if p.end.Before(wide.period.end) {
		wide.period.end = p.end
	}
	return &wide
}

func (e *Engine) tallyBy(ctx context.Context, q question, j judgement, reviewed bool) (*tallies, error) {
	rows, err := e.db.Query(ctx, e.tallySQL(q, j, reviewed))
	if err != nil {
		return nil, internal("the labels cannot be counted", err)
	}
	defer rows.Close()
	t := &tallies{reviewed: reviewed, period: q.period, groups: map[string][]tally{}}
	for rows.Next() {
		var isTotal bool
		var key sql.NullString
		var one tally
		var cells [5]sql.NullString
		var review, other sql.NullString
		if err := rows.Scan(&isTotal, &key, &one.stratum, &cells[0], &cells[1], &cells[2], &cells[3], &cells[4], &one.n, &one.apart, &one.doubtful, &one.z, &review, &other); err != nil {
			return nil, internal("the labels cannot be counted", err)
		}
		one.review, one.other = review.String, other.String
		for i, into := range []**big.Rat{&one.yes, &one.unsure, &one.judged, &one.squares, &one.population} {
			*into = zero(rational(cells[i].String, cells[i].Valid))
		}
		if reviewed {
			one.count()
		}
		if isTotal {
			t.total = append(t.total, one)
		} else {
			t.groups[key.String] = append(t.groups[key.String], one)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, internal("the labels cannot be counted", err)
	}
	return t, nil
}

// count makes labels that all stand for as many predictions count as one each, as people count them.
func (t *tally) count() {
	n := big.NewRat(t.n, 1)
	if t.n == 0 || new(big.Rat).Mul(n, t.squares).Cmp(new(big.Rat).Mul(t.judged, t.judged)) != 0 {
		return
	}
	each := quotient(t.judged, n)
	t.yes, t.unsure, t.judged, t.squares = quotient(t.yes, each), quotient(t.unsure, each), n, n
}

// tallySQL counts by stratum. A label of a review stands for as many predictions as its plan says; what the export
// judged stands for all that answered.
func (e *Engine) tallySQL(q question, j judgement, reviewed bool) string {
	key, sets := "NULL", "(stratum)"
	if !q.by.none() {
		key, sets = "key", "(stratum), (stratum, key)"
	}
	return fmt.Sprintf(`SELECT %s AS in_total, CAST(%s AS VARCHAR) AS key, stratum,
  CAST(coalesce(sum(weight) FILTER (answer = 'yes'), 0) AS VARCHAR) AS yes, CAST(sum(weight) FILTER (answer = 'unsure') AS VARCHAR) AS unsure,
  CAST(sum(weight) FILTER (counts) AS VARCHAR) AS judged, CAST(sum(CAST(weight AS DECIMAL(38,6)) * weight) FILTER (counts) AS VARCHAR) AS squares,
  CAST(sum(stands_for) FILTER (counts IS DISTINCT FROM FALSE) AS VARCHAR) AS population, count(*) FILTER (counts) AS n, count(*) FILTER (NOT counts) AS apart,
  count(*) FILTER (answer = 'unsure') AS doubtful, coalesce(max(z), 0) AS z, min(review) AS review, max(review) AS other
FROM (%s) GROUP BY GROUPING SETS (%s) ORDER BY ALL`,
		map[bool]string{true: "TRUE", false: "grouping(key) = 1"}[q.by.none()], key, e.judgedRows(q, j, reviewed), sets)
}

// judgedRows are predictions that answered, each with its answer to the question, whether that counts (NULL where there
// is none), its stratum, and how many predictions it stands for.
func (e *Engine) judgedRows(q question, j judgement, reviewed bool) string {
	fact := e.catalog.Fact("predictions")
	n := need{fact: fact, names: append([]string{"answered", "weight", "confidence"}, j.columns...), by: q.by.by, grain: q.by.grain}
	counts := "CASE WHEN answer IS NOT NULL THEN TRUE END"
	if j.apart {
		counts = "answer <> 'unsure'"
	}
	if !reviewed {
		return fmt.Sprintf(`SELECT *, %s AS counts, '' AS stratum, weight AS stands_for, NULL::DOUBLE AS z, NULL::VARCHAR AS review FROM (
    SELECT * EXCLUDE (answered), CASE WHEN %s THEN 'yes' WHEN NOT %[2]s THEN 'no' END AS answer FROM (%s) WHERE answered IS DISTINCT FROM FALSE)`,
			counts, "("+j.imported+")", e.fromRows(q.frame(), n))
	}
	// Rows without an id may be told apart by nothing: one that was drawn is one label, whatever equals it.
	n.names = append([]string{"answered", "confidence"}, q.s.keyColumns()...)
	return fmt.Sprintf(`SELECT *, %s AS counts, stands_for AS weight FROM (
    SELECT r.* EXCLUDE (answered), l.* EXCLUDE (prediction) FROM (%s) r JOIN (
      SELECT prediction, answer, stratum, weight AS stands_for, review, z FROM labels LEFT JOIN (SELECT name, z FROM reviews) ON name = review WHERE question = %s
      QUALIFY row_number() OVER (PARTITION BY prediction ORDER BY labelled_at DESC, reviewer) = 1) l ON l.prediction = %s
    WHERE answered IS DISTINCT FROM FALSE QUALIFY row_number() OVER (PARTITION BY l.prediction ORDER BY confidence) = 1)`, counts, e.fromRows(q.frame(), n), quote(j.name), q.s.predictionKey())
}

// share estimates the share of a yes in the population, with unsure answers as what they are told to be. The interval reaches
// as far as the plans of the reviews say: one that is looked at while people label is wider than that of a single look.
func share(strata []tally, unsureIsYes bool) (value *big.Rat, e stats.Estimate, ok bool) {
	sum, population := new(big.Rat), new(big.Rat)
	var forStats []stats.Stratum
	var z float64
	for _, t := range strata {
		z = max(z, t.z)
		if t.judged.Sign() <= 0 {
			continue
		}
		yes := t.yes
		if unsureIsYes {
			yes = new(big.Rat).Add(yes, t.unsure)
		}
		p := quotient(yes, t.judged)
		population.Add(population, t.population)
		sum.Add(sum, new(big.Rat).Mul(t.population, p))
		forStats = append(forStats, stats.Stratum{Population: *float(t.population), Share: *float(p),
			Sample: stats.EffectiveSize(*float(t.judged), *float(t.squares))})
	}
	e, ok = stats.Stratified(forStats)
	if z > 0 {
		e.Interval = e.At(z)
	}
	return quotient(sum, population), e, ok
}
