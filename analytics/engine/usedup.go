package engine

// Budget is how much of what a month allows is used up.
type Budget struct {
	Used  float64 `json:"used"`
	Of    float64 `json:"of"`
	Share float64 `json:"share"` // more than 1 when it is overspent
}

// budgetUsed is the budget of a value that has one, the time that may be down and the money that may be spent; nil for
// others, and for money in any other period than a month.
func budgetUsed(v Value) *Budget {
	switch {
	case v.Value == nil:
	case v.ID == "error_budget_remaining" && v.Whole != nil && *v.Whole > 0:
		return usedOf(*v.Whole-*v.Value, *v.Whole)
	case v.ID == "total_cost" && v.Target != nil && v.Target.Op[0] == '<' && v.Target.Value > 0 && v.Verdict != "":
		return usedOf(*v.Value, v.Target.Value)
	}
	return nil
}

func usedOf(used, of float64) *Budget { return &Budget{Used: used, Of: of, Share: used / of} }
