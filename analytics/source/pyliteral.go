package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parsePython reads a Python literal as repr prints it, from the start of text: a dictionary, list,
// tuple, set, string, number, True, False or None. It gives the kinds of value that JSON decoding
// with UseNumber gives, and what stands behind the literal. NaN and infinities become nil, since JSON
// has no such numbers. Calls that logs often hold are read by their meaning: datetime.datetime(...)
// as ISO text, Decimal('1.5') and np.float64(0.93) as the number.
func parsePython(text string) (value any, rest string, err error) {
	p := &python{text: text}
	value, err = p.value(0)
	if err != nil {
		return nil, text, fmt.Errorf("column %d: %w", utf8.RuneCountInString(text[:min(p.at, len(text))])+1, err)
	}
	return value, text[p.at:], nil
}

const maxPythonDepth = 100

var (
	errPythonEnd   = errors.New("the text ends inside a literal")
	errPythonDeep  = errors.New("nested more than 100 deep")
	errPythonValue = errors.New("no Python literal")
)

type python struct {
	text  string
	at    int
	apart bool // strings side by side are elements of a list, as numpy prints them, and not one string
}

func (p *python) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// peek gives the next byte behind white space, 0 at the end.
func (p *python) peek() byte {
	p.space()
	if p.at >= len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *python) value(depth int) (any, error) {
	if depth > maxPythonDepth {
		return nil, errPythonDeep
	}
	switch c := p.peek(); {
	case c == 0:
		return nil, errPythonEnd
	case c == '{':
		return p.braces(depth)
	case c == '[':
		p.at++
		return p.list(']', depth)
	case c == '(':
		p.at++
		return p.list(')', depth)
	case c == '\'' || c == '"':
		return p.strings()
	case c == '-' || c == '+' || c == '.' || c >= '0' && c <= '9':
		return p.number()
	case c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		return p.word(depth)
	}
	return nil, errPythonValue
}

// braces reads a dictionary, or a set, which is given as a list. Keys become text.
func (p *python) braces(depth int) (any, error) {
	p.at++
	object := map[string]any{}
	for first := true; ; first = false {
		if p.peek() == '}' {
			p.at++
			return object, nil
		}
		key, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.peek() != ':' {
			if !first {
				return nil, errPythonValue
			}
			rest, err := p.tail([]any{key}, '}', depth)
			return rest, err
		}
		p.at++
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		object[keyText(key)] = v
		switch p.peek() {
		case ',':
			p.at++
		case '}':
		case 0:
			return nil, errPythonEnd
		default:
			return nil, errPythonValue
		}
	}
}

func keyText(key any) string {
	switch k := key.(type) {
	case string:
		return k
	case json.Number:
		return k.String()
	}
	return compact(key)
}

func (p *python) list(end byte, depth int) (any, error) {
	if p.peek() == end {
		p.at++
		return []any{}, nil
	}
	v, err := p.value(depth + 1)
	if err != nil {
		return nil, err
	}
	return p.tail([]any{v}, end, depth)
}

