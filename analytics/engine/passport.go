package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"telltale/analytics/catalog"
)

// Passport is everything about how a value came to be. It fails with fault.NotFound for an unknown KPI.
func (e *Engine) Passport(ctx context.Context, kpi string, query Query) (Passport, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Passport{}, err
	}
	type asked struct {
		KPI   string
		Query Query
	}
	return cached(ctx, e, s.version, "passport", asked{kpi, query}, func() (Passport, error) { return e.passport(ctx, s, kpi, query) })
}

func (e *Engine) passport(ctx context.Context, s *state, kpi string, query Query) (Passport, error) {
	kpis, err := e.kpis([]string{kpi})
	if err != nil {
		return Passport{}, err
	}
	k := kpis[0]
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Passport{}, err
	}
	q = q.judging(k)
	set, err := e.answerAll(ctx, q, kpis)
	if err != nil {
		return Passport{}, err
	}
	v, err := e.value(ctx, q, k, set, nil)
	if err != nil {
		return Passport{}, err
	}
	r := set.byKPI[k.ID].total
	p := Passport{KPI: k.ID, Name: k.Name, About: k.About, Formula: k.Formula, Unit: string(k.Unit), Value: v.Value, Period: q.period, Filters: q.filters,
		Coverage: v.Coverage, Target: v.Target, Interval: interval(k, e.basis(k, set.sizes), set.sizes[k.Measure.Fact], &r), Settings: e.settingsInWords(q, k),
		Files: []FileUsed{}, Left: []LeftOut{}, Own: string(k.Origin), Entry: k.YAML()}
	p.Interval = cmp.Or(set.byKPI[k.ID].method, p.Interval)
	if p.Filters == nil {
		p.Filters = []Filter{}
	}
	if set.byKPI[k.ID].why == "" {
		if p.SQL, err = e.valueSQL(ctx, q, k); err != nil {
			return Passport{}, err
		}
	}
	if p.SQL != "" {
		p.SQL = fmt.Sprintf("-- %s, %s to %s (%s)\n%s", k.Name, q.period.FromStr, q.period.ToStr, q.period.Zone, p.SQL)
	}
	if set.uptime != nil && k.Measure.OfOutages() {
		p.Settings = append(p.Settings, set.uptime.inWords(q.s.zone)...)
	}
	if k.Measure.Engine == "sla_credits" {
		p.Settings = append(p.Settings, q.creditsInWords()...)
	}
	for _, fact := range e.factsBehind(q, k, set) {
		files, err := e.files(ctx, q, fact)
		if err != nil {
			return Passport{}, err
		}
		p.Files = append(p.Files, files...)
		used, left, err := e.leftOut(ctx, q, fact, k)
		if err != nil {
			return Passport{}, err
		}
		p.Used += used
		p.Left = append(p.Left, left...)
	}
	return p, nil
}

// files are the imports that have rows of the fact in the period.
func (e *Engine) files(ctx context.Context, q question, fact *catalog.Fact) ([]FileUsed, error) {
	rows, err := e.db.Query(ctx, fmt.Sprintf(`SELECT import::BIGINT, coalesce(file || CASE WHEN member = '' THEN '' ELSE '/' || member END, ''), coalesce(source, ''),
		coalesce(hash, ''), n FROM (SELECT import, count(*)::BIGINT AS n FROM %s GROUP BY import) LEFT JOIN imports ON id = import ORDER BY import`,
		e.rowsOf(q.frame(), fact, nil)))
	if err != nil {
		return nil, internal("the files cannot be listed", err)
	}
	defer rows.Close()
	var files []FileUsed
	for rows.Next() {
		var f FileUsed
		if err := rows.Scan(&f.Import, &f.Name, &f.Source, &f.Hash, &f.Rows); err != nil {
			return nil, internal("the files cannot be listed", err)
		}
		files = append(files, f)
	}
	return files, rows.Err()
}

// leftOut counts the rows of the period that the value uses and, by reason, those that it does not.
func (e *Engine) leftOut(ctx context.Context, q question, fact *catalog.Fact, k *catalog.KPI) (used float64, left []LeftOut, err error) {
	reason := e.reasons(q.frame(), fact, k)
	cells, err := e.cells(ctx, fmt.Sprintf("SELECT reason, CAST(count(*) AS VARCHAR) FROM (SELECT %s AS reason FROM %s) GROUP BY reason ORDER BY count(*) DESC, reason",
		reason, e.rowsOf(q.frame(), fact, nil)), 2)
	if err != nil {
		return 0, nil, err
	}
	for _, c := range cells {
		n, _ := rational(c[1], true).Float64()
		if c[0] == "" {
			used = n
			continue
		}
		left = append(left, LeftOut{Reason: c[0], Rows: int64(n)})
	}
	aside, err := e.aside(ctx, q, fact)
	if err == nil && aside > 0 {
		left = append(left, LeftOut{Reason: "repeat rows of another import", Rows: aside})
	}
	return used, left, err
}

