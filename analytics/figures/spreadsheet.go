package figures

import (
	"math"
	"strings"
)

// NumberFormat is the format of a spreadsheet's cell that shows a number with as many digits as Text does, in the base unit:
// seconds stay seconds, because a cell is calculated with.
func NumberFormat(f *float64, unit, currency string) string {
	value := 0.0
	if f != nil {
		value = *f
	}
	switch unit {
	case "percent":
		whole := "0"
		if math.Abs(value) >= 9.9995 {
			whole = "#,##0"
		}
		return whole + point(decimals(percent(value))) + "%"
	case "money":
		size := "#,##0" + point(decimals(Money(value, "")))
		if f == nil {
			size = "#,##0.00"
		}
		symbol := "[$" + strings.TrimSuffix(withCurrency(" ", currency), " ") + "-409]"
		return symbol + size + ";-" + symbol + size
	case "seconds":
		return "#,##0" + point(telling(value)) + `" s"`
	case "rate":
		return "#,##0" + point(telling(value)) + `"/s"`
	case "status":
		return `[<1]"Down";[<2]"Degraded";"Healthy"`
	case "rating":
		return `0.00"/5"`
	case "count":
		return "#,##0" + point(decimals(Text(&value, unit, "")))
	}
	return "#,##0" + point(telling(value))
}

// decimals is how many digits stand behind the point of a text.
func decimals(text string) int {
	_, rest, found := strings.Cut(text, ".")
	if !found {
		return 0
	}
	n := 0
	for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
		n++
	}
	return n
}

// telling is how many digits behind the point make three that tell something.
func telling(f float64) int {
	if f == 0 {
		return 0
	}
	return min(max(0, 2-int(math.Floor(math.Log10(math.Abs(f))))), 9)
}

func point(digits int) string {
	if digits == 0 {
		return ""
	}
	return "." + strings.Repeat("0", digits)
}

// formulas are what a spreadsheet takes for the beginning of one.
const formulas = "=+-@\t\r"

// Inert keeps a text from being taken for a formula by spreadsheets.
func Inert(s string) string {
	if s != "" && strings.ContainsAny(s[:1], formulas) {
		return "'" + s
	}
	return s
}

// Plain is the text that Inert was given.
func Plain(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.ContainsAny(s[1:2], formulas) {
		return s[1:]
	}
	return s
}
