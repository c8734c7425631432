package source

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// timeGuess is what the values of a column say about how its times are written.
type timeGuess struct {
	Layout  string // for Cast; "" when the values are no times
	Naive   bool   // some values carry no zone
	Ordered bool   // numeric dates are year first, or a part above 12 decided the order
	Order   string // "dmy" or "mdy" of numeric dates; "" when there are none or it is open
	Note    string // the evidence for the order, in words
	Share   float64
}

var (
	isoTime = regexp.MustCompile(`^\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?( ?UTC|Z|[-+]\d{2}(?::?\d{2})?)?$`)
	isoHole = regexp.MustCompile(`^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(?:Z|[-+].*)$`) // no seconds but a zone: DuckDB casts no such thing
	numeric = regexp.MustCompile(`^(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d{2})(?:(, | - |T| )(\d{1,2}):\d{2}(:\d{2}(\.\d+)?)?([ \x{202F}\x{00A0}]?[AaPp][Mm])?)?(Z| ?UTC| ?[-+]\d{2}:?\d{2})?$`)
	number  = regexp.MustCompile(`^\d+(\.\d*)?(?:[eE]\+?\d+)?$`)
)

// guessTime looks at all values that were sampled of a column. order is "dmy" or "mdy" when a person
// has decided, else "": then one first part above 12 anywhere decides for the whole column.
func guessTime(values []string, order string) timeGuess {
	values = present(values)
	if len(values) == 0 {
		return timeGuess{}
	}
	var g timeGuess
	seen := map[string]int{}
	count := 0
	g.Order, g.Note = dayMonthOrder(values, order)
	g.Ordered = g.Order != ""
	isNumeric := false
	for _, v := range values {
		layout, naive := layoutOf(strings.TrimSpace(v), g.Order)
		if layout == "" {
			continue
		}
		isNumeric = isNumeric || numeric.MatchString(strings.TrimSpace(v))
		g.Naive = g.Naive || naive
		seen[layout]++
		count++
	}
	if !isNumeric {
		g.Order, g.Note, g.Ordered = "", "", true
	}
	g.Share = float64(count) / float64(len(values))
	g.Layout = joinLayouts(seen)
	return g
}

// joinLayouts puts the commonest layout first and adds the variants with and without a fraction
// that rows further down may have.
func joinLayouts(seen map[string]int) string {
	layouts := make([]string, 0, len(seen))
	for l := range seen {
		layouts = append(layouts, l)
	}
	slices.SortFunc(layouts, func(a, b string) int {
		if seen[a] != seen[b] {
			return seen[b] - seen[a]
		}
		return strings.Compare(a, b)
	})
	for _, l := range slices.Clone(layouts) {
		other := strings.Replace(l, ":%S.%f", ":%S", 1)
		if other == l {
			other = strings.Replace(l, ":%S", ":%S.%f", 1)
		}
		if !slices.Contains(layouts, other) {
			layouts = append(layouts, other)
		}
	}
	return strings.Join(layouts, "|")
}

// layoutOf gives the layout of one value and whether it lacks a zone; "" when it is no time. Numeric
// dates of open order are read as day first only to learn their shape.
func layoutOf(v, order string) (layout string, naive bool) {
	if m := isoTime.FindStringSubmatch(v); m != nil {
		if isoHole.MatchString(v) {
			layout = strings.Replace("%Y-%m-%d %H:%M", " ", v[strings.IndexAny(v, "T "):][:1], 1)
			if strings.HasSuffix(v, "Z") {
				return layout + "Z", false
			}
			return layout + "%z", false
		}
		return layoutISO, m[1] == ""
	}
	if isEpoch(v) {
		return layoutEpoch, false
	}
	if m := numeric.FindStringSubmatch(v); m != nil {
		return numericLayout(m, order), m[10] == ""
	}
	v, _, _ = strings.Cut(v, " m=") // the monotonic clock that Go prints behind a time
	for _, l := range namedLayouts {
		if t, err := time.Parse(l.golang, strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(v)); err == nil && t.Year() >= 1900 {
			return l.format, !strings.Contains(l.format, "%z") && !namesUTC(l.format)
		}
	}
	return "", false
}

// numericLayout builds the strptime format of a numeric date from the parts that numeric matched.
func numericLayout(m []string, order string) string {
	first, second := "%d", "%m"
	if order == "mdy" {
		first, second = "%m", "%d"
	}
	year := "%Y"
	if len(m[4]) == 2 {
		year = "%y"
	}
	f := first + m[2] + second + m[2] + year
	if m[6] == "" {
		return f
	}
	hour := "%H"
	if m[9] != "" {
		hour = "%I"
	}
	f += m[5] + hour + ":%M"
	if m[7] != "" {
		f += ":%S"
	}
	if m[8] != "" {
		f += ".%f"
	}
	if m[9] != "" {
		if strings.TrimLeft(m[9], " \u202f\u00a0") != m[9] {
			f += " "
		}
		f += "%p"
	}
	switch zone := m[10]; {
	case strings.HasSuffix(zone, "UTC"), zone == "":
		return f + zone
	case strings.HasPrefix(zone, " "):
		return f + " %z"
	default:
		return f + "%z"
	}
}

// dayMonthOrder decides between 31/01 and 01/31 over all numeric dates of a column.
func dayMonthOrder(values []string, chosen string) (order, note string) {
	if chosen != "" {
		return chosen, "as chosen"
	}
	dates, firstMax, secondMax := 0, 0, 0
	var first, second string
	for _, v := range values {
		m := numeric.FindStringSubmatch(strings.TrimSpace(v))
		if m == nil {
			continue
		}
		dates++
		if n, _ := strconv.Atoi(m[1]); n > firstMax {
			firstMax, first = n, v
		}
		if n, _ := strconv.Atoi(m[3]); n > secondMax {
			secondMax, second = n, v
		}
	}
	switch {
	case dates == 0:
		return "", ""
	case firstMax > 12 && secondMax > 12:
		return "", fmt.Sprintf("%q and %q cannot both be dates of one order", first, second)
	case firstMax > 12:
		return "dmy", fmt.Sprintf("%q can only be day first", first)
	case secondMax > 12:
		return "mdy", fmt.Sprintf("%q can only be month first", second)
	}
	return "", fmt.Sprintf("no value above 12 in either position, in %d dates such as %q", dates, first)
}

// isEpoch reports whether v is a number that is an instant between 2000 and 2100 in seconds, milli-,
// micro- or nanoseconds.
func isEpoch(v string) bool {
	if !number.MatchString(v) {
		return false
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil {
		return false
	}
	for n >= 1e11 {
		n /= 1000
	}
	return n >= 946684800 && n < 4102444800
}

// isSerial reports whether v is a spreadsheet's day number between 2000 and 2100.
func isSerial(v string) bool {
	n, err := strconv.ParseFloat(v, 64)
	return err == nil && number.MatchString(v) && n >= 36526 && n < 73051
}

// present leaves out values that are missing.
func present(values []string) []string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		if t := strings.TrimSpace(v); t != "" && !slices.Contains(missingTexts, t) {
			out = append(out, t)
		}
	}
	return out
}
