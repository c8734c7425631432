package catalog

import (
	"errors"
	"testing"

	"telltale/analytics/fault"
)

// TestYAMLErrorsAreSentences: slips that people make in a file of settings are told with their line, without words of the
// parser, and with what to do.
func TestYAMLErrorsAreSentences(t *testing.T) {
	catalog, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, file string
		line       int64
		text       string
	}{
		{"a target without quotation marks", "target.uptime: > 99%\n", 1, "A value cannot begin with > or | unless it stands in quotation marks."},
		{"two colons", "zone: UTC\nnote: a: b\n", 2, "There is a colon where none can be: a second one, or one on a line that is indented too far."},
		{"an open list", "zone: [Europe\n", 1, "A [ has no ] that closes it."},
		{"a tab", "\tzone: UTC\n", 1, "The line is indented with a tab."},
		{"an open quotation mark", "zone: \"UTC\n", 1, "A quotation mark has no other one that closes it."},
		{"a reserved sign", "zone: @home\n", 1, "A value cannot begin with @ unless it stands in quotation marks."},
		{"no colon", "zone UTC\ncurrency: EUR\n", 1, "There is no colon between a name and its value."},
		{"a name twice", "zone: UTC\nzone: CET\n", 2, "The name zone stands here for the second time."},
		{"an unknown name", "zone:\n  - {since: 2026-10-01, valu: UTC}\n", 2, "There is no name valu here."},
		{"another form", "zone:\n  a: b\n", 2, "The value has another form than it can have here."},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := OwnIn("mine.yaml", []byte(c.file))
			if err == nil {
				_, err = catalog.ReadSettings("mine.yaml", []byte(c.file))
			}
			var f *fault.Error
			if !errors.As(err, &f) {
				t.Fatalf("%q was read: %v", c.file, err)
			}
			if f.File != "mine.yaml" || f.Line != c.line || f.Text != c.text || f.Hint == "" {
				t.Errorf("%s, line %d: %s (%s); want line %d: %s", f.File, f.Line, f.Text, f.Hint, c.line, c.text)
			}
		})
	}
}
