package engine

import (
	"context"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/localtime"
)

// Population is the predictions that a review can be about: those of a period and of filters that the export does not say
// went unanswered, because accuracy is a share of answers.
type Population struct {
	Period Period

	f    frame
	e    *Engine
	from string
}

// Population resolves the period and the filters of a query. It fails as Evaluate does, and with fault.Invalid for filters
// that predictions do not have.
func (e *Engine) Population(ctx context.Context, query Query) (Population, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Population{}, err
	}
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Population{}, err
	}
	fact := e.catalog.Fact("predictions")
	if _, elsewhere := q.frame().applies(fact); len(elsewhere) > 0 {
		return Population{}, fault.New(fault.Invalid, "Predictions cannot be filtered by %s.", strings.Join(elsewhere, ", ")).Do("Take that filter away.")
	}
	return Population{Period: q.period, f: q.frame(), e: e, from: e.rowsOf(q.frame(), fact, nil)}, nil
}

// Rows is SQL that delivers the population: key (what tells the prediction apart), import, minute, weight, and as stratum
// the part of the population that the expression gives.
func (p Population) Rows(stratum string) string {
	return "SELECT " + p.Key() + " AS key, import, minute, coalesce(weight, 1) AS weight, " + stratum + " AS stratum FROM " + p.from + " AND answered IS DISTINCT FROM FALSE"
}

// Key is SQL over predictions for what tells one apart.
func (p Population) Key() string { return p.f.s.predictionKey() }

// PredictionKey is SQL over predictions for what tells one apart: what labels name them by.
func (e *Engine) PredictionKey(ctx context.Context) (string, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return "", err
	}
	return s.predictionKey(), nil
}

// predictionKey is the export's own id. A prediction without one is told apart by all that is known of it.
func (s *state) predictionKey() string {
	if !s.judged.unnamed {
		return "id"
	}
	return "coalesce(id, md5(concat_ws(chr(31), CAST(ts AS VARCHAR), coalesce(conversation, ''), coalesce(user_id, ''), coalesce(model, ''), coalesce(input, ''), coalesce(output, ''))))"
}

// keyColumns are the columns that predictionKey reads.
func (s *state) keyColumns() []string {
	if !s.judged.unnamed {
		return []string{"id"}
	}
	return []string{"id", "ts", "conversation", "user_id", "model", "input", "output"}
}

// By is an SQL expression over the rows that names the part of the population which each belongs to; ok is false for a
// dimension that predictions cannot be divided by.
func (p Population) By(dimension string) (sql string, ok bool) {
	switch dimension {
	case "model":
		return "coalesce(model, '')", true
	case "confidence":
		d := p.e.catalog.Fact("predictions").Dimension("confidence")
		return "coalesce(" + p.f.dimensionSQL(d) + ", '')", true
	case "day":
		return "strftime(DATE '1970-01-01' + (" + localtime.Day("minute", p.f.s.zone, p.f.from(), p.f.to()) + ")::INTEGER, '%Y-%m-%d')", true
	case "topic":
		return lookup("predictions.conversation", "SELECT id, any_value(topic) FROM conversations WHERE topic IS NOT NULL GROUP BY id"), true
	case "endpoint":
		return lookup("predictions.id", "SELECT id, any_value(endpoint) FROM requests WHERE endpoint IS NOT NULL GROUP BY id"), true
	case "rating":
		return lookup("predictions.conversation", contentConversations), true
	}
	return "", false
}

// The strata of an enriched sample. They are disjoint: the first that fits holds.
const (
	LowConfidence = "low confidence"
	ThumbsDown    = "thumbs down"
	Flagged       = "flagged"
	TheRest       = "the rest"
)

// Suspects is an SQL expression over the rows that names the stratum of an enriched sample: what is likely to be wrong by
// the model's own confidence, by what users say of its conversation, or by a check of the export.
func (p Population) Suspects() string {
	rating, _ := p.By("rating")
	return "CASE WHEN confidence < 0.4999995 THEN " + quote(LowConfidence) + " WHEN " + rating + " = 'negative' THEN " + quote(ThumbsDown) +
		" WHEN hallucinated OR NOT correct THEN " + quote(Flagged) + " ELSE " + quote(TheRest) + " END"
}

// contentConversations says of each conversation that was rated whether somebody was not content.
const contentConversations = `SELECT conversation AS id, CASE WHEN min((rating - rating_min) / (rating_max - rating_min)) < 0.5 THEN 'negative' ELSE 'positive' END
  FROM feedback WHERE rating BETWEEN rating_min AND rating_max AND rating_max > rating_min AND conversation IS NOT NULL GROUP BY conversation`

// lookup is SQL for what a query of two columns says of a key, ” where it says nothing.
func lookup(key, query string) string {
	return "coalesce((SELECT found.value FROM (" + query + ") AS found(id, value) WHERE found.id = " + key + "), '')"
}
