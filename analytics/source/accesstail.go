package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// tailNumber is the first number behind the quoted fields, plain.
const tailNumber = `^\s*(?:"[^"]*"\s+)*(\d+(?:\.\d+)?)(?:\s|$)`

// tailNames are names under which log formats write how long the answer took, as in rt="0.123" or request_time=0.123,
// the whole time first and that of the upstream after it.
var tailNames = []string{"rt", "request_time", "req_time", "response_time", "resp_time", "duration", "latency", "elapsed", "urt", "upstream_response_time"}

// tailNamed is a number behind its name, and its unit where it is written behind the number.
func tailNamed(name string) string {
	return `(?i)(?:^|[\s,;|"{(])"?` + name + `"?[=:]\s?"?(\d+(?:\.\d+)?)(us|ms|s)?(?:[\s,;|")}]|$)`
}

// accessTailNumbers gives the pattern that finds a duration in most tails, what it found, and the unit that is written
// behind it. name is "" for the first plain number.
func accessTailNumbers(tails []string) (pattern, name, unit string, values []string) {
	for _, name := range append([]string{""}, tailNames...) {
		pattern = tailNumber
		if name != "" {
			pattern = tailNamed(name)
		}
		found := regexp.MustCompile(pattern)
		values, unit = nil, ""
		for _, tail := range tails {
			if n := found.FindStringSubmatch(tail); n != nil {
				values = append(values, n[1])
				if len(n) > 2 {
					unit = n[2]
				}
			}
		}
		if len(tails) > 0 && len(values)*2 >= len(tails) {
			return pattern, name, unit, values
		}
	}
	return "", "", "", nil
}

// accessDuration maps a number behind the quoted fields to the duration, where most lines have one: with a fraction it
// is nginx's request_time in seconds; whole, it is Apache's %D or %T, which only the size of the values tells apart, so
// it is asked where that is not clear.
func accessDuration(s *Sample, d *Draft) (Field, bool) {
	var tails []string
	for _, row := range s.Rows {
		if m := accessRegexp.FindStringSubmatch(row[0]); m != nil {
			tails = append(tails, m[8])
		}
	}
	pattern, name, written, values := accessTailNumbers(tails)
	if values == nil {
		return Field{}, false
	}
	what, note := "the number at the end", "first number behind the quoted fields"
	if name != "" {
		what, note = name, "the number behind "+name+"="
	}
	fractions := slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, ".") })
	numbers := floats(values)
	unit := d.Choices.Units["duration_us"]
	switch {
	case unit != "":
	case written != "":
		unit = written
	case fractions:
		unit = "s"
	case numbers[len(numbers)/2] >= 1000:
		unit = "us"
	default:
		unit = "us"
		evidence := fmt.Sprintf("median %s, largest %s of %d whole numbers behind the user agent: Apache writes microseconds with %%D and seconds with %%T",
			short(numbers[len(numbers)/2]), short(numbers[len(numbers)-1]), len(numbers))
		d.ask(askUnit("duration_us", what, "us", evidence))
	}
	x := fmt.Sprintf(`regexp_extract("tail", %s, 1)`, lit(pattern))
	f := castExpr(*TableNamed("requests").Field("duration_us"), x, "tail", Cast{Unit: unit})
	d.show("requests", "duration_us", "tail", unit, note)
	return f, true
}
