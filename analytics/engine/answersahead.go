package engine

import "context"

// answersAhead answers the question that was asked, with a filter on each of the values. A filter that is set is then
// answered as soon as a question that is asked again.
func (e *Engine) answersAhead(ctx context.Context, want *aheadOf, dimension string, values []string) {
	for _, value := range values {
		q := want.query
		q.Filters = []Filter{{Dimension: dimension, Values: []string{value}}}
		if !answerAhead(ctx, e, want.s, "evaluate", q, func(ctx context.Context) (Result, error) { return e.evaluate(ctx, want.s, q) }) {
			return
		}
	}
}

// linksAhead follows the links between the exports over all data, which takes a look at every row.
func (e *Engine) linksAhead(ctx context.Context, s *state) {
	q := Query{Period: Spec{Preset: "all"}}
	answerAhead(ctx, e, s, "links", q, func(ctx context.Context) (Links, error) { return e.links(ctx, s, q) })
}

// answerAhead answers a question while nobody asks anything, and keeps the answer where cached finds it. It reports whether
// it has one.
func answerAhead[T any](ctx context.Context, e *Engine, s *state, kind string, question any, answer func(context.Context) (T, error)) bool {
	key, err := keyOf(kind, question)
	if err != nil {
		return false
	}
	if _, known := e.recent.get(s.version, key); known {
		return true
	}
	return e.untilWhole(ctx, s, func(ctx context.Context) error {
		v, err := answer(ctx)
		if err == nil {
			e.recent.put(s.version, key, v)
		}
		return err
	})
}
