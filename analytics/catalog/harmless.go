package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"telltale/analytics/fault"
)

// deepest and longest bound files that come from somebody else: a parser that descends for every bracket, or a text that
// grows when it is read, must not take the program along.
const (
	deepest  = 20
	longest  = 1 << 20 // bytes
	mostOpen = 1000    // brackets that are not closed, or signs in one line that each open a list
)

// readable refuses a text before it is parsed: too long, not UTF-8, with characters that no text has, or nested deeper
// than any entry is.
func readable(name string, text []byte) error {
	bad := func(line int, format string, args ...any) error {
		return fault.New(fault.Invalid, format, args...).In(name).At(int64(line))
	}
	if len(text) > longest {
		return bad(0, "The file has more than %d MB.", longest>>20)
	}
	line, open, steps := 1, 0, 0
	for rest := text; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		rest = rest[size:]
		switch {
		case r == utf8.RuneError && size == 1:
			return bad(line, "The text is not UTF-8.")
		case r == '\n':
			line, steps = line+1, 0
		case r == '[' || r == '{':
			open++
		case r == ']' || r == '}':
			open = max(0, open-1)
		case r == '-' || r == '?':
			steps++
		case unicode.IsControl(r) && r != '\t' && r != '\r':
			return bad(line, "The text has the control character %U.", r)
		}
		if max(open, steps) > mostOpen {
			return bad(line, "The text is nested too deep.")
		}
	}
	return nil
}

// harmless refuses what an entry never needs and a hostile one uses: anchors and aliases, which can make a short text
// endless, tags, merges, deep nesting, and control characters in texts.
func harmless(e entry) error {
	w := &guard{e: e}
	w.node(e.node, 0)
	return w.err
}

type guard struct {
	e   entry
	err error
}

func (w *guard) refuse(n ast.Node, what string) {
	if w.err == nil {
		at := w.e
		if t := n.GetToken(); t != nil && t.Position != nil {
			at.line = t.Position.Line
		}
		w.err = at.invalid("%s.", what).Do("Write the values out.")
	}
}

func (w *guard) node(n ast.Node, depth int) {
	if w.err != nil || n == nil {
		return
	}
	if depth > deepest {
		w.refuse(n, "it is nested too deep")
		return
	}
	switch v := n.(type) {
	case *ast.AnchorNode:
		w.refuse(n, "anchors are not allowed")
	case *ast.AliasNode:
		w.refuse(n, "aliases are not allowed")
	case *ast.TagNode:
		w.refuse(n, "tags are not allowed")
	case *ast.MergeKeyNode:
		w.refuse(n, "merge keys are not allowed")
	case *ast.MappingNode:
		for _, value := range v.Values {
			w.node(value, depth+1)
		}
	case *ast.MappingValueNode:
		w.node(v.Key, depth+1)
		w.node(v.Value, depth+1)
	case *ast.SequenceNode:
		for _, value := range v.Values {
			w.node(value, depth+1)
		}
	case *ast.StringNode:
		w.text(n, v.Value)
	case *ast.LiteralNode:
		if v.Value != nil {
			w.text(n, v.Value.Value)
		}
	}
}

func (w *guard) text(n ast.Node, text string) {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		w.refuse(n, "a text has a control character")
	}
}
