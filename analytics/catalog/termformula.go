package catalog

import (
	"math/big"
	"strings"
)

// Formula writes the terms as people write them in a spreadsheet: each KPI and assumption replaced, brackets only where they
// are needed.
func (t Terms) Formula(of func(name string) string) string { return t.root.formula(of) }

func (n *term) formula(of func(string) string) string {
	switch {
	case n.number != nil:
		return plainNumber(n.number)
	case n.kpi != "" || n.assumption != "":
		return of(n.kpi + n.assumption)
	}
	left, right := n.left.formula(of), n.right.formula(of)
	if n.left.binds() < n.binds() {
		left = "(" + left + ")"
	}
	// What stands behind a minus or a division is one thing.
	if r := n.right.binds(); r < n.binds() || r == n.binds() && (n.op == '-' || n.op == '/') {
		right = "(" + right + ")"
	}
	return left + string(n.op) + right
}

// binds is how tightly the operation of a node holds its operands together.
func (n *term) binds() int {
	switch n.op {
	case '+', '-':
		return 1
	case '*', '/':
		return 2
	}
	return 3
}

func plainNumber(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(r.FloatString(18), "0")
}
