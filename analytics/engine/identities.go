package engine

import (
	"math"
	"slices"
	"strings"
)

// stated is what identities are checked on.
type stated struct {
	period   Period
	values   map[string]Value
	sums     map[string]float64 // of groups, by "kpi dimension"
	outcomes map[string]reading // conversations that ended, by outcome
	rated    *float64           // conversations that were rated; nil without ratings
}

// identity is one thing that must be so whatever the data.
type identity struct {
	id, title string
	needs     []string // KPIs
	check     func(stated) Finding
}

// summed are the sums whose groups must add up to them. The total may come from a roll-up, the groups come from the rows.
var summed = []struct{ kpi, by string }{{"total_cost", "category"}, {"total_cost", "vendor"}, {"requests", "model"}, {"predictions", "model"}}

// knownOutcomes are all that may come of a conversation; a missing one is unknown.
var knownOutcomes = []string{"resolved", "escalated", "abandoned", "unknown", ""}

var identities = []identity{
	{"budget", "error budget = budget of the period - downtime", []string{"error_budget_remaining", "downtime"}, func(x stated) Finding {
		left := x.values["error_budget_remaining"]
		return x.equal(left.Value, difference(left.Whole, x.value("downtime")), "seconds")
	}},
	{"budget_and_uptime", "the error budget is not used up exactly when uptime reaches its target", []string{"uptime", "error_budget_remaining"}, func(x stated) Finding {
		up, left := x.values["uptime"], x.values["error_budget_remaining"]
		f := Finding{Left: up.Value, State: NoData, Unit: up.Unit}
		if up.Value == nil || left.Value == nil || up.Target == nil {
			return f
		}
		// A share and a time are no two sides of one number: the uptime stands beside its target.
		f.Right = &up.Target.Value
		if x.period.Running {
			f.State, f.Why = Explained, "The period is not over: the budget is that of all of it."
			return f
		}
		reached := *up.Value >= up.Target.Value-1e-12
		f.State = Holds
		if reached != (*left.Value >= -1e-6) {
			f.State, f.Why = Broken, "Uptime and error budget tell different stories."
		}
		return f
	}},
	{"success_and_errors", "success rate + error rate = 1", []string{"api_success_rate", "error_rate"}, func(x stated) Finding {
		return x.equal(added(x.value("api_success_rate"), x.value("error_rate")), just(1), "percent")
	}},
	{"errors", "errors = error rate x requests with a known end", []string{"errors", "error_rate"}, func(x stated) Finding {
		rate := x.values["error_rate"]
		return x.equal(x.value("errors"), product(rate.Value, rate.Whole), "count")
	}},
	{"rate", "requests = requests per second x covered seconds", []string{"requests", "requests_per_second"}, func(x stated) Finding {
		rate := x.values["requests_per_second"]
		return x.equal(x.value("requests"), product(rate.Value, rate.Whole), "count")
	}},
	{"peak", "mean rate <= peak rate", []string{"requests_per_second", "peak_requests_per_second"}, func(x stated) Finding {
		return x.atMost(x.value("requests_per_second"), x.value("peak_requests_per_second"), "rate")
	}},
	{"percentiles", "P50 <= P95 <= P99", []string{"latency_p50", "latency_p95", "latency_p99"}, func(x stated) Finding {
		f := x.atMost(x.value("latency_p50"), x.value("latency_p95"), "seconds")
		if f.State != Holds {
			return f
		}
		return x.atMost(x.value("latency_p95"), x.value("latency_p99"), "seconds")
	}},
	{"roi", "ROI = (value - cost) / cost", []string{"roi", "value", "total_cost"}, func(x stated) Finding {
		roi, cost := x.values["roi"], x.value("total_cost")
		f := x.equal(roi.Value, quotientOf(difference(x.value("value"), cost), cost), "percent")
		return f.explainedBy(roi)
	}},
	{"net_savings", "net savings = value - cost", []string{"net_savings", "value", "total_cost"}, func(x stated) Finding {
		net := x.values["net_savings"]
		return x.equal(net.Value, difference(x.value("value"), x.value("total_cost")), "money").explainedBy(net)
	}},
	{"roi_and_savings", "ROI and net savings rest on the same value and cost", []string{"roi", "net_savings"}, func(x stated) Finding {
		roi := x.values["roi"]
		return x.equal(x.value("net_savings"), product(roi.Value, roi.Whole), "money")
	}},
	{"cost_shares", "cost by category adds up to the total", []string{"total_cost"}, func(x stated) Finding { return x.addUp("total_cost", "category", "money") }},
	{"cost_vendors", "cost by vendor adds up to the total", []string{"total_cost"}, func(x stated) Finding { return x.addUp("total_cost", "vendor", "money") }},
	{"requests_by_model", "requests by model add up to the total", []string{"requests"}, func(x stated) Finding { return x.addUp("requests", "model", "count") }},
	{"predictions_by_model", "predictions by model add up to the total", []string{"predictions"}, func(x stated) Finding { return x.addUp("predictions", "model", "count") }},
	{"outcomes", "resolved + escalated + abandoned + unknown = conversations that ended", nil, outcomesAddUp},
	{"day_and_month", "a day's count does not stand in a month's place", []string{"conversations", "conversations_per_day", "roi"}, dayAndMonth},
	{"conversations_a_day", "conversations = conversations a day x days", []string{"conversations", "conversations_per_day"}, func(x stated) Finding {
		perDay := x.values["conversations_per_day"]
		return x.equal(x.value("conversations"), product(perDay.Value, perDay.Whole), "count").explainedBy(perDay)
	}},
	{"active_users", "weekly and mean daily active users <= monthly active users", []string{"daily_active_users", "weekly_active_users", "monthly_active_users"}, activeUsersNest},
	{"rated", "rated conversations <= conversations", []string{"conversations"}, func(x stated) Finding {
		if x.rated == nil || *x.rated == 0 {
			return Finding{State: NoData, Unit: "count"}
		}
		return x.atMost(x.rated, x.value("conversations"), "count")
	}},
	{"bill_and_usage", "the bill agrees with tokens x price", []string{"bill_vs_usage"}, func(x stated) Finding {
		v := x.values["bill_vs_usage"]
		f := Finding{Left: v.Value, Unit: v.Unit, State: NoData}
		switch {
		case v.Value == nil || v.Verdict == "" || v.Verdict == NotEnough:
		case v.Verdict == Missed:
			f.State, f.Why = Broken, v.Why
		default:
			f.State = Holds
		}
		return f
	}},
}

