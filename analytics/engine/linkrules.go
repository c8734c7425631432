package engine

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"telltale/analytics/localtime"
)

// linkRule declares a link. The key is the column by which a row names what it belongs to, and other the column of the
// other table that has the name; without a key, the link is counted in a way of its own.
type linkRule struct {
	id, title, from, key, to, other string
	rows                            string // what the rows are called
	named                           string // what a row names: "conversation"
	use                             string
	kpis                            []string
}

// linkRules are all links, in the order of their importance.
var linkRules = []linkRule{
	{id: "requests-users", title: "Requests to their user", from: "requests", key: "user_id", rows: "requests", named: "user",
		use: "Users are counted by it.", kpis: []string{"daily_active_users", "weekly_active_users", "monthly_active_users", "stickiness", "cost_per_active_user"}},
	{id: "requests-conversations", title: "Requests to their conversation", from: "requests", key: "conversation", to: "conversations", other: "id", rows: "requests", named: "conversation",
		use: "Tells what requests cost whose conversation went to a human.", kpis: []string{"cost_of_failure"}},
	{id: "requests-prices", title: "Requests to the list price of their model", from: "requests", to: "prices", rows: "requests", named: "model",
		use: "The bill is held against tokens at list prices.", kpis: []string{"bill_vs_usage"}},
	{id: "costs-models", title: "Cost of models to the models of requests", from: "costs", to: "requests", named: "model of the log",
		use: "Tells which model the bill for models is for.", kpis: []string{"bill_vs_usage"}},
	{id: "feedback-conversations", title: "Ratings to their conversation", from: "feedback", key: "conversation", to: "conversations", other: "id", rows: "ratings", named: "conversation",
		use: "Tells how many conversations were rated; of several ratings of one, the last counts.", kpis: []string{"response_rate", "satisfaction", "responses"}},
	{id: "feedback-predictions", title: "Ratings to the answers that they are about", from: "feedback", key: "conversation", to: "predictions", other: "conversation", rows: "ratings", named: "conversation",
		use: "Puts stars beside the top questions."},
	{id: "predictions-conversations", title: "Predictions to their conversation", from: "predictions", key: "conversation", to: "conversations", other: "id", rows: "predictions", named: "conversation",
		use: "Leads from an answer to how its conversation ended."},
	{id: "predictions-requests", title: "Predictions to the requests of their conversation", from: "predictions", key: "conversation", to: "requests", other: "conversation", rows: "predictions", named: "conversation",
		use: "Leads from an answer to the requests behind it."},
	{id: "labels-predictions", title: "Labels to the predictions that they judge", from: "labels", key: "prediction", to: "predictions", other: "id", rows: "labels", named: "prediction",
		use: "Reviews speak for the predictions that they were drawn from.", kpis: []string{"accuracy", "hallucination_rate", "calibration"}},
	{id: "conversations-users", title: "Conversations to their user", from: "conversations", key: "user_id", rows: "conversations", named: "user",
		use: "Tells who comes back.", kpis: []string{"confirmed_resolution", "return_rate", "return_rate_new"}},
	{id: "conversions-conversations", title: "Conversions to the conversations of their user", from: "conversions", key: "user_id", to: "conversations", other: "user_id", rows: "conversions", named: "user",
		use: "Tells who met the assistant before converting.", kpis: []string{"conversion_ai", "conversion_impact"}},
}

// linkAt is the place of a link that is counted in a way of its own.
func linkAt(id string) int {
	return slices.IndexFunc(linkRules, func(r linkRule) bool { return r.id == id })
}

// tell fills in what a link's counts mean.
func (e *Engine) tell(l *Link, r linkRule) {
	l.ID, l.Title, l.From, l.To, l.Unit, l.Use, l.KPIs = r.id, r.title, r.from, r.to, "count", r.use, e.linkedKPIs(r.kpis)
	if r.rows == "" {
		l.Unit = "money"
	}
	switch {
	case l.Rows <= 0:
		l.State = NoRows
		l.Finding = fmt.Sprintf("There are no %s in the period.", cmp.Or(r.rows, "costs of models"))
		if r.from == "labels" {
			l.Finding = "No labels of the period come apart from the predictions that they judge."
		}
		return
	case l.Matched == l.Rows:
		l.State = WholeLink
		l.Finding = "All match."
	case l.Matched == 0:
		l.State = NoLink
	default:
		l.State = PartLink
	}
	share := l.Matched / l.Rows
	l.Share = &share
	if l.State != WholeLink {
		l.Finding, l.Advice = r.missing(l)
	}
}

// missing says what does not match, and what to do about it.
func (r linkRule) missing(l *Link) (finding, advice string) {
	count := func(f float64) string { return grouped(int64(f + .5)) }
	names := func(f float64) string {
		if count(f) == "1" {
			return "names"
		}
		return "name"
	}
	unnamed, lost := l.Rows-l.Named, l.Named-l.Matched
	switch {
	case r.rows == "":
		return fmt.Sprintf("%s of the bill for models names no %s.", percentText(unnamed/l.Rows), r.named),
			"Import the requests or the usage report of that vendor, or an export of the bill by model."
	case r.id == "requests-prices" && lost > 0:
		finding = fmt.Sprintf("%s of %s requests %s a model without a list price.", count(lost), count(l.Rows), names(lost))
		advice = `Set the prices of the models: Settings, or telltale settings set price.MODEL "2.50 in, 10 out USD".`
	case lost > 0:
		finding = fmt.Sprintf("%s of %s %s %s a %s that no imported export has", count(lost), count(l.Rows), r.rows, names(lost), r.named)
		if r.other == r.key {
			// Both sides name a third, which other exports may well have.
			finding = fmt.Sprintf("%s of %s %s %s a %s without imported %s", count(lost), count(l.Rows), r.rows, names(lost), r.named, r.to)
		}
		if days := daysBetween(l.first, l.last); days != "" {
			finding += ", " + days
		}
		finding += "."
		advice = fmt.Sprintf("Import the %s of that time too, or see that both sides write the %s in the same way.", r.to, r.named)
	}
	if unnamed > 0 {
		if finding != "" {
			finding += " "
		}
		finding += fmt.Sprintf("%s of %s %s no %s.", count(unnamed), count(l.Rows), names(unnamed), r.named)
		if advice == "" {
			advice = fmt.Sprintf("Where the export has the %s in a column, map it when importing; else log it from now on.", r.named)
		}
	}
	return finding, advice
}

// daysBetween names the days of rows, "" where they have no time.
func daysBetween(first, last time.Time) string {
	if first.Unix() == 0 {
		return ""
	}
	if first.Format(time.DateOnly) == last.Format(time.DateOnly) {
		return first.Format("on 2 Jan 2006")
	}
	return "from " + localtime.Days(first, last)
}
