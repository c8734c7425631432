package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/figures"
)

const (
	questionDays = 7 // that are looked at, and as many before them

	// mostWordings are read, the most frequent first: what was asked in a way of its own is no frequent question.
	mostWordings  = 10_000
	mostQuestions = 50

	// personal is what could tell who somebody is: links, mail addresses, phone numbers, and numbers of orders, customers
	// and accounts. Each becomes a #.
	personal = `https?://\S+|[\w.+-]+@[\w-]+\.[\w.-]+\w|\+?\d[\d\s()/.-]{5,}\d|[\p{L}-]*\d[\p{L}\d-]{3,}`
)

// wordingSQL is what a prediction was asked, with personal data replaced.
var wordingSQL = "regexp_replace(trim(left(input, 300)), " + quote(personal) + ", '#', 'g')"

// Questions are what users asked most.
type Questions struct {
	From     string        `json:"from"` // RFC 3339: the last seven days of the period
	To       string        `json:"to"`
	Zone     string        `json:"zone"`
	Asked    float64       `json:"asked"`    // questions in these days
	Before   float64       `json:"before"`   // in the seven days before
	Items    []TopQuestion `json:"items"`    // the most frequent first
	Hidden   int           `json:"hidden"`   // questions that too few users asked to be shown
	Users    int           `json:"users"`    // how many a shown question needs
	Distinct int           `json:"distinct"` // different wordings that were compared
	Why      string        `json:"why"`      // why there are none, as a sentence; empty otherwise
	Note     string        `json:"note"`     // why no question is called new; empty otherwise

	unseen bool // the seven days before are not all there
}

// TopQuestion is one question in all its wordings.
type TopQuestion struct {
	ID           string   `json:"id"`   // the same from month to month, as long as its commonest wording keeps its words
	Text         string   `json:"text"` // the commonest wording, without personal data
	Wordings     int      `json:"wordings"`
	Count        float64  `json:"count"`
	Share        float64  `json:"share"` // of all questions
	Users        int      `json:"users"`
	Before       float64  `json:"before"`       // how often in the seven days before
	Change       *float64 `json:"change"`       // (count - before) / before; nil when nobody asked before
	Trend        string   `json:"trend"`        // new, rising, fading, or "" without a clear change
	Satisfaction *float64 `json:"satisfaction"` // mean stars of the conversations; nil without ratings
	Ratings      int      `json:"ratings"`
	DontKnow     *float64 `json:"dontKnow"` // share of them that the model did not answer; nil where it is not known

	ways []string // all wordings of both weeks, personal data replaced
}

// Questions groups what users asked in the last seven days of the period, and compares it with the seven days before. It
// fails as Evaluate does, and with fault.Invalid for filters that predictions cannot be filtered by.
func (e *Engine) Questions(ctx context.Context, query Query) (Questions, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Questions{}, err
	}
	return cached(ctx, e, s.version, "questions", query, func() (Questions, error) { return e.questions(ctx, s, query) })
}

func (e *Engine) questions(ctx context.Context, s *state, query Query) (Questions, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Questions{}, err
	}
	if _, elsewhere := q.frame().applies(e.catalog.Fact("predictions")); len(elsewhere) > 0 {
		return Questions{}, fault.New(fault.Invalid, "Questions cannot be filtered by %s.", join(elsewhere))
	}
	to := q.period.known
	if q.period.end.Before(to) {
		to = q.period.end
	}
	from := to.In(s.zone).AddDate(0, 0, -questionDays)
	asked := Questions{From: from.Format(time.RFC3339), To: to.In(s.zone).Format(time.RFC3339), Zone: s.zone.String(), Items: []TopQuestion{},
		Users: s.settings.count("questions.users", q.frame().at)}
	if !s.began("predictions", from.AddDate(0, 0, -questionDays)) {
		asked.unseen = true
		asked.Note = "No prediction is as old as the seven days before, so that no question can be called new."
	}
	wordings, err := e.wordings(ctx, q, from, to, &asked)
	if err != nil {
		return Questions{}, err
	}
	asked.group(wordings)
	switch {
	case asked.Asked == 0:
		asked.Why = "No prediction of these seven days says what was asked."
	case len(asked.Items) == 0:
		asked.Why = fmt.Sprintf("No question was asked by %s that can be told apart.", figures.Counted(asked.Users, "user", "users"))
	}
	return asked, nil
}

// began reports whether a table has a row of the hour of an instant, or of an earlier one.
func (s *state) began(table string, at time.Time) bool {
	return slices.ContainsFunc(s.hours[table], func(h sourceHours) bool { return len(h.hours) > 0 && h.hours[0] <= at.Unix()/3600 })
}

// wording is a way in which something was asked, with what is known of those who did.
type wording struct {
	text              string
	count, before     float64
	answered, unknown float64 // those of which it is known whether the model answered, and those that it did not
	stars, ratings    float64
	users             []any // hashes of the different users
}

// wordings reads the most frequent wordings, personal data replaced, and how much was asked in all.
func (e *Engine) wordings(ctx context.Context, q question, from, to time.Time, asked *Questions) ([]wording, error) {
	f := q.frame()
	f.spans = []span{{from.AddDate(0, 0, -questionDays), to}}
	predictions := e.fromRows(f, need{fact: e.catalog.Fact("predictions"), names: []string{"ts", "input", "weight", "user_id", "conversation", "gave_answer"}})
	rated := frame{s: q.s, spans: f.spans, at: f.at}
	feedback := e.fromRows(rated, need{fact: e.catalog.Fact("feedback"), names: []string{"conversation", "stars", "rated"}})
	rows, err := e.db.Query(ctx, fmt.Sprintf(`SELECT wording, coalesce(sum(weight) FILTER (recent), 0)::DOUBLE, coalesce(sum(weight) FILTER (NOT recent), 0)::DOUBLE,
  coalesce(sum(weight) FILTER (recent AND gave_answer IS NOT NULL), 0)::DOUBLE, coalesce(sum(weight) FILTER (recent AND NOT gave_answer), 0)::DOUBLE,
  coalesce(sum(stars) FILTER (recent), 0)::DOUBLE, count(stars) FILTER (recent)::DOUBLE, list(DISTINCT hash(who)) FILTER (recent AND who IS NOT NULL),
  sum(coalesce(sum(weight) FILTER (recent), 0)) OVER ()::DOUBLE, sum(coalesce(sum(weight) FILTER (NOT recent), 0)) OVER ()::DOUBLE
FROM (SELECT %s AS wording, ts >= %s AS recent, weight, gave_answer, coalesce(user_id, conversation) AS who, stars
  FROM (%s) LEFT JOIN (SELECT conversation, CAST(avg(stars) AS DECIMAL(18,9)) AS stars FROM (%s) WHERE rated AND conversation IS NOT NULL GROUP BY conversation) USING (conversation)
  WHERE input IS NOT NULL)
GROUP BY wording ORDER BY sum(weight) DESC, wording LIMIT %d`, wordingSQL, timestamp(from), predictions, feedback, mostWordings))
	if err != nil {
		return nil, internal("the questions cannot be read", err)
	}
	defer rows.Close()
	var all []wording
	for rows.Next() {
		var w wording
		var users any
		if err := rows.Scan(&w.text, &w.count, &w.before, &w.answered, &w.unknown, &w.stars, &w.ratings, &users, &asked.Asked, &asked.Before); err != nil {
			return nil, internal("the questions cannot be read", err)
		}
		w.users, _ = users.([]any)
		all = append(all, w)
	}
	asked.Distinct = len(all)
	return all, rows.Err()
}
