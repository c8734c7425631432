package engine

import (
	"context"
	"fmt"
	"math/big"
	"strings"
)

// Ratings is how often which answer was given over a period. Stars, thumbs and recommendations are different questions, and
// are never added.
type Ratings struct {
	Period    Period        `json:"period"`
	Previous  *Period       `json:"previous"`  // the comparison period; nil for "none"
	Stars     []StarCount   `json:"stars"`     // five, the best first
	N         float64       `json:"n"`         // ratings in stars
	Before    float64       `json:"before"`    // the same of the comparison period
	Thumbs    *Thumbs       `json:"thumbs"`    // nil without any
	Recommend *Recommenders `json:"recommend"` // nil without any
	Why       string        `json:"why"`       // why there is nothing, as a sentence; empty otherwise
}

// StarCount is how often so many stars were given, on whatever scale they were asked for.
type StarCount struct {
	Stars  int      `json:"stars"`
	N      float64  `json:"n"`
	Share  *float64 `json:"share"`  // nil without ratings in stars
	Before *float64 `json:"before"` // share in the comparison period; nil without
}

// Thumbs are answers that know only good and bad.
type Thumbs struct {
	Up    float64 `json:"up"`
	Down  float64 `json:"down"`
	Share float64 `json:"share"` // of thumbs that are up
}

// Recommenders are answers to how likely somebody is to recommend, from 0 to 10 (NPS).
type Recommenders struct {
	Promoters  float64 `json:"promoters"`  // 9 and 10
	Passives   float64 `json:"passives"`   // 7 and 8
	Detractors float64 `json:"detractors"` // up to 6
	Score      float64 `json:"score"`      // 100 x (promoters - detractors) / all
}

// Ratings counts the last rating of each conversation, as the KPIs of satisfaction do. The comparison is with one period: of
// "both", the previous one. It fails as Evaluate does.
func (e *Engine) Ratings(ctx context.Context, query Query) (Ratings, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Ratings{}, err
	}
	query.KPIs, query.Series = nil, ""
	return cached(ctx, e, s.version, "ratings", query, func() (Ratings, error) { return e.ratings(ctx, s, query) })
}

func (e *Engine) ratings(ctx context.Context, s *state, query Query) (Ratings, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Ratings{}, err
	}
	compared, err := s.compared(q, query.Compare)
	if err != nil {
		return Ratings{}, err
	}
	r := Ratings{Period: q.period, Stars: []StarCount{}}
	if _, elsewhere := q.frame().applies(e.catalog.Fact("feedback")); len(elsewhere) > 0 {
		r.Why = "Ratings cannot be filtered by " + strings.Join(elsewhere, ", ") + "."
		return r, nil
	}
	now, err := e.opinions(ctx, q)
	if err != nil {
		return Ratings{}, err
	}
	then := opinions{}
	if len(compared) > 0 {
		r.Previous = &compared[0].q.period
		if then, err = e.opinions(ctx, compared[0].q); err != nil {
			return Ratings{}, err
		}
	}
	r.fill(now, then)
	if r.N == 0 && r.Thumbs == nil && r.Recommend == nil {
		r.Why = "Nobody rated anything in this period."
	}
	return r, nil
}

// opinions counts ratings by the kind of question, "stars", "thumb" or "nps", and the answer: stars, 1 or 5 for thumbs, 0 to
// 10 for recommendations.
type opinions map[string]map[int]*big.Rat

func (o opinions) of(kind string, from, to int) *big.Rat {
	n := new(big.Rat)
	for answer := from; answer <= to; answer++ {
		n.Add(n, zero(o[kind][answer]))
	}
	return n
}

func (e *Engine) opinions(ctx context.Context, q question) (opinions, error) {
	relation := e.relate(q.frame(), need{fact: e.catalog.Fact("feedback"), names: []string{"scale", "stars"}, each: true})
	rows, err := e.asked(ctx, q.s, fmt.Sprintf(`SELECT kind, CAST(CAST(round(CASE WHEN kind = 'nps' THEN (stars - 1) * 2.5 ELSE stars END) AS INTEGER) AS VARCHAR), CAST(count(*) AS VARCHAR)
FROM (SELECT CASE WHEN scale IN ('thumb', 'nps') THEN scale ELSE 'stars' END AS kind, stars FROM (%s) WHERE stars IS NOT NULL)
GROUP BY ALL`, relation.sql), "the ratings cannot be counted")
	if err != nil {
		return nil, err
	}
	found := opinions{}
	for _, row := range rows {
		var answer int
		if _, err := fmt.Sscan(row[1].String, &answer); err != nil {
			return nil, internal("the ratings cannot be counted", err)
		}
		kind := row[0].String
		if found[kind] == nil {
			found[kind] = map[int]*big.Rat{}
		}
		found[kind][answer] = rational(row[2].String, row[2].Valid)
	}
	return found, nil
}

func (r *Ratings) fill(now, then opinions) {
	all, before := now.of("stars", 1, 5), then.of("stars", 1, 5)
	r.N, _ = all.Float64()
	r.Before, _ = before.Float64()
	for stars := 5; stars >= 1; stars-- {
		n := now.of("stars", stars, stars)
		c := StarCount{Stars: stars, Share: float(quotient(n, all)), Before: float(quotient(then.of("stars", stars, stars), before))}
		c.N, _ = n.Float64()
		r.Stars = append(r.Stars, c)
	}
	up, down := now.of("thumb", 4, 5), now.of("thumb", 1, 2)
	if thumbs := new(big.Rat).Add(up, down); thumbs.Sign() > 0 {
		r.Thumbs = &Thumbs{}
		r.Thumbs.Up, _ = up.Float64()
		r.Thumbs.Down, _ = down.Float64()
		r.Thumbs.Share, _ = quotient(up, thumbs).Float64()
	}
	promoters, passives, detractors := now.of("nps", 9, 10), now.of("nps", 7, 8), now.of("nps", 0, 6)
	asked := new(big.Rat).Add(promoters, new(big.Rat).Add(passives, detractors))
	if asked.Sign() == 0 {
		return
	}
	score := scaled(quotient(new(big.Rat).Sub(promoters, detractors), asked), big.NewRat(100, 1))
	r.Recommend = &Recommenders{}
	r.Recommend.Promoters, _ = promoters.Float64()
	r.Recommend.Passives, _ = passives.Float64()
	r.Recommend.Detractors, _ = detractors.Float64()
	r.Recommend.Score, _ = score.Float64()
}
