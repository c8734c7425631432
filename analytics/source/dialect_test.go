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
		// With enough rows the header without | counts for little.
		{"pipes inside quotes", "question,answer,score\n" + strings.Repeat("\"Is a | b | c?\",\"No: | d | e | it is\",1\n", 30), Dialect{Delimiter: ',', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"pipes inside quotes behind a cell without", "id,question,answer\n" + strings.Repeat("1,\"Is a | b | c?\",\"No: | d | e | it is\"\n", 30), Dialect{Delimiter: ',', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"tables inside quotes", "id,question,answer\n" + strings.Repeat("1,\"| a | b |\",\"| c | d |\"\n", 30), Dialect{Delimiter: ',', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"tables of many lines inside quotes", "id,question,answer\n" + strings.Repeat("1,\"Is:\n| a | b |\n| \"\"c\"\" | d |\nso?\",\"No:\n| e | f |\nit is\"\n", 30),
			Dialect{Delimiter: ',', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"every delimiter inside quotes", "a|b|c\n1|\"x;y;z\"|\"p,q;\tr\"\n2|\"x;y;z\"|\"p,q;\tr\"\n", Dialect{Delimiter: '|', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"a quote after a comma in a text", "stars;text\n5;Nice,\"wow\n4;ok\n3;so, so\n2;\"a; b\"\n", Dialect{Delimiter: ';', Quote: '"', Escape: '"', NewLine: "\n"}, true},
		{"JSON without quotes around it", "id|body|n\n1|{\"a\":\"x\",\"b\":\"y\"}|3\n2|{\"a\":\"x\",\"b\":\"y\"}|4\n", Dialect{Delimiter: '|', Quote: '"', Escape: '"', NewLine: "\n"}, true},
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
