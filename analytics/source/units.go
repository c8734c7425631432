package source

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	clockText    = regexp.MustCompile(`^(\d+\.)?\d{1,4}:\d{2}:\d{2}(\.\d{1,9})?$`)
	durationText = regexp.MustCompile(`^(\d*\.?\d+(?:[eE][-+]?\d+)?)\s*(\p{L}+)\.?$`)
	goDuration   = regexp.MustCompile(`^(\d+h)?(\d+m)?(\d+(\.\d+)?s)?$`)
)

// durationKeys are column keys whose unit is fixed by the tool that writes them.
var durationKeys = map[string]string{
	"requesttime": "s", "upstreamresponsetime": "s", // nginx
	"timetaken":            "ms",
	"endtoendlatency":      "s", // LLMPerf, which also says so in a suffix
	"requestprocessing":    "s",
	"processingtime":       "s",
	"requestdurationms":    "ms",
	"responselatency":      "ms", // API Gateway
	"integrationlatency":   "ms",
	"responsetimeinmillis": "ms",
	"secondstoresolve":     "s", // PagerDuty
	"secondstofirstack":    "s",
}

// guessDuration gives the unit of a column of durations. certain is false when neither the name nor
// the values tell it; unit is then the likeliest, and evidence what a person needs to decide.
func guessDuration(c *Column) (unit string, certain bool, evidence string) {
	values := present(c.sampled())
	switch {
	case len(values) > 0 && every(values, clockText.MatchString):
		return unitClock, true, "values such as " + values[0]
	case len(values) > 0 && every(values, isDurationText):
		return unitText, true, "values such as " + values[0]
	}
	if _, ok := durationScale[c.Unit]; ok {
		return c.Unit, true, fmt.Sprintf("the name %q says so", c.Name)
	}
	if c.Unit == "m" {
		return "min", true, fmt.Sprintf("the name %q says so", c.Name)
	}
	if u, ok := durationKeys[c.Key]; ok {
		return u, true, fmt.Sprintf("%q is written in %s by the tools that use this name", c.Name, unitName(u))
	}
	numbers := floats(values)
	if len(numbers) == 0 {
		return "s", false, "no value that is a number"
	}
	median, top := numbers[len(numbers)/2], numbers[len(numbers)-1]
	evidence = fmt.Sprintf("median %s, largest %s of %d values", short(median), short(top), len(numbers))
	switch {
	case median >= 1e6:
		return "ns", false, evidence
	case median >= 20000:
		return "us", false, evidence
	case median >= 20:
		return "ms", false, evidence
	}
	return "s", false, evidence
}

// toolUnits are units that only the company of other columns tells: several tools call it "duration".
var toolUnits = []struct {
	column, unit string
	beside       []string
}{
	{"duration", "s", []string{"logger", "requesturi"}},                // Caddy
	{"duration", "ns", []string{"downstreamstatus", "originduration"}}, // Traefik
	{"duration", "ms", []string{"performancebucket"}},                  // Application Insights
	{"responsetime", "ms", []string{"pid", "hostname"}},                // pino
	{"responsetime", "ms", []string{"probeid"}},                        // Pingdom
	{"lastresponsetime", "ms", []string{"lasttesttime"}},               // Pingdom
	{"duration", "ms", []string{"tokensin", "tokensout", "provider"}},  // Cloudflare AI Gateway
	{"timetofirsttoken", "ms", []string{"requestcreatedat", "delay"}},  // Helicone
}

// toolUnit gives the unit of a column when the sample is a known tool's, else "".
func toolUnit(s *Sample, c *Column) string {
	for _, t := range toolUnits {
		if c.Key == t.column && s.has(t.beside...) {
			return t.unit
		}
	}
	return ""
}

// askUnit is the question for a unit that nothing tells. likely comes first.
func askUnit(field, column, likely, evidence string) Question {
	units := []string{"s", "ms", "us", "ns"}
	slices.SortStableFunc(units, func(a, b string) int {
		return btoi(b == likely) - btoi(a == likely)
	})
	q := Question{
		ID:       "unit:" + field,
		Text:     fmt.Sprintf("In which unit is %q?", column),
		Evidence: evidence + "; neither the name nor the values say seconds or milliseconds",
		Flag:     "--unit " + field + "=" + likely,
	}
	for _, u := range units {
		q.Options = append(q.Options, Option{Value: u, Label: unitName(u)})
	}
	return q
}

func isDurationText(v string) bool {
	if m := durationText.FindStringSubmatch(v); m != nil {
		return slices.ContainsFunc(textUnits, func(u struct{ word, unit string }) bool { return u.word == strings.ToLower(m[2]) })
	}
	return goDuration.MatchString(v)
}

var (
	plainNumber   = regexp.MustCompile(`^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$`)
	commaDecimal  = regexp.MustCompile(`\d,\d+\D*$`)
	commaGrouping = regexp.MustCompile(`^\D*\d{1,3}(,\d{3})+(\.\d+)?\D*$`)
	pointGrouping = regexp.MustCompile(`^\D*\d{1,3}(\.\d{3})+(,\d+)?\D*$`)
)

// numberStyle says how the numbers of a column are written. fileComma is whether the file as a whole
// writes decimal commas.
func numberStyle(values []string, fileComma bool) (decimalComma, messy bool) {
	values = present(values)
	if every(values, plainNumber.MatchString) {
		// 1.234 is 1234 where the file writes commas, unless some value has another number of decimals.
		return fileComma && len(values) > 0 && slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, ".") }) &&
			every(values, func(v string) bool { return !strings.Contains(v, ".") || pointGrouping.MatchString(v) }), false
	}
	for _, v := range values {
		if commaDecimal.MatchString(v) && (!commaGrouping.MatchString(v) || fileComma) {
			return true, true
		}
	}
	return false, true
}

// floats gives the plain numbers among the values, sorted.
func floats(values []string) []float64 {
	var out []float64
	for _, v := range values {
		if n, err := strconv.ParseFloat(v, 64); err == nil && !math.IsNaN(n) && !math.IsInf(n, 0) {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// short writes a number for a sentence.
func short(n float64) string { return strconv.FormatFloat(n, 'g', 4, 64) }

// every reports whether ok holds for all values; it does for none.
func every(values []string, ok func(string) bool) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return !ok(v) })
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
