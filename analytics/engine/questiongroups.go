package engine

import (
	"cmp"
	"slices"

	"telltale/analytics/stats"
	"telltale/analytics/topics"
)

// group merges wordings into questions, and hides those that too few users asked.
func (asked *Questions) group(wordings []wording) {
	ways := make([]topics.Wording, len(wordings))
	for i, w := range wordings {
		ways[i] = topics.Wording{Text: w.text, Count: w.count + w.before}
	}
	var shown []TopQuestion
	for _, g := range topics.Merge(ways) {
		one := asked.sum(g, wordings)
		switch {
		case one.Count == 0:
			// Asked in the days before only.
		case one.Users < asked.Users:
			asked.Hidden++
		default:
			shown = append(shown, one)
		}
	}
	slices.SortStableFunc(shown, func(a, b TopQuestion) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.ID, b.ID)) })
	asked.Items = append(asked.Items, shown[:min(len(shown), mostQuestions)]...)
}

// sum is what is known of a question in all its wordings. The text is the wording that was commonest in both weeks.
func (asked *Questions) sum(g topics.Group, wordings []wording) TopQuestion {
	one := TopQuestion{ID: g.ID, Text: wordings[g.Wordings[0]].text}
	var answered, unknown, stars, ratings float64
	users := map[any]bool{}
	for _, i := range g.Wordings {
		w := &wordings[i]
		one.ways = append(one.ways, w.text)
		one.Count += w.count
		one.Before += w.before
		answered, unknown = answered+w.answered, unknown+w.unknown
		stars, ratings = stars+w.stars, ratings+w.ratings
		for _, u := range w.users {
			users[u] = true
		}
		if w.count > 0 {
			one.Wordings++
		}
	}
	one.Users, one.Ratings = len(users), int(ratings)
	if asked.Asked > 0 {
		one.Share = one.Count / asked.Asked
	}
	if one.Before > 0 {
		one.Change = finite((one.Count - one.Before) / one.Before)
	}
	if ratings > 0 {
		one.Satisfaction = finite(stars / ratings)
	}
	if answered > 0 {
		one.DontKnow = finite(unknown / answered)
	}
	one.Trend = asked.trend(one)
	return one
}

// trend compares a question's share of all with that of the week before: there is one where the interval of the
// difference excludes zero.
func (asked *Questions) trend(one TopQuestion) string {
	if asked.Before == 0 {
		return ""
	}
	change := stats.Newcombe(one.Count, asked.Asked, one.Before, asked.Before)
	switch {
	case change.Low > 0 && one.Before == 0:
		if asked.unseen {
			return ""
		}
		return "new"
	case change.Low > 0:
		return "rising"
	case change.High < 0:
		return "fading"
	}
	return ""
}
