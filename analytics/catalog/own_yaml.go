package catalog

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// yaml writes the entry as catalog files have it. The encoder of go-yaml does not do: what it writes of texts such as "? a",
// ".inf" or those with tabs, and of several lines within braces, it does not read as the same texts.
func (in kpiEntry) yaml(id string) string {
	var b strings.Builder
	b.WriteString(id + ":\n")
	line := func(key, value string) {
		if value != "" {
			b.WriteString("  " + key + ": " + scalar(value) + "\n")
		}
	}
	line("name", in.Name)
	line("about", in.About)
	line("formula", in.Formula)
	line("unit", string(in.Unit))
	line("better", in.Better)
	line("n", in.N)
	for _, kind := range measureKinds {
		if m := *in.of(kind); m != nil {
			b.WriteString("  " + string(kind) + ": " + m.yaml() + "\n")
		}
	}
	line("derived", in.Derived)
	if in.Engine != nil {
		names := make([]string, len(in.Engine.Facts))
		for i, name := range in.Engine.Facts {
			names[i] = scalar(name)
		}
		b.WriteString("  engine: {name: " + scalar(in.Engine.Name) + ", facts: [" + strings.Join(names, ", ") + "]}\n")
	}
	line("target", in.Target)
	line("alert", in.Alert)
	line("runbook", in.Runbook)
	line("interval", in.Interval)
	line("judges", in.Judges)
	for i, beside := range in.Beside {
		if i == 0 {
			b.WriteString("  beside:\n")
		}
		b.WriteString("    - name: " + scalar(beside.Name) + "\n")
		if beside.Note != "" {
			b.WriteString("      note: " + scalar(beside.Note) + "\n")
		}
		if beside.Ratio != nil {
			b.WriteString("      ratio: " + beside.Ratio.yaml() + "\n")
		}
	}
	return b.String()
}

// yaml writes the measure on one line.
func (m *measureEntry) yaml() string {
	number := func(f float64) string {
		if f == 0 {
			return ""
		}
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	var parts []string
	for _, field := range []struct{ key, value string }{
		{"fact", m.Fact}, {"value", m.Value}, {"where", m.Where}, {"part", m.Part}, {"whole", m.Whole}, {"n", m.N}, {"unknown", m.Unknown},
		{"key", m.Key}, {"distinct", m.Distinct}, {"by", m.By},
	} {
		if field.value != "" {
			parts = append(parts, field.key+": "+scalar(field.value))
		}
	}
	if level := number(m.Level); level != "" {
		parts = append(parts, "level: "+level)
	}
	if scale := number(m.Scale); scale != "" {
		parts = append(parts, "scale: "+scale)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// plainScalar is text that means itself without quotes, in a flow mapping too.
var plainScalar = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*( [A-Za-z0-9_]+)*$`)

// notPlain are words that YAML takes for something else than text.
var notPlain = []string{"true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan", "inf", "infinity"}

// scalar writes a text so that YAML reads the same text.
func scalar(text string) string {
	if plainScalar.MatchString(text) && !slices.Contains(notPlain, strings.ToLower(text)) {
		return text
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		panic("catalog: " + err.Error()) // a string always encodes
	}
	return strings.TrimSpace(b.String())
}
