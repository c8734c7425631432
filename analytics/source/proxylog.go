package source

import (
	"fmt"
	"strings"
)

// proxyLog drafts the plan of an access log that a web server or proxy writes as JSON.
type proxyLog struct{ *tableDraft }

func newProxyLog(s *Sample, d *Draft) proxyLog {
	l := proxyLog{draftTable(s, d, "requests")}
	l.fields["weight"] = constant(l.canonical("weight"), "1::DECIMAL(12,3)")
	return l
}

// when fills the time from the first of the columns there is, as its values are written.
func (l proxyLog) when(keys ...string) {
	if c := l.column(keys...); c != nil {
		l.fields["ts"] = l.d.take(l.s, l.table, "ts", c.Name, Cast{})
	}
}

// duration fills the duration from the first of the columns there is. Its unit is asked where nothing tells it.
func (l proxyLog) duration(keys ...string) {
	if c := l.column(keys...); c != nil {
		l.fields["duration_us"] = l.d.take(l.s, l.table, "duration_us", c.Name, Cast{})
	}
}

// dashed fills a text field from the first of the columns there is.
func (l proxyLog) dashed(field string, keys ...string) { l.words(field, l.column(keys...)) }

// words fills a text field, in which "-" stands for nothing.
func (l proxyLog) words(field string, c *Column) {
	if c != nil {
		l.set(field, fmt.Sprintf("nullif(%s, '-')", ident(c.Name)), "", "", "- is none", c)
	}
}

// upstream fills the dependency: of several that were tried one after the other, the last one answered.
func (l proxyLog) upstream(keys ...string) {
	if c := l.column(keys...); c != nil {
		l.set("upstream", fmt.Sprintf("nullif(trim(regexp_replace(%s, '^.*(,| : )', '')), '-')", ident(c.Name)), "", "", "the last one tried", c)
	}
}

// requested fills method and path: from columns of their own, else from the request line. A line that is none (scanners
// send what they like) has neither.
func (l proxyLog) requested(method, target, line *Column) {
	if method != nil {
		l.words("method", method)
	} else if line != nil {
		l.set("method", fmt.Sprintf(`nullif(regexp_extract(%s, '^([A-Z]{3,16}) \S', 1), '')`, ident(line.Name)), "", "", "from the request line", line)
	}
	path := ""
	switch {
	case target != nil:
		path = ident(target.Name)
	case line != nil:
		target, path = line, fmt.Sprintf(`regexp_extract(%s, '^[A-Z]{3,16} (\S+)', 1)`, ident(line.Name))
	default:
		return
	}
	l.set("path", fmt.Sprintf("nullif(nullif(split_part(%s, '?', 1), '-'), '')", path), "", "", "without the query", target)
}

// others fills what the server does not know but people add to its log: model, tokens, tenant ... Fields and columns that
// are taken stay as they are.
func (l proxyLog) others(fields ...string) {
	found := automap(l.s, l.table, nil)
	for _, field := range fields {
		column, ok := found[field]
		if _, done := l.fields[field]; !ok || done || l.d.uses(column) {
			continue
		}
		if l.canonical(field).Kind == Text {
			l.words(field, l.s.named(column))
			continue
		}
		l.fields[field] = l.d.take(l.s, l.table, field, column, Cast{})
	}
}

// withoutRequest leaves out what the program logs beside its requests.
func (l proxyLog) withoutRequest(columns ...*Column) {
	var missing []string
	for _, c := range columns {
		if c != nil {
			missing = append(missing, ident(c.Name)+" IS NULL")
		}
	}
	l.leave("log line without a request", strings.Join(missing, " AND "))
}
