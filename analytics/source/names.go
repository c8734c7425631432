package source

import (
	"regexp"
	"strings"
	"unicode"
)

// key normalises a header name for matching: lower case letters and digits only, without byte order
// mark, HTML tags, unit and localised prefix. Camel humps and the separators `/ . _ - space` are
// equal, so lineItem/UsageAmount, line_item_usage_amount and "Line item usage amount" share one key.
//
// unit is what a suffix says about the values: "s", "ms", "us", "ns", "min", "h", "%", "$", "usd",
// "utc", "1-5" ... ; empty when the name says nothing. A name that is nothing but a unit is a key.
func key(name string) (key, unit string) {
	s := htmlTag.ReplaceAllString(strings.TrimPrefix(name, "\uFEFF"), " ")
	s = strings.Trim(strings.TrimSpace(s), `"'`)
	if m := lastGroup.FindStringSubmatch(s); m != nil && strings.TrimSpace(m[1]) != "" {
		group := m[2] + m[3]
		switch u := groupUnit(group); {
		case u != "":
			s, unit = m[1], u
		case pascalName.MatchString(group):
			// "Kategorie der Verbrauchseinheit (MeterCategory)": the English name is in brackets.
			s = group
		case remark.MatchString(group):
			s = m[1]
		}
	}
	words := split(s)
	if n := len(words); unit == "" && n > 1 {
		if u, ok := suffixUnits[words[n-1]]; ok {
			unit, words = u, words[:n-1]
			if n := len(words); n > 1 && words[n-1] == "in" {
				words = words[:n-1]
			}
		}
	}
	key = strings.Join(words, "")
	if key == "" {
		key = strings.ToLower(strings.TrimSpace(s)) // "#", "%": all signs
	}
	return key, unit
}

var (
	htmlTag    = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`)
	lastGroup  = regexp.MustCompile(`^(.*?)\s*(?:\(([^()]*)\)|\[([^\[\]]*)\])\s*$`)
	pascalName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$`)
	remark     = regexp.MustCompile(`(?i)^(optional|required|if any|free text)$`)
	scaleNote  = regexp.MustCompile(`^-?\d+ ?(?:-|–|to) ?\d+$`)
)

// suffixUnits are units that the last word of a name may give: duration_ms, costUSD, usage_date_utc.
// "min" is missing on purpose, because rating_min is a minimum.
var suffixUnits = map[string]string{
	"s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s",
	"ms": "ms", "msec": "ms", "msecs": "ms", "milli": "ms", "millis": "ms", "millisecond": "ms", "milliseconds": "ms",
	"us": "us", "usec": "us", "micros": "us", "microsecond": "us", "microseconds": "us",
	"ns": "ns", "nsec": "ns", "nano": "ns", "nanos": "ns", "nanosecond": "ns", "nanoseconds": "ns",
	"mins": "min", "minutes": "min", "hours": "h", "hrs": "h",
	"pct": "%", "percent": "%",
	"usd": "usd", "eur": "eur", "gbp": "gbp",
	"utc": "utc",
}

// groupUnits are units that only brackets make certain.
var groupUnits = map[string]string{
	"min": "min", "m": "m", "h": "h", "hr": "h", "hour": "h", "d": "d", "days": "d",
	"µs": "us", "μs": "us", "%": "%", "$": "$", "€": "€", "£": "£", "¥": "¥",
	"gmt": "utc", "z": "utc", "local time": "local", "local": "local",
}

// groupUnit gives the unit that the text of a bracket names, "" when it names none.
func groupUnit(text string) string {
	t := strings.ToLower(strings.TrimSpace(text))
	t = strings.TrimSuffix(strings.TrimPrefix(t, "in "), ".")
	if u, ok := suffixUnits[t]; ok {
		return u
	}
	if u, ok := groupUnits[t]; ok {
		return u
	}
	if scaleNote.MatchString(t) {
		return strings.NewReplacer(" ", "", "–", "-", "to", "-").Replace(t)
	}
	if len(text) == 3 && strings.ToUpper(text) == text && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return t // a currency such as CHF
	}
	return ""
}

// split cuts a name into lower-case words at separators and camel humps. An acronym stays one
// word (APIKey gives api, key) and digits stay with the letters before them (latencyP95).
func split(name string) []string {
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, string(word))
			word = word[:0]
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			flush()
			continue
		}
		if i > 0 && unicode.IsUpper(r) {
			before := runes[i-1]
			startsWord := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if unicode.IsLower(before) || unicode.IsDigit(before) || unicode.IsUpper(before) && startsWord {
				flush()
			}
		}
		word = append(word, unicode.ToLower(r))
	}
	flush()
	return words
}