// tail reads the elements behind the first one.
func (p *python) tail(list []any, end byte, depth int) (any, error) {
	for {
		switch p.peek() {
		case end:
			p.at++
			return list, nil
		case ',':
			p.at++
			if p.peek() == end {
				continue
			}
		case 0:
			return nil, errPythonEnd
		case '\'', '"':
			if !p.apart {
				return nil, errPythonValue
			}
		default:
			return nil, errPythonValue
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

// strings reads a string, and others behind it, which Python joins.
func (p *python) strings() (any, error) {
	var b strings.Builder
	for c := p.peek(); c == '\'' || c == '"'; c = p.peek() {
		if err := p.quoted(&b, c, false); err != nil {
			return nil, err
		}
		if p.apart {
			break
		}
	}
	return b.String(), nil
}

func (p *python) quoted(b *strings.Builder, quote byte, raw bool) error {
	p.at++
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch {
		case c == quote:
			return nil
		case c == '\\' && !raw:
			if err := p.escape(b); err != nil {
				return err
			}
		default:
			b.WriteByte(c)
		}
	}
	return errPythonEnd
}

var simpleEscapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '\\': '\\', '\'': '\'', '"': '"', 'a': 7, 'b': 8, 'f': 12, 'v': 11}

// escape reads what follows a backslash.
func (p *python) escape(b *strings.Builder) error {
	if p.at >= len(p.text) {
		return errPythonEnd
	}
	c := p.text[p.at]
	p.at++
	if plain, ok := simpleEscapes[c]; ok {
		b.WriteByte(plain)
		return nil
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
	if digits == 0 {
		b.WriteByte('\\') // Python keeps an unknown escape as it stands
		b.WriteByte(c)
		return nil
	}
	if p.at+digits > len(p.text) {
		return errPythonEnd
	}
	n, err := strconv.ParseUint(p.text[p.at:p.at+digits], 16, 32)
	if err != nil {
		return errPythonValue
	}
	p.at += digits
	b.WriteRune(rune(n)) // WriteRune replaces what is no character
	return nil
}

func (p *python) number() (any, error) {
	start := p.at
	for p.at < len(p.text) && strings.IndexByte("0123456789+-.eE_", p.text[p.at]) >= 0 {
		p.at++
	}
	text := strings.ReplaceAll(p.text[start:p.at], "_", "")
	if rest := p.text[p.at:]; strings.HasPrefix(rest, "inf") && len(text) <= 1 {
		p.at += len("inf")
		return nil, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return nil, errPythonValue
	}
	if math.IsInf(f, 0) {
		return nil, nil
	}
	// JSON knows neither a leading plus nor a bare point.
	if !json.Valid([]byte(text)) {
		text = strconv.FormatFloat(f, 'g', -1, 64)
	}
	return json.Number(text), nil
}

// word reads a name: a constant, a prefixed string or a call.
func (p *python) word(depth int) (any, error) {
	start := p.at
	for p.at < len(p.text) && (p.text[p.at] == '_' || p.text[p.at] == '.' || p.text[p.at] >= '0' && p.text[p.at] <= '9' ||
		p.text[p.at] >= 'a' && p.text[p.at] <= 'z' || p.text[p.at] >= 'A' && p.text[p.at] <= 'Z') {
		p.at++
	}
	word := p.text[start:p.at]
	switch word {
	case "None", "null", "nan", "NaN", "inf", "Infinity", "undefined":
		return nil, nil
	case "True", "true":
		return true, nil
	case "False", "false":
		return false, nil
	}
	if p.at >= len(p.text) {
		return nil, errPythonEnd
	}
	switch c := p.text[p.at]; {
	case (c == '\'' || c == '"') && len(word) <= 2:
		var b strings.Builder
		if err := p.quoted(&b, c, strings.ContainsAny(word, "rR")); err != nil {
			return nil, err
		}
		return b.String(), nil
	case c == '(':
		p.at++
		return p.call(word, depth)
	}
	return word, nil // an enumeration's name, or what some logger prints bare
}

// call reads the arguments of name( and gives the value that they mean.
func (p *python) call(name string, depth int) (any, error) {
	var args []any
	for p.peek() != ')' {
		if p.peek() == 0 {
			return nil, errPythonEnd
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.peek() == '=' { // a keyword argument: its value says more than its name
			p.at++
			if v, err = p.value(depth + 1); err != nil {
				return nil, err
			}
		}
		args = append(args, v)
		if p.peek() == ',' {
			p.at++
		} else if p.peek() != ')' {
			return nil, errPythonValue
		}
	}
	p.at++
	switch {
	case strings.HasSuffix(name, "datetime") || strings.HasSuffix(name, "date"):
		return pythonTime(args), nil
	case strings.HasSuffix(name, "timezone.utc"):
		return "Z", nil
	case name == "Decimal" || name == "decimal.Decimal":
		if s, ok := first(args).(string); ok {
			if _, err := strconv.ParseFloat(s, 64); err == nil && json.Valid([]byte(s)) {
				return json.Number(s), nil
			}
			return nil, nil
		}
	}
	return first(args), nil
}

func first(args []any) any {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

// pythonTime writes the arguments of datetime.datetime as ISO text.
func pythonTime(args []any) any {
	var n [7]int
	zone := ""
	for i, a := range args {
		switch v := a.(type) {
		case json.Number:
			k, err := strconv.Atoi(v.String())
			if err != nil || i >= len(n) {
				return nil
			}
			n[i] = k
		case string:
			if strings.Contains(strings.ToLower(v), "utc") {
				zone = "Z"
			}
		}
	}
	if n[0] == 0 || len(args) < 3 {
		return nil
	}
	return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d.%06d%s", n[0], n[1], n[2], n[3], n[4], n[5], n[6], zone)
}
