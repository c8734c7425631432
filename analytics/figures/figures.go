// Package figures writes numbers as people read them, in sentences and tables alike.
package figures

import (
	"math"
	"strconv"
	"strings"
)

// Missing stands where there is no value. It is never a zero.
const Missing = "–"

// Text writes a number of a KPI as people read it: "99.73 %", "1.84 s", "$8,245.00", "3,200".
func Text(f *float64, unit, currency string) string {
	if f == nil {
		return Missing
	}
	switch unit {
	case "percent":
		return percent(*f)
	case "seconds":
		return duration(*f)
	case "money":
		return Money(*f, currency)
	case "rate":
		return significant(*f) + "/s"
	case "status":
		return status(*f)
	case "rating":
		return fixed(*f, 2) + "/5"
	case "count":
		// A mean of counts has a decimal where it is small.
		if *f == math.Trunc(*f) || math.Abs(*f) >= 99.95 {
			return grouped(*f, 0)
		}
		return grouped(*f, 1)
	}
	return significant(*f)
}

// status is the word for the state of the infrastructure.
func status(f float64) string {
	switch {
	case f < 1:
		return "Down"
	case f < 2:
		return "Degraded"
	}
	return "Healthy"
}

// percent keeps as many decimals as it takes to tell the value from 0 % and 100 %, with two meaningful digits: 0.037 % and
// 99.98 % do not become 0.0 and 100.0, and 99.80 stands beside 99.76. A share that is not exactly one never reads as 100 %.
// Pages have the same rule.
func percent(fraction float64) string {
	return grouped(fraction*100, percentDigits(fraction)) + " %"
}

func percentDigits(fraction float64) int {
	switch size := math.Abs(fraction * 100); {
	case size == 0 || size == 100 || size >= 1000:
		return 0
	case size < 1:
		return meaningful(size, 2)
	case size >= 99 && size < 100:
		return min(12, 1-int(math.Floor(math.Log10(asWritten(100-size)))))
	}
	return 1
}

// Pair writes two numbers of a KPI that stand in one sentence, as Text does; of two shares one has up to two decimals because
// the other has them: "99.74 % to 98.53 %".
func Pair(one, other *float64, unit, currency string) (string, string) {
	if unit != "percent" || one == nil || other == nil {
		return Text(one, unit, currency), Text(other, unit, currency)
	}
	digits := [2]int{percentDigits(*one), percentDigits(*other)}
	beside := func(f float64, own, its int) string {
		if own > 0 { // nothing and all of it have no decimals
			own = max(own, min(its, 2))
		}
		return grouped(f*100, own) + " %"
	}
	return beside(*one, digits[0], digits[1]), beside(*other, digits[1], digits[0])
}

// duration writes seconds as "580 ms", "1.80 s", "21.6 min" or "3.50 h".
func duration(seconds float64) string {
	switch abs := math.Abs(seconds); {
	case abs == 0:
		return "0 s"
	case abs < 0.9995:
		return measured(seconds*1000) + " ms"
	case abs < 90:
		return measured(seconds) + " s"
	case abs < 2*3600:
		return measured(seconds/60) + " min"
	case abs < 100*3600:
		return measured(seconds/3600) + " h"
	default:
		// What is multiplied by the cost of an hour keeps its halves.
		return strings.TrimSuffix(grouped(seconds/3600, 1), ".0") + " h"
	}
}

// measured keeps three significant digits, so that 1.80 is as precise as 1.84, and all of those before the point. What is
// whole, but for what binary fractions add, is written so: 2.
func measured(f float64) string {
	size := math.Abs(f)
	if size == 0 || math.Abs(f-math.Round(f)) < size*1e-12 {
		return grouped(f, 0)
	}
	digits := func(size float64) int { return min(12, max(0, 2-int(math.Floor(math.Log10(size))))) }
	// 9.999 becomes 10.0, which has a digit more before the point.
	rounded, _ := strconv.ParseFloat(fixed(size, digits(size)), 64)
	return grouped(f, digits(max(rounded, size)))
}

