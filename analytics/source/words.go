package source

import (
	"fmt"
	"slices"
	"strings"
)

// vocabulary maps the words of a source to those of a canonical field.
type vocabulary []struct {
	Means string
	Words []string // lower case
}

// The vocabularies of the canonical fields that hold one of a few words.
var (
	outcomeWords = vocabulary{ // requests.outcome
		{"success", []string{"success", "succeeded", "successful", "ok", "true", "1", "completed", "complete", "done", "pass", "passed", "finished", "200", "yes"}},
		{"failure", []string{"failure", "failed", "fail", "error", "errored", "false", "0", "exception", "ko", "err", "fatal", "no", "rejected", "rate_limited"}},
		{"timeout", []string{"timeout", "timed out", "timed_out", "timedout", "deadline exceeded", "deadline_exceeded"}},
		{"aborted", []string{"aborted", "cancelled", "canceled", "abort", "client_closed", "client closed request", "interrupted"}},
		{"pending", []string{"pending", "processing", "running", "in progress", "in_progress", "queued", "started", "submitted", "waiting"}},
	}
	resolutionWords = vocabulary{ // conversations.outcome
		{"resolved", []string{"resolved", "solved", "closed", "true", "1", "yes", "confirmed resolved", "assumed resolved", "confirmed resolution", "assumed resolution", "completed", "success", "done", "contained", "deflected", "answered", "resolved_by_ai", "bot"}},
		{"escalated", []string{"escalated", "routed to team", "handed over", "handover", "handoff", "handed off", "transferred", "human", "agent", "escalation", "routed to human", "to_agent"}},
		{"abandoned", []string{"abandoned", "dropped", "left", "no response", "inactive", "expired", "timeout", "timed out"}},
		{"unknown", []string{"unknown", "unresolved", "open", "pending", "false", "0", "no", "n/a", "other", "new"}},
	}
	stateWords = vocabulary{ // checks.state
		{"up", []string{"up", "ok", "true", "1", "online", "healthy", "operational", "success", "available", "pass", "passed", "green", "200", "passing"}},
		{"down", []string{"down", "fail", "failed", "failure", "false", "0", "offline", "unhealthy", "error", "unavailable", "critical", "red", "outage", "timeout", "failing"}},
		{"degraded", []string{"degraded", "slow", "warning", "warn", "partial", "yellow", "degraded performance"}},
		{"unknown", []string{"unknown", "paused", "started", "pending", "unconfirmed_down", "nodata", "no data", "maintenance"}},
	}
	cohortWords = vocabulary{ // conversions.cohort
		{"ai", []string{"ai", "ai_assisted", "ai-assisted", "ai assisted", "assisted", "treatment", "variant", "test", "true", "1", "yes", "b", "bot", "with ai", "with_ai", "chatbot", "experiment", "exposed"}},
		{"baseline", []string{"baseline", "control", "no ai", "no_ai", "non-ai", "non_ai", "without ai", "without_ai", "unassisted", "not assisted", "false", "0", "no", "a", "human", "unexposed", "non-assisted"}},
	}
	incidentWords = vocabulary{ // incidents.kind
		{"outage", []string{"outage", "down", "critical", "major outage", "full outage", "downtime", "unavailable", "sev0", "sev1", "sev-0", "sev-1", "p0", "p1", "full", "highest", "blocker", "emergency"}},
		{"partial", []string{"partial", "partial outage", "major", "partial_outage", "sev2", "sev-2", "p2", "high"}},
		{"degraded", []string{"degraded", "minor", "degraded performance", "degraded_performance", "performance", "slow", "latency", "sev3", "sev-3", "p3", "sev4", "p4", "p5", "medium", "moderate", "low", "lowest", "warning"}},
		{"maintenance", []string{"maintenance", "scheduled", "planned", "scheduled maintenance", "under maintenance"}},
		{"alert", []string{"alert", "alarm", "firing"}},
		{"none", []string{"none", "info", "informational", "notice"}},
	}
	eventWords = vocabulary{ // events.kind
		{"deployment", []string{"deployment", "deploy", "deployed", "release", "released", "rollout", "rollback", "hotfix"}},
		{"model", []string{"model", "model change", "model upgrade", "model update", "new model"}},
		{"prompt", []string{"prompt", "prompt change", "prompt update", "new prompt"}},
		{"configuration", []string{"configuration", "config", "configuration change", "config change", "feature flag", "flag", "settings"}},
		{"price", []string{"price", "price change", "pricing", "pricing change"}},
		{"holiday", []string{"holiday", "public holiday", "bank holiday"}},
		{"note", []string{"note", "annotation", "remark"}},
	}
	chargeWords = vocabulary{ // costs.kind
		{"usage", []string{"usage", "regular", "on-demand", "discountedusage", "savingsplancoveredusage", "consumption", "metered"}},
		{"purchase", []string{"purchase", "fee", "rifee", "subscription", "savingsplanrecurringfee", "savingsplanupfrontfee", "commitment", "license", "seat", "seats"}},
		{"tax", []string{"tax", "vat", "gst", "sales tax", "mwst"}},
		{"credit", []string{"credit", "credits", "promotion", "discount", "edpdiscount", "bundleddiscount"}},
		{"refund", []string{"refund"}},
		{"adjustment", []string{"adjustment", "correction", "rounding_error", "roundingadjustment", "savingsplannegation"}},
		{"support", []string{"support", "support plan"}},
		{"other", []string{"other"}},
	}
)

// knows reports whether a word stands in the vocabulary.
func (v vocabulary) knows(word string) bool {
	word = strings.ToLower(strings.TrimSpace(word))
	return slices.ContainsFunc(v, func(e struct {
		Means string
		Words []string
	}) bool {
		return slices.Contains(e.Words, word)
	})
}

// sql maps x to the canonical word; other words become NULL.
func (v vocabulary) sql(x string) string {
	var b strings.Builder
	b.WriteString("CASE")
	for _, e := range v {
		fmt.Fprintf(&b, " WHEN list_contains([%s], lower(trim(%s))) THEN %s", lits(e.Words), x, lit(e.Means))
	}
	b.WriteString(" END")
	return b.String()
}

// field maps a column to a canonical field by the vocabulary. A word that it does not know is a bad
// value, so that nobody's outcome is guessed; missing texts stay missing.
func (v vocabulary) field(c Canonical, column string) Field {
	var means []string
	for _, e := range v {
		means = append(means, e.Means)
	}
	f := castField(Canonical{Name: c.Name, Kind: Bool}, column, Cast{})
	f.SQL, f.Expect, f.Required = v.sql(ident(column)), "a word for one of "+strings.Join(means, ", "), c.Required
	return f
}
