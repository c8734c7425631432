package engine

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"telltale/analytics/catalog"
)

// rule is a named condition on request rows, made from the settings in force.
type rule struct {
	sql     string
	columns []string
	words   []string // the settings in words, for passports
}

// rule returns the named rule as it holds at the instant.
func (e *Engine) rule(s *state, name string, at time.Time) rule {
	switch name {
	case "success":
		return s.success(at)
	case "client_error":
		return rule{sql: "coalesce(status BETWEEN 400 AND 499, FALSE)", columns: []string{"status"}}
	case "server_failure":
		return s.serverFailure(at)
	case "finished":
		if !s.upgrades {
			// Reading two columns of all rows to find that none is left out would double the time of a percentile.
			return rule{sql: "TRUE " + note("no upgrade or pending request in the workspace")}
		}
		return rule{
			sql:     "status IS DISTINCT FROM 101 AND outcome IS DISTINCT FROM 'pending'",
			columns: []string{"status", "outcome"},
			words:   []string{"upgrades (101) and pending requests have no latency"},
		}
	case "within_target":
		return e.withinTarget(s, at)
	case "gave_answer":
		return s.gaveAnswer(at)
	case "dependency_check":
		return s.dependencyCheck(at)
	}
	if _, ok := metricExports[name]; ok {
		return s.metricRule(name, at)
	}
	panic("engine: rule " + name + " is in the catalog's list, but not here")
}

// success is TRUE, FALSE, or NULL for requests that are left out. A status decides; the source's own word counts when
// there is none, and turns a 2xx or 3xx into a failure.
func (s *state) success(at time.Time) rule {
	r := rule{columns: []string{"status", "outcome"}}
	verdicts := map[string]string{"failure": "FALSE", "out": "NULL", "success": "TRUE"}
	var b strings.Builder
	b.WriteString("CASE")
	s.mutedWhen(&b, &r)
	b.WriteString(" WHEN outcome = 'pending' THEN NULL")
	class := s.settings.choice("success.4xx", at)
	r.words = append(r.words, "4xx: "+words[class], "pending requests: left out", "timeouts and no status: failure", "a 2xx or 3xx that the source marks as failed: failure")
	special := []struct{ status, otherwise string }{{"101", "success"}, {"429", class}, {"499", class}}
	for _, c := range special {
		value := cmp.Or(s.settings.choice("success."+c.status, at), c.otherwise)
		if value != c.otherwise || c.status == "101" {
			r.words = append(r.words, c.status+": "+words[value])
		}
		fmt.Fprintf(&b, " WHEN status = %s THEN %s", c.status, verdicts[value])
	}
	b.WriteString(" WHEN outcome IN ('timeout', 'aborted') THEN FALSE")
	b.WriteString(" WHEN status IS NULL THEN coalesce(outcome = 'success', FALSE)")
	fmt.Fprintf(&b, " WHEN status BETWEEN 400 AND 499 THEN %s", verdicts[class])
	b.WriteString(" WHEN status BETWEEN 200 AND 399 THEN outcome IS DISTINCT FROM 'failure' ELSE FALSE END")
	r.sql = b.String()
	return r
}

var words = map[string]string{"failure": "failure", "out": "left out", "success": "success"}

// serverFailure is TRUE for requests that failed for a reason of the server's, and NULL for those that say nothing.
func (s *state) serverFailure(at time.Time) rule {
	r := rule{columns: []string{"status", "outcome"}}
	limiter := "FALSE"
	if s.settings.choice("uptime.429", at) == "yes" {
		limiter = "TRUE"
		r.words = append(r.words, "429 counts as a failure of the server")
	}
	var b strings.Builder
	b.WriteString("CASE")
	s.mutedWhen(&b, &r)
	b.WriteString(" WHEN outcome = 'pending' THEN NULL WHEN status = 499 THEN FALSE")
	b.WriteString(" WHEN outcome IN ('timeout', 'aborted') THEN TRUE")
	b.WriteString(" WHEN status IS NULL THEN coalesce(outcome <> 'success', TRUE)")
	b.WriteString(" WHEN status = 429 THEN " + limiter)
	b.WriteString(" WHEN status BETWEEN 200 AND 399 THEN coalesce(outcome = 'failure', FALSE)")
	b.WriteString(" ELSE status >= 500 END")
	r.sql = b.String()
	return r
}

// mutedWhen leaves out the rows of logs that carry neither status nor outcome.
func (s *state) mutedWhen(b *strings.Builder, r *rule) {
	if len(s.mute) == 0 {
		return
	}
	ids := make([]string, len(s.mute))
	for i, id := range s.mute {
		ids[i] = number(id)
	}
	fmt.Fprintf(b, " WHEN import IN (%s) THEN NULL", join(ids))
	r.columns = append(r.columns, "import")
	r.words = append(r.words, "logs without any status or outcome: left out")
}

// dependencyCheck is the condition that a check is of a dependency.
func (s *state) dependencyCheck(at time.Time) rule {
	pattern := s.settings.choice("dependencies.checks", at)
	if pattern == "" {
		return rule{sql: "FALSE"}
	}
	return rule{sql: "regexp_matches(lower(target), " + quote(pattern) + ")", columns: []string{"target"}, words: []string{"checks of dependencies: " + pattern}}
}

// inForce is a target with the date from which it holds.
type inForce struct {
	*catalog.Target
	since string
	words string // for sentences: "≥ 99.9 %"
}

// target is the KPI's target that holds at the instant: the workspace's own, else the catalog's. A default in another
// currency than the report's is no target.
func (e *Engine) target(s *state, k *catalog.KPI, at time.Time) *inForce {
	if k == nil {
		return nil
	}
	if v, ok := s.settings.on("target."+k.ID, at); ok {
		if v.value == "" || v.value == "none" {
			return nil
		}
		if t, err := catalog.ParseTarget(v.value, k.Unit); err == nil {
			return &inForce{t, v.since, t.InWords(k.Unit, s.currency)}
		}
	}
	if k.Target == nil || k.Target.Of != "" || k.Target.Currency != "" && k.Target.Currency != s.currency {
		return nil
	}
	return &inForce{k.Target, "", k.Target.InWords(k.Unit, s.currency)}
}

// targetNow is target, and where the catalog takes it from another KPI, that one's value in the period. why says why
// there is none then.
func (e *Engine) targetNow(ctx context.Context, q question, k *catalog.KPI) (target *inForce, why string, err error) {
	if target = e.target(q.s, k, q.frame().at); target != nil || k.Target == nil || k.Target.Of == "" {
		return target, "", nil
	}
	if _, own := q.s.settings.on("target."+k.ID, q.frame().at); own {
		return nil, "", nil
	}
	other := e.catalog.KPI(k.Target.Of)
	q.by = split{}
	answers, err := e.measure(ctx, q, []*catalog.KPI{other})
	if err != nil {
		return nil, "", err
	}
	v := answers[other.ID].total.value
	if v == nil {
		return nil, fmt.Sprintf("Nothing to compare with: %s has no value.", lowerFirst(other.Name)), nil
	}
	level := *k.Target
	level.Value = v
	level.Text = fmt.Sprintf("%s %s (%s)", level.Op, lowerFirst(other.Name), plain(v, k.Unit))
	return &inForce{&level, "", strings.Replace(level.Text, "<=", "≤", 1)}, "", nil
}
