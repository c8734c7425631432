package source

import (
	"reflect"
	"strings"
	"testing"
)

func TestSniffDialect(t *testing.T) {
	for _, tt := range []struct {
		name, head string
		want       Dialect
		steady     bool
	}{
		{"comma", "a,b,c\n1,2,3\n4,5,6\n", Dialect{Delimiter: ',', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"semicolon with decimal commas", "a;b\n1,5;2,5\n3,25;4,0\n", Dialect{Delimiter: ';', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"tab, CRLF", "a\tb\r\n1\t2\r\n", Dialect{Delimiter: '\t', Quote: '"', Escape: '"', NewLine: "\r\n"}, true},
		{"pipe", "a|b|c\n1|x, y|3\n4|z|6\n", Dialect{Delimiter: '|', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"sep line", "sep=;\na;b\n1;2\n", Dialect{Delimiter: ';', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"sep line that lies", "sep=;\na,b\n1,2\n3,4\n", Dialect{Delimiter: ',', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"backslash escapes", "a,b\n\"say \\\"hi\\\"\",2\n\"x\",3\n", Dialect{Delimiter: ',', Quote: '"', Escape: '\\', NewLine: "\n"}, true},
		{"commas inside quotes", "a;b\n\"x, y, z\";1\n\"p, q, r\";2\n", Dialect{Delimiter: ';', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"one column", "rating\n5\n4\n", Dialect{Delimiter: ',', Quote: '"', Escape: '"', NewLine: "\n"}, false},
		{"preamble", "Report,\nMonth: October\n\na,b,c\n1,2,3\n4,5,6\n7,8,9\n", Dialect{Delimiter: ',', Quote: '"', Escape: '"', NewLine: "\n"}, true},
	} {
		if got, steady := sniffDialect([]byte(tt.head)); !reflect.DeepEqual(got, tt.want) || steady != tt.steady {
			t.Errorf("%s: %+v %v, want %+v %v", tt.name, got, steady, tt.want, tt.steady)
		}
	}
}

func TestHeaderRow(t *testing.T) {
	for _, tt := range []struct {
		name string
		rows string // one line a row, cells separated by |
		want int
	}{
		{"first row", "a|b\n1|2\n3|4", 0},
		{"behind a preamble", "Invoice|7\nPeriod\na|b|c\n1|2|3\n4|5|6", 2},
		{"none: numbers from the start", "1|2\n3|4\n5|6", -1},
		{"none: a time in the first row", "2026-10-01|x\n2026-10-02|y\n2026-10-03|z", -1},
		{"blank row first", "\na|b\n1|2", 1},
		{"all texts", "name|city\nAnn|Rome\nBob|Oslo", 0},
		{"wider than its rows", "a|b|c\n1|2\n3|4\n5|6", 0},
	} {
		var rows [][]string
		for line := range strings.SplitSeq(tt.rows, "\n") {
			rows = append(rows, strings.Split(line, "|"))
		}
		if got := headerRow(rows); got != tt.want {
			t.Errorf("%s: header in row %d, want %d", tt.name, got, tt.want)
		}
	}
}