// reasons is an SQL expression: why a row of the fact is left out by the KPI, or ” when it is used.
func (e *Engine) reasons(f frame, fact *catalog.Fact, k *catalog.KPI) string {
	var cases []string
	add := func(condition, reason string) {
		cases = append(cases, fmt.Sprintf(" WHEN %s THEN %s", condition, quote(reason)))
	}
	var columns []string
	for _, x := range k.Measure.Expressions() {
		columns = append(columns, x.Columns...)
	}
	uses := func(name string) bool { return slices.Contains(columns, name) }
	switch {
	case fact.Spread != nil:
		add("NOT "+f.s.convertible(fact.Spread), "in another currency than "+f.s.currency)
		for _, a := range f.asideOf(fact.Spread) {
			add(a.condition, a.reason)
		}
	case fact.Name == "requests" && (uses("success") || k.Measure.OfOutages()):
		add("outcome = 'pending'", "pending")
		rule := e.rule(f.s, "success", f.at)
		if k.Measure.OfOutages() {
			rule = e.rule(f.s, "server_failure", f.at)
		}
		add("("+rule.sql+") IS NULL", "say nothing about success, or are left out by a setting")
	case uses("finished"):
		add("outcome = 'pending'", "pending")
		add("status = 101", "upgrades (101)")
		add("duration_us IS NULL", "without a duration")
	case fact.Name == "requests" && k.Measure.Key != "":
		add(identifier(k.Measure.Key)+" IS NULL", "without "+strings.ToLower(title(k.Measure.Key)))
	case fact.Last != nil:
		add("NOT ("+fact.Where+")", "without a rating")
		if uses("rated") {
			add("NOT ("+fact.Measures["rated"]+")", "thumbs and recommendation scores")
		}
		if uses("opinion") {
			add("NOT ("+fact.Measures["opinion"]+")", "recommendation scores")
		}
		add("NOT ("+lastSQL(fact)+")", "replaced by a later rating of the same conversation and question")
	}
	if len(cases) == 0 {
		return "''"
	}
	return "CASE" + strings.Join(cases, "") + " ELSE '' END"
}

// aside counts the rows of the period that were set aside because they repeat rows of an earlier import.
func (e *Engine) aside(ctx context.Context, q question, fact *catalog.Fact) (int64, error) {
	bare := *fact
	bare.Table = "aside." + fact.Table
	f := q.frame()
	f.filters = nil
	var n int64
	if err := e.db.QueryRow(ctx, "SELECT count(*) FROM "+e.rowsOf(f, &bare, nil)).Scan(&n); err != nil {
		return 0, internal("the rows set aside cannot be counted", err)
	}
	return n, nil
}

// settingsInWords are the settings that the value depends on.
func (e *Engine) settingsInWords(q question, k *catalog.KPI) []string {
	f := q.frame()
	lines := []string{"zone: " + q.s.zone.String()}
	seen := map[string]bool{}
	operands := []*catalog.KPI{k}
	if k.Measure.Kind == catalog.Derived {
		inner, _ := e.operands(k)
		operands = append(operands, inner...)
	}
	for _, o := range operands {
		for _, key := range o.Measure.Terms.Assumptions() {
			lines = append(lines, q.s.assumptionInWords(key, f.at))
		}
		fact := e.catalog.Fact(o.Measure.Fact)
		if fact == nil {
			continue
		}
		for _, x := range o.Measure.Expressions() {
			for _, c := range x.Columns {
				if slices.Contains(fact.Rules, c) && !seen[c] {
					seen[c] = true
					lines = append(lines, e.rule(f.s, c, f.at).words...)
				}
			}
		}
		if fact.Spread != nil && !seen["costs"] {
			seen["costs"] = true
			lines = append(lines, "currency: "+q.s.currency, "amounts: "+q.s.costBasis(f))
			lines = append(lines, q.costRulesInWords(fact.Spread)...)
		}
	}
	return lines
}
