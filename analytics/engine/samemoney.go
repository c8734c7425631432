package engine

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
)

// Bills are the imports that have cost lines, and the questions that they raise.
type Bills struct {
	Imports   []Bill      `json:"imports"`
	Questions []SameMoney `json:"questions"`
}

// Bill is what one import has of one vendor in one currency.
type Bill struct {
	Import   int64   `json:"import"`
	Name     string  `json:"name"`
	Source   string  `json:"source"`
	Vendor   string  `json:"vendor"`
	From     string  `json:"from"`
	To       string  `json:"to"` // last day
	Lines    int64   `json:"lines"`
	Amount   float64 `json:"amount"`
	Currency string  `json:"currency"`
	LeftOut  bool    `json:"leftOut"`
}

// SameMoney is two imports that may hold the same money: the actual and the amortised costs of a month, or a bill and an
// export of it from another tool. Only a person can say.
type SameMoney struct {
	A        int64   `json:"a"`
	B        int64   `json:"b"`
	Vendor   string  `json:"vendor"`
	From     string  `json:"from"`
	To       string  `json:"to"` // last day
	AmountA  float64 `json:"amountA"`
	AmountB  float64 `json:"amountB"`
	Currency string  `json:"currency"`
	Evidence string  `json:"evidence"`
	Text     string  `json:"text"` // the question as a sentence
}

// What makes two bills look alike: lines that are in both, days that cost as much, or sums of the overlap that are as large.
const (
	alikeLines = 0.5
	alikeDays  = 0.8
	fewestDays = 5
	longDays   = 20  // of an overlap whose sum alone is evidence
	tolerance  = 100 // 1 in so many
)

// Bills lists the imports with cost lines, and asks about those that look like the same money. An answer is a setting:
// cost.left_out names imports that do not count, cost.both pairs that both do.
func (e *Engine) Bills(ctx context.Context) (Bills, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Bills{}, err
	}
	return e.bills(ctx, s)
}

func (e *Engine) bills(ctx context.Context, s *state) (Bills, error) {
	return cached(ctx, e, s.version, "same money", nil, func() (Bills, error) {
		b := Bills{Imports: []Bill{}, Questions: []SameMoney{}}
		cells, err := e.cells(ctx, `SELECT c.import::VARCHAR, coalesce(file || CASE WHEN member = '' THEN '' ELSE '/' || member END, ''), coalesce(source, ''), vendor, currency,
			strftime(a, '%Y-%m-%d'), strftime(z - 1, '%Y-%m-%d'), n::VARCHAR, sum::VARCHAR
			FROM (SELECT import, coalesce(vendor, '') AS vendor, currency, min(started) AS a, max(greatest(ended, started + 1)) AS z, count(*) AS n,
				coalesce(sum(billed) FILTER (NOT `+oversized(e.catalog.Fact("costs").Spread)+`), 0) AS sum FROM costs GROUP BY ALL) AS c LEFT JOIN imports ON id = c.import ORDER BY c.import, vendor, currency`, 9)
		if err != nil {
			return b, err
		}
		out, both := s.answered()
		for _, c := range cells {
			n := int64(numeric(c[0]))
			b.Imports = append(b.Imports, Bill{Import: n, Name: c[1], Source: c[2], Vendor: c[3], Currency: c[4], From: c[5], To: c[6],
				Lines: int64(numeric(c[7])), Amount: numeric(c[8]), LeftOut: out[n]})
		}
		for i, one := range b.Imports {
			for _, other := range b.Imports[i+1:] {
				if one.Import == other.Import || out[one.Import] || out[other.Import] || both[[2]int64{one.Import, other.Import}] ||
					one.Currency != other.Currency || !sameVendor(one.Vendor, other.Vendor) || one.To < other.From || other.To < one.From {
					continue
				}
				question, err := e.sameMoney(ctx, s, one, other)
				if err != nil {
					return b, err
				}
				if question != nil {
					b.Questions = append(b.Questions, *question)
				}
			}
		}
		return b, nil
	})
}

// answered are the imports that are left out now, and the pairs that both count.
func (s *state) answered() (out map[int64]bool, both map[[2]int64]bool) {
	out, both = map[int64]bool{}, map[[2]int64]bool{}
	now := s.newest.Add(-time.Nanosecond)
	ids, _ := catalog.ParseNumbers(s.settings.choice("cost.left_out", now))
	for _, id := range ids {
		out[id] = true
	}
	pairs, _ := catalog.ParsePairs(s.settings.choice("cost.both", now))
	for _, p := range pairs {
		both[p] = true
	}
	return out, both
}

// vendorNames are words of vendors that tools call differently.
var vendorNames = [][]string{{"aws", "amazon"}, {"google", "gcp"}, {"azure", "microsoft"}}

// sameVendor reports whether two names may be those of one vendor. A bill that names none may be anybody's.
func sameVendor(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == "" || b == "" || a == b {
		return true
	}
	for _, words := range vendorNames {
		has := func(name string) bool {
			return strings.Contains(name, words[0]) || strings.Contains(name, words[1])
		}
		if has(a) && has(b) {
			return true
		}
	}
	return false
}