// identityKPIs are the KPIs that identities need, each once.
func identityKPIs() []string {
	var ids []string
	for _, one := range identities {
		ids = union(ids, one.needs)
	}
	return ids
}

func outcomesAddUp(x stated) Finding {
	f := Finding{State: NoData, Unit: "count"}
	if len(x.outcomes) == 0 {
		return f
	}
	known := map[string]reading{}
	var strange []string
	for outcome, r := range x.outcomes {
		if slices.Contains(knownOutcomes, outcome) {
			known[outcome] = r
		} else {
			strange = append(strange, "“"+outcome+"”")
		}
	}
	f = x.equal(just(total(known)), just(total(x.outcomes)), "count")
	if f.State == Broken {
		slices.Sort(strange)
		f.Why = "Some have the outcome " + strings.Join(strange, ", ") + "."
	}
	return f
}

// dayAndMonth finds conversations of a day or two beside the cost of weeks: savings would be off by the days that are
// missing. ROI is right all the same, because it is taken over the days that both cover; the counts mislead.
func dayAndMonth(x stated) Finding {
	f := Finding{State: NoData, Unit: "count"}
	perDay, count := x.values["conversations_per_day"], x.value("conversations")
	if perDay.Value == nil || count == nil || x.period.known.Sub(x.period.From).Hours() < 14*24 {
		return f
	}
	f.Left, f.Right, f.State = count, perDay.Value, Holds
	if *count < 2**perDay.Value {
		f.State, f.Why = Broken, "The conversations are those of a single day, beside the cost of many: do not read them as the period's."
	}
	return f
}

// activeUsersNest holds for periods that the thirty days of monthly users reach over.
func activeUsersNest(x stated) Finding {
	monthly := x.value("monthly_active_users")
	f := x.atMost(x.value("weekly_active_users"), monthly, "count")
	if f.State != Holds {
		return f
	}
	f = x.atMost(x.value("daily_active_users"), monthly, "count")
	if f.State == Broken && x.period.Days > 31 {
		f.State, f.Why = Explained, "The period is longer than the thirty days of monthly users."
	}
	return f
}

func (x stated) value(id string) *float64 { return x.values[id].Value }

// addUp compares the sum of groups with the total.
func (x stated) addUp(kpi, by, unit string) Finding {
	if x.value(kpi) == nil {
		return Finding{State: NoData, Unit: unit}
	}
	return x.equal(just(x.sums[kpi+" "+by]), x.value(kpi), unit)
}

// equal compares both sides to nine digits: what the engine computes exactly differs by the last step at most.
func (x stated) equal(left, right *float64, unit string) Finding {
	f := Finding{Left: left, Right: right, Unit: unit, State: NoData}
	if left == nil || right == nil {
		return f
	}
	f.State = Holds
	if math.Abs(*left-*right) > 1e-9*math.Max(1, math.Max(math.Abs(*left), math.Abs(*right))) {
		f.State, f.Why = Broken, "The two sides differ."
	}
	return f
}

func (x stated) atMost(left, right *float64, unit string) Finding {
	f := x.equal(left, right, unit)
	if f.State == Broken && *left < *right {
		f.State, f.Why = Holds, ""
	} else if f.State == Broken {
		f.Why = "The left side is greater."
	}
	return f
}

// explainedBy takes a difference for explained when the value says that it rests on fewer days than the period has.
func (f Finding) explainedBy(v Value) Finding {
	if f.State != Broken {
		return f
	}
	for _, note := range v.Notes {
		if strings.HasPrefix(note, "Over ") && strings.Contains(note, "whole days") {
			f.State, f.Why = Explained, note
		}
	}
	return f
}

func just(f float64) *float64 { return finite(f) }

func combined(a, b *float64, f func(a, b float64) float64) *float64 {
	if a == nil || b == nil {
		return nil
	}
	return finite(f(*a, *b))
}

func added(a, b *float64) *float64 {
	return combined(a, b, func(a, b float64) float64 { return a + b })
}

func difference(a, b *float64) *float64 {
	return combined(a, b, func(a, b float64) float64 { return a - b })
}

func product(a, b *float64) *float64 {
	return combined(a, b, func(a, b float64) float64 { return a * b })
}

func quotientOf(a, b *float64) *float64 {
	return combined(a, b, func(a, b float64) float64 { return a / b })
}
