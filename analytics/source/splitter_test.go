package source

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func splitAll(t interface{ Fatalf(string, ...any) }, text string, d Dialect) []Record {
	sp := newSplitter(bufio.NewReader(strings.NewReader(text)), d)
	var out []Record
	for {
		r, err := sp.next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("splitting %q: %v", text, err)
		}
		out = append(out, r)
	}
}

func TestSplitter(t *testing.T) {
	comma := Dialect{Delimiter: ',', Quote: '"', Escape: '"'}
	backslash := Dialect{Delimiter: ';', Quote: '"', Escape: '\\'}
	for _, tt := range []struct {
		name, text string
		d          Dialect
		want       []Record
	}{
		{"plain, no newline at the end", "a,b\n1,2", comma, []Record{{Line: 1, Values: []string{"a", "b"}}, {Line: 2, Values: []string{"1", "2"}}}},
		{"CRLF", "a,b\r\n1,2\r\n", comma, []Record{{Line: 1, Values: []string{"a", "b"}}, {Line: 2, Values: []string{"1", "2"}}}},
		{"doubled quotes and a line end inside", "\"say \"\"hi\"\"\nthere\",2\n3,4\n", comma, []Record{{Line: 1, Values: []string{"say \"hi\"\nthere", "2"}}, {Line: 3, Values: []string{"3", "4"}}}},
		{"quote inside a field is text", `5" pipe,x` + "\n", comma, []Record{{Line: 1, Values: []string{`5" pipe`, "x"}}}},
		{"backslash escape", `"a\"b";"c\\"` + "\n", backslash, []Record{{Line: 1, Values: []string{`a"b`, `c\`}}}},
		{"blank line", "a\n\nb\n", comma, []Record{{Line: 1, Values: []string{"a"}}, {Line: 2, Values: []string{""}}, {Line: 3, Values: []string{"b"}}}},
		{"empty cells", ",\n", comma, []Record{{Line: 1, Values: []string{"", ""}}}},
		{"unclosed quote", "a\n\"b,c\nd\n", comma, []Record{{Line: 1, Values: []string{"a"}},
			{Line: 2, Values: []string{"b,c\nd\n"}, Bad: "a quote is opened and never closed (the record begins in line 2)"}}},
	} {
		if diff := cmp.Diff(tt.want, splitAll(t, tt.text, tt.d)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// What a CSV writer writes comes back, with the line on which each record begins.
func TestSplitterReadsWhatIsWritten(t *testing.T) {
	cell := rapid.StringMatching(`[a-z",;\n ]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(2, 4).Draw(t, "width")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 6).Draw(t, "rows")
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		got := splitAll(t, b.String(), Dialect{Delimiter: ',', Quote: '"', Escape: '"'})
		line := int64(1)
		for i, r := range got {
			if diff := cmp.Diff(rows[i], r.Values); diff != "" || r.Line != line {
				t.Fatalf("record %d begins in line %d (want %d): %s", i, r.Line, line, diff)
			}
			line += 1 + int64(strings.Count(strings.Join(rows[i], ""), "\n"))
		}
		if len(got) != len(rows) {
			t.Fatalf("%d records, want %d", len(got), len(rows))
		}
	})
}

// A record of more than maxRecord bytes is bad, and the next line is read as usual.
func TestSplitterSkipsImmenseRecords(t *testing.T) {
	got := splitAll(t, "a,b\n"+strings.Repeat("x", maxRecord+10)+",1\nc,d\n", Dialect{Delimiter: ',', Quote: '"', Escape: '"'})
	if len(got) != 3 || got[1].Bad == "" || got[2].Line != 3 || got[2].Values[0] != "c" {
		t.Fatalf("%d records; second bad: %q; third: %d %.20q", len(got), got[1].Bad, got[len(got)-1].Line, got[len(got)-1].Values)
	}
}

func FuzzSplitter(f *testing.F) {
	f.Add("a,b\n\"x\"\"\",2\r\n", byte(','), byte('"'), byte('"'))
	f.Add("\"", byte(';'), byte('"'), byte('\\'))
	f.Add("a\\", byte('\t'), byte(0), byte(0))
	f.Fuzz(func(t *testing.T, text string, delimiter, quote, escape byte) {
		last := int64(0)
		for _, r := range splitAll(t, text, Dialect{Delimiter: rune(delimiter), Quote: rune(quote), Escape: rune(escape)}) {
			if r.Line <= last {
				t.Fatalf("record in line %d behind one in line %d", r.Line, last)
			}
			if len(r.Values) == 0 && r.Bad == "" {
				t.Fatal("a record without values")
			}
			last = r.Line
		}
	})
}
