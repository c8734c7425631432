package engine

import (
	"context"
	"strings"

	"telltale/analytics/fault"
)

// unitMark stands between the names of the dimensions that rows are grouped by together, and between the values in the key
// of such a group. It is the character that ASCII has for this, which no export writes into a name.
const unitMark = "\x1f"

// Pairs computes a KPI by two dimensions together, largest pair first. It fails as Breakdown does, and with fault.Invalid
// when both are the same.
func (e *Engine) Pairs(ctx context.Context, kpi, by, then string, query Query) (Breakdown, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Breakdown{}, err
	}
	if by == then {
		return Breakdown{}, fault.New(fault.Invalid, "%q is named twice.", by).Do("Name two different dimensions.")
	}
	type asked struct {
		KPI, By, Then string
		Query         Query
	}
	return cached(ctx, e, s.version, "pairs", asked{kpi, by, then, query}, func() (Breakdown, error) {
		b, err := e.breakdown(ctx, s, kpi, []string{by, then}, query)
		for i := range b.Groups {
			g := &b.Groups[i]
			g.Key, g.Then, _ = strings.Cut(g.Key, unitMark)
		}
		return b, err
	})
}

// dimensionsIn are the names of the dimensions that rows are grouped by.
func dimensionsIn(by string) []string { return strings.Split(by, unitMark) }

// keySQL is the key of the group that a row belongs to: the values that it has in the dimensions, of which value gives the
// expressions. ok is false when it lacks one.
func keySQL(by string, value func(dimension string) (sql string, ok bool)) (sql string, ok bool) {
	var parts []string
	for _, name := range dimensionsIn(by) {
		part, ok := value(name)
		if !ok {
			return "", false
		}
		parts = append(parts, "coalesce("+part+", '')")
	}
	return strings.Join(parts, " || chr(31) || "), true
}
