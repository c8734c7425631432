package figures

import (
	"math"
	"strconv"
	"strings"
)

// signs are comparisons as they are set in print.
var signs = map[string]string{">": ">", ">=": "≥", "<": "<", "<=": "≤"}

// Bound writes a limit as people read it, "≥ 99.9 %" or "< 2 s": beside values, and with every digit that it was given,
// because a limit that is rounded is another one.
func Bound(op string, level float64, unit, currency string) string {
	if sign, ok := signs[op]; ok {
		op = sign
	}
	return op + " " + Level(level, unit, currency)
}

// Level writes the number of a limit, without the zeros that a value may end in: "99.9 %", "2 s", "$10,000".
func Level(level float64, unit, currency string) string {
	switch unit {
	case "percent":
		return digits(level*100) + " %"
	case "seconds":
		return longest(level)
	case "money":
		return withCurrency(digits(level), currency)
	case "rate":
		return digits(level) + "/s"
	case "rating":
		return digits(level) + "/5"
	case "status":
		return status(level)
	}
	return digits(level)
}

// longest writes seconds in the longest unit that leaves no fraction, and below one in milliseconds.
func longest(seconds float64) string {
	switch size := math.Abs(seconds); {
	case size != 0 && size < 1:
		return digits(seconds*1000) + " ms"
	case size >= 3600 && math.Mod(size, 3600) == 0:
		return digits(seconds/3600) + " h"
	case size >= 120 && math.Mod(size, 60) == 0:
		return digits(seconds/60) + " min"
	}
	return digits(seconds) + " s"
}

// digits writes all digits of a number that a person typed: what binary fractions add in the last places is not theirs.
func digits(f float64) string {
	s := strconv.FormatFloat(f, 'g', 12, 64)
	if exact, err := strconv.ParseFloat(s, 64); err == nil {
		f = exact
	}
	whole, rest, fraction := strings.Cut(strconv.FormatFloat(f, 'f', -1, 64), ".")
	n, err := strconv.ParseFloat(whole, 64)
	if err != nil {
		return s
	}
	text := grouped(n, 0)
	if strings.HasPrefix(whole, "-") && !strings.HasPrefix(text, "-") {
		text = "-" + text // -0.5 begins with a zero, which has no sign of its own
	}
	if fraction {
		text += "." + rest
	}
	return text
}
