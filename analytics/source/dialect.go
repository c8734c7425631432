package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
)

// delimiters are tried in this order; the first of equally good ones wins.
var delimiters = []rune{',', ';', '\t', '|'}

// sniffDialect finds delimiter, quote, escape and line end of the head of a delimited file. ok is
// false when no delimiter gives rows of a steady width; the head is then one column or no table.
func sniffDialect(head []byte) (d Dialect, ok bool) {
	d = Dialect{Delimiter: ',', Quote: '"', Escape: '"', NewLine: "\n"}
	if bytes.Contains(head, []byte("\r\n")) {
		d.NewLine = "\r\n"
	}
	if sep, rest, found := sepLine(head); found {
		// Excel's hint can contradict the lines after it, so it only decides what fits as well.
		head = rest
		try := d
		try.Delimiter = sep
		if share, _, width := steadiness(head, try); width > 1 && share > 0.6 {
			d.Delimiter = sep
			return withQuotes(head, d), true
		}
	}
	head = pastComments(head)
	best := 0.0
	for _, r := range delimiters {
		try := d
		try.Delimiter = r
		share, all, width := steadiness(head, try)
		if width < 2 || share < 0.5 {
			continue
		}
		// Steadiness counts most; of two steady delimiters the one that makes more columns. Lines before
		// the first steady one may be a preamble, but the header "a;b" over "1,5;2,5" tells as well.
		if score := share * all * (1 - 1/float64(width+1)); score > best {
			best, d.Delimiter, ok = score, r, true
		}
	}
	return withQuotes(head, d), ok
}

// sepLine reads the "sep=;" line that Excel and Grafana write first.
func sepLine(head []byte) (sep rune, rest []byte, found bool) {
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	text := strings.Trim(strings.TrimSpace(string(line)), `"`)
	if hint, ok := strings.CutPrefix(strings.ToLower(text), "sep="); ok && len(hint) <= 1 {
		if hint == "" { // the tab was trimmed
			hint = "\t"
		}
		return rune(hint[0]), rest, true
	}
	return 0, head, false
}

// commentRule is the first line of the block of comments above Google Analytics' tables.
var commentRule = regexp.MustCompile(`^# ?-{10,}\s*$`)

// pastComments gives the head without such a block, whose lines say nothing of the delimiter.
func pastComments(head []byte) []byte {
	first, _, _ := bytes.Cut(head, []byte("\n"))
	if !commentRule.Match(first) {
		return head
	}
	for len(head) > 0 {
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		if text := bytes.TrimSpace(line); len(text) > 0 && text[0] != '#' {
			break
		}
		head = rest
	}
	return head
}

// steadiness gives the commonest width of the records of the head and how many of them have it: as a
// share of those from the first such record on, and of all. Blank lines do not count. Whichever delimiter
// is tried, those inside quotes do not count: `1,"a | b","c | d"` has no | outside.
func steadiness(head []byte, d Dialect) (share, all float64, width int) {
	var widths []int
	for _, rec := range split1000(head, d, delimiters...) {
		if len(rec.Values) > 1 || len(rec.Values) == 1 && rec.Values[0] != "" {
			widths = append(widths, len(rec.Values))
		}
	}
	if len(widths) == 0 {
		return 0, 0, 0
	}
	width = mode(widths)
	first := slices.Index(widths, width)
	hits := 0
	for _, w := range widths[first:] {
		if w == width {
			hits++
		}
	}
	return float64(hits) / float64(len(widths)-first), float64(hits) / float64(len(widths)), width
}

// mode is the commonest number, the largest of equally common ones.
func mode(numbers []int) int {
	count := map[int]int{}
	best := 0
	for _, n := range numbers {
		count[n]++
		if count[n] > count[best] || count[n] == count[best] && n > best {
			best = n
		}
	}
	return best
}

// withQuotes decides whether quotes are doubled or escaped by a backslash.
func withQuotes(head []byte, d Dialect) Dialect {
	doubled := bytes.Count(head, []byte(`""`)) - bytes.Count(head, append([]byte{byte(d.Delimiter)}, `""`...))
	if escaped := bytes.Count(head, []byte(`\"`)); escaped > 0 && escaped > doubled {
		d.Escape = '\\'
	}
	return d
}

// split1000 cuts a head into at most 1000 records. The last record of a head that was cut off is left
// out, unless it is the only one. A quote may also follow one of opens.
func split1000(head []byte, d Dialect, opens ...rune) []Record {
	sp := newSplitter(bufio.NewReader(bytes.NewReader(head)), d)
	sp.opens = opens
	var out []Record
	for len(out) < 1000 {
		rec, err := sp.next()
		if errors.Is(err, io.EOF) || err != nil {
			break
		}
		if rec.Bad != "" && len(out) > 0 {
			break
		}
		out = append(out, rec)
	}
	return out
}