// significant is measured without the zeros at its end.
func significant(f float64) string {
	s := measured(f)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// meaningful is how many digits behind the point leave a size below one so many that tell something, also where it is rounded
// to one before the point more: 0.0999 becomes 0.10.
func meaningful(size float64, many int) int {
	digits := func(size float64) int { return min(12, many-1-int(math.Floor(math.Log10(size)))) }
	rounded, _ := strconv.ParseFloat(fixed(size, digits(size)), 64)
	return digits(max(rounded, size))
}

// grouped writes a number with thousands separators.
func grouped(f float64, digits int) string {
	s := fixed(math.Abs(f), digits)
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	if f < 0 && strings.Trim(s, "0.") != "" {
		return "-" + whole
	}
	return whole
}

// Relative writes a relative change as "+12.0 %"; what rounds to nothing has no minus.
func Relative(f *float64) string {
	if f == nil {
		return ""
	}
	s := fixed(*f*100, 1)
	switch {
	case s == "0.0" || s == "-0.0": // it went neither up nor down
		s = "0.0"
	case !strings.HasPrefix(s, "-"):
		s = "+" + s
	}
	return s + " %"
}

// Changes writes changes that stand beside each other, as Change does; points all have as many decimals.
func Changes(unit, currency string, relative bool, changes ...*float64) []string {
	largest := 0.
	for _, f := range changes {
		if f != nil {
			largest = max(largest, 100*math.Abs(*f))
		}
	}
	texts := make([]string, len(changes))
	for i, f := range changes {
		if f == nil || relative || unit != "percent" {
			texts[i] = Change(f, unit, currency, relative)
			continue
		}
		texts[i] = points(100**f, largest)
	}
	return texts
}

// points writes a change of a share beside others, of which the largest is given: with two decimals below a point and three
// next to nothing, which are those of the shares themselves. What is too small for them is told from nothing.
func points(f, largest float64) string {
	decimals := 1
	switch {
	case largest == 0 || largest >= .995:
	case largest >= .0095:
		decimals = 2
	default:
		decimals = 3
	}
	text := grouped(math.Abs(f), decimals)
	switch little := math.Pow10(-decimals); {
	case f != 0 && math.Abs(f) < little/2 && f > 0:
		return "< " + grouped(little, decimals) + " points"
	case f != 0 && math.Abs(f) < little/2:
		return "> -" + grouped(little, decimals) + " points"
	case f < 0:
		return "-" + text + " points"
	case f > 0:
		return "+" + text + " points"
	}
	return text + " points" // it went neither up nor down
}

// Change writes a change with its sign: relative ones as "+12.0 %", others in the unit, shares in points and ratings in
// stars.
func Change(f *float64, unit, currency string, relative bool) string {
	if f == nil {
		return Missing
	}
	if relative {
		return Relative(f)
	}
	size := math.Abs(*f)
	text := Text(&size, unit, currency)
	switch unit {
	case "percent":
		return points(100**f, 100*size)
	case "rating":
		text = fixed(size, 2) + " stars"
	}
	switch {
	case !strings.ContainsAny(text, "123456789"): // it went neither up nor down
		return text
	case *f < 0:
		return "-" + text
	}
	return "+" + text
}

// Moved writes how a value moved: a share in points, as "-0.11 points"; what crossed zero, or came from nothing or next to
// it, by how much, because a share of the value before would say nothing; everything else relative to it, as "+12.0 %".
func Moved(now, before, relative *float64, unit, currency string) string {
	if now == nil || before == nil || unit == "status" {
		return ""
	}
	if unit == "percent" || *now < 0 || *before < 0 || (*before == 0 && *now > 0) || (relative != nil && math.Abs(*relative) >= 10) {
		moved := *now - *before
		return Change(&moved, unit, currency, false)
	}
	return Relative(relative)
}
