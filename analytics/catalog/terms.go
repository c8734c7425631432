package catalog

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"telltale/analytics/fault"
)

// Terms is the arithmetic of a derived KPI: numbers, KPI ids and assumptions with + - * / and brackets. An assumption is
// written as its setting is: assumption.hourly_cost.
type Terms struct {
	Text string
	root *term
}

// term is a node: a number, a KPI, an assumption, or an operation on two nodes.
type term struct {
	number      *big.Rat
	kpi         string
	assumption  string // key of the setting
	op          byte
	left, right *term
}

const termsForm = `Derived KPIs look like "total_cost / requests": ids of KPIs, assumptions and numbers with + - * / and brackets.`

var termToken = regexp.MustCompile(`^\s*((?:assumption\.)?[a-z][a-z0-9_]*|[0-9]+(?:\.[0-9]+)?|[-+*/()])`)

// maxTermDepth bounds brackets, so that a hostile file cannot exhaust the stack.
const maxTermDepth = 50

// ParseTerms reads the arithmetic of a derived KPI. It fails with fault.Invalid naming the allowed form.
func ParseTerms(text string) (Terms, error) {
	p := &termParser{text: text, rest: text}
	p.next()
	root := p.sum(0)
	if p.err == nil && p.token != "" {
		p.fail("%q stands where the expression should end", p.token)
	}
	if p.err != nil {
		return Terms{}, p.err
	}
	return Terms{Text: text, root: root}, nil
}

// KPIs are the ids that the terms use, each once, in order of appearance.
func (t Terms) KPIs() []string {
	var ids []string
	t.root.walk(func(n *term) {
		if n.kpi != "" && !slices.Contains(ids, n.kpi) {
			ids = append(ids, n.kpi)
		}
	})
	return ids
}

// Assumptions are the keys of the settings that the terms use, each once, in order of appearance.
func (t Terms) Assumptions() []string {
	var keys []string
	t.root.walk(func(n *term) {
		if n.assumption != "" && !slices.Contains(keys, n.assumption) {
			keys = append(keys, n.assumption)
		}
	})
	return keys
}

// Evaluate computes the terms from the values of KPIs, by id, and of assumptions, by key; a nil value or a division by
// zero has no result: nil.
func (t Terms) Evaluate(value func(name string) *big.Rat) *big.Rat { return t.root.evaluate(value) }

// SQL writes the terms with each KPI and assumption replaced by its own SQL.
func (t Terms) SQL(of func(name string) string) string { return t.root.sql(of) }

func (n *term) walk(f func(*term)) {
	if n == nil {
		return
	}
	f(n)
	n.left.walk(f)
	n.right.walk(f)
}

func (n *term) evaluate(value func(string) *big.Rat) *big.Rat {
	switch {
	case n.number != nil:
		return n.number
	case n.kpi != "" || n.assumption != "":
		return value(n.kpi + n.assumption)
	}
	a, b := n.left.evaluate(value), n.right.evaluate(value)
	if a == nil || b == nil {
		return nil
	}
	switch n.op {
	case '+':
		return new(big.Rat).Add(a, b)
	case '-':
		return new(big.Rat).Sub(a, b)
	case '*':
		return new(big.Rat).Mul(a, b)
	}
	if b.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(a, b)
}

func (n *term) sql(of func(string) string) string {
	switch {
	case n.number != nil:
		return n.number.FloatString(6)
	case n.kpi != "" || n.assumption != "":
		return of(n.kpi + n.assumption)
	}
	return "(" + n.left.sql(of) + " " + string(n.op) + " " + n.right.sql(of) + ")"
}

type termParser struct {
	text, rest, token string
	err               error
}

func (p *termParser) fail(format string, args ...any) {
	if p.err == nil {
		e := fault.New(fault.Invalid, format, args...)
		p.err = fault.New(fault.Invalid, "The expression %q cannot be read: %s.", p.text, e.Text).Do("%s", termsForm)
	}
}

func (p *termParser) next() {
	m := termToken.FindStringSubmatch(p.rest)
	if m == nil {
		p.token = ""
		for _, r := range p.rest {
			if r != ' ' && r != '\t' && r != '\n' {
				p.fail("%q is not understood", p.rest)
				break
			}
		}
		return
	}
	p.token, p.rest = m[1], p.rest[len(m[0]):]
}

func (p *termParser) sum(depth int) *term { return p.chain(depth, "+-", p.product) }

func (p *termParser) product(depth int) *term { return p.chain(depth, "*/", p.factor) }

// chain reads operands joined by the operators, from left to right.
func (p *termParser) chain(depth int, operators string, operand func(int) *term) *term {
	left := operand(depth)
	for p.err == nil && len(p.token) == 1 && (p.token[0] == operators[0] || p.token[0] == operators[1]) {
		op := p.token[0]
		p.next()
		left = &term{op: op, left: left, right: operand(depth)}
	}
	return left
}

func (p *termParser) factor(depth int) *term {
	token := p.token
	switch {
	case p.err != nil:
	case depth > maxTermDepth:
		p.fail("the brackets are too deep")
	case token == "(":
		p.next()
		inner := p.sum(depth + 1)
		if p.token != ")" {
			p.fail("a closing bracket is missing")
		}
		p.next()
		return inner
	case strings.HasPrefix(token, "assumption."):
		p.next()
		return &term{assumption: token}
	case token != "" && token[0] >= 'a':
		p.next()
		return &term{kpi: token}
	case token != "" && token[0] >= '0' && token[0] <= '9':
		p.next()
		number, _ := new(big.Rat).SetString(token)
		return &term{number: number}
	default:
		p.fail("a KPI or a number is missing")
	}
	return &term{number: new(big.Rat)}
}