// sameMoney compares two bills where they overlap; nil when nothing looks alike. Bills of other accounts are others.
func (e *Engine) sameMoney(ctx context.Context, s *state, one, other Bill) (*SameMoney, error) {
	from, to := max(one.From, other.From), min(one.To, other.To)
	of := func(b Bill) string {
		return fmt.Sprintf("SELECT * FROM costs WHERE import = %d AND coalesce(vendor, '') = %s AND currency = %s", b.Import, quote(b.Vendor), quote(b.Currency))
	}
	perDay := func(lines string) string {
		return fmt.Sprintf(`SELECT day, sum(part) AS amount FROM (SELECT unnest(range(a, b)) AS day, billed::DOUBLE / (b - a) AS part
			FROM (SELECT started - DATE '1970-01-01' AS a, greatest(ended - DATE '1970-01-01', a + 1) AS b, billed FROM (%s)))
			WHERE day BETWEEN DATE '%s' - DATE '1970-01-01' AND DATE '%s' - DATE '1970-01-01' GROUP BY day`, lines, from, to)
	}
	grouped := func(lines string) string {
		return fmt.Sprintf("SELECT started, service, sku, resource, round(billed, 2) AS billed, count(*) AS n FROM (%s) WHERE billed <> 0 AND started BETWEEN DATE '%s' AND DATE '%s' GROUP BY ALL", lines, from, to)
	}
	cells, err := e.cells(ctx, fmt.Sprintf(`WITH a AS (%s), b AS (%s), da AS (%s), db AS (%s), la AS (%s), lb AS (%s)
		SELECT (SELECT coalesce(sum(amount), 0) FROM da)::VARCHAR, (SELECT coalesce(sum(amount), 0) FROM db)::VARCHAR,
		(SELECT count(*) FROM da JOIN db USING (day))::VARCHAR, (SELECT count(*) FROM da JOIN db USING (day) WHERE abs(da.amount - db.amount) * %d <= abs(da.amount))::VARCHAR,
		(SELECT coalesce(sum(least(la.n, lb.n)), 0) FROM la JOIN lb ON la.started = lb.started AND la.billed = lb.billed AND la.service IS NOT DISTINCT FROM lb.service
			AND la.sku IS NOT DISTINCT FROM lb.sku AND la.resource IS NOT DISTINCT FROM lb.resource)::VARCHAR,
		(SELECT coalesce(least((SELECT sum(n) FROM la), (SELECT sum(n) FROM lb)), 0))::VARCHAR,
		(SELECT count(*) = 0 AND (SELECT count(*) FROM a WHERE account IS NOT NULL) > 0 AND (SELECT count(*) FROM b WHERE account IS NOT NULL) > 0
			FROM (SELECT DISTINCT account FROM a WHERE account IS NOT NULL) JOIN (SELECT DISTINCT account FROM b WHERE account IS NOT NULL) USING (account))::VARCHAR`,
		of(one), of(other), perDay("SELECT * FROM a"), perDay("SELECT * FROM b"), grouped("SELECT * FROM a"), grouped("SELECT * FROM b"), tolerance), 7)
	if err != nil {
		return nil, err
	}
	c := cells[0]
	q := &SameMoney{A: one.Import, B: other.Import, Vendor: one.Vendor, From: from, To: to, AmountA: numeric(c[0]), AmountB: numeric(c[1]), Currency: one.Currency}
	common, agreeing, lines, fewer := numeric(c[2]), numeric(c[3]), numeric(c[4]), numeric(c[5])
	switch alike := q.AmountA > 0 && math.Abs(q.AmountA-q.AmountB)*tolerance <= q.AmountA; {
	case c[6] == "true":
		return nil, nil
	case fewer > 0 && lines >= alikeLines*fewer:
		q.Evidence = fmt.Sprintf("%.0f of %.0f lines are in both", lines, fewer)
	case common >= fewestDays && agreeing >= alikeDays*common:
		q.Evidence = fmt.Sprintf("%.0f of %.0f days cost as much in both", agreeing, common)
	case alike && common >= longDays:
		q.Evidence = fmt.Sprintf("the sums of %.0f days differ by less than 1 %%", common)
	default:
		return nil, nil
	}
	q.Text = fmt.Sprintf("Are imports %d (%s) and %d (%s) the same money? From %s to %s they have %s and %s, and %s.", one.Import, one.Name, other.Import, other.Name,
		from, to, figures.Money(q.AmountA, q.Currency), figures.Money(q.AmountB, q.Currency), q.Evidence)
	return q, nil
}

// sameMoneyNotes are the questions that are open about the costs of a period.
func (e *Engine) sameMoneyNotes(ctx context.Context, q question) ([]string, error) {
	b, err := e.bills(ctx, q.s)
	if err != nil {
		return nil, err
	}
	var notes []string
	from, to := q.period.From.Format(time.DateOnly), q.period.To.Add(-time.Nanosecond).Format(time.DateOnly)
	for _, one := range b.Questions {
		if one.From <= to && one.To >= from {
			notes = append(notes, one.Text+` Answer with "telltale bills".`)
		}
	}
	return notes, nil
}
