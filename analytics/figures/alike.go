package figures

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Alike writes readings of one number that stand beside each other, such as a value and its interval: with as many decimals,
// which are those of the largest. What is too small for them is told from nothing: "< 0.1 %". Pages have the same rule
// (alike.ts).
func Alike(unit, currency string, values ...*float64) []string {
	return alike(unit, currency, 0, values)
}

func alike(unit, currency string, more int, values []*float64) []string {
	var sizes []float64
	for _, f := range values {
		if f != nil {
			sizes = append(sizes, math.Abs(*f))
		}
	}
	texts := make([]string, len(values))
	decimals, scale, ok := look(sizes, unit)
	decimals += more
	for i, f := range values {
		if f == nil || !ok {
			texts[i] = Text(f, unit, currency)
			continue
		}
		write := func(f float64) string {
			text := grouped(f, decimals)
			switch unit {
			case "percent":
				return text + " %"
			case "money":
				return withCurrency(text, currency)
			case "rate":
				return text + "/s"
			}
			return text
		}
		scaled, least := *f*scale, math.Pow10(-decimals)
		switch {
		case scaled == 0 || math.Abs(scaled) >= least/2:
			texts[i] = write(scaled)
		case scaled > 0:
			texts[i] = "< " + write(least)
		default:
			texts[i] = "> " + write(-least)
		}
	}
	return texts
}

// Apart writes a value beside a limit that it is not at, by the rule of Text, with as many more decimals as it takes for the
// two to differ: 99.896 % misses 99.9 %, and 99.90 % would not.
func Apart(unit, currency string, value, level *float64) (string, string) {
	text, limit := Text(value, unit, currency), Missing
	if level != nil {
		limit = Level(*level, unit, currency)
	}
	if value == nil || level == nil || *value == *level {
		return text, limit
	}
	for more := 1; more <= 6 && plainNumber(text) == plainNumber(limit); more++ {
		text = alike(unit, currency, more, []*float64{value})[0]
	}
	return text, limit
}

// plainNumber is the number in a text without the zeros at its end, so that 99.90 % is 99.9 %.
func plainNumber(text string) string {
	number := strings.TrimRight(text, " %/s")
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	return number
}

// look is what the sizes ask for; ok is false where Text writes them alike anyway, or in units that differ.
func look(sizes []float64, unit string) (decimals int, scale float64, ok bool) {
	if len(sizes) == 0 {
		return 0, 1, false
	}
	largest := slices.Max(sizes)
	switch unit {
	case "percent":
		percents := make([]float64, len(sizes))
		for i, size := range sizes {
			percents[i] = asWritten(size * 100)
		}
		return decimalsOfShares(percents), 100, true
	case "money":
		if largest >= 1 {
			return 2, 1, true
		}
		return max(2, places(largest, 3)), 1, true
	case "rate", "ratio":
		return places(largest, 3), 1, true
	case "count":
		if largest >= 99.95 || !slices.ContainsFunc(sizes, func(size float64) bool { return size != math.Trunc(size) }) {
			return 0, 1, true
		}
		return 1, 1, true
	}
	return 0, 1, false
}

// decimalsOfShares gives those near 100 % the more decimals, the nearer they are: none may be written as all that is not. Of
// what they lack the largest has two meaningful digits, and the smallest one.
func decimalsOfShares(percents []float64) int {
	var others, lacking []float64
	for _, size := range percents {
		switch {
		case size >= 99 && size < 100:
			lacking = append(lacking, asWritten(100-size))
		case size > 0 && size != 100:
			others = append(others, size)
		}
	}
	decimals := 0
	switch {
	case len(others) > 0 && slices.Max(others) < 1:
		decimals = places(slices.Max(others), 2)
	case len(others) > 0 && slices.Max(others) < 1000:
		decimals = 1
	case len(others) == 0 && len(lacking) > 0:
		decimals = places(slices.Max(lacking), 2)
	}
	for _, size := range lacking {
		decimals = max(decimals, places(size, 1))
	}
	return decimals
}

// places is how many decimals the sizes of a list need for so many digits that tell something in this one; none where it is
// nothing or large.
func places(size float64, digits int) int {
	if size == 0 {
		return 0
	}
	return min(max(digits-1-int(math.Floor(math.Log10(size))), 0), 9)
}

// asWritten is a number without what binary fractions add to it: 100 - 99.9 is 0.1.
func asWritten(f float64) float64 {
	written, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 12, 64), 64)
	if err != nil {
		return f
	}
	return written
}

// Between writes an interval: "79.4 % to 90.6 %".
func Between(unit, currency string, low, high *float64) string {
	return strings.Join(Alike(unit, currency, low, high), " to ")
}
