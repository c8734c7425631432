package source

import (
	"fmt"
	"strings"
)

// cleaned is an SQL expression that leaves of x a plain decimal number: sign, digits, point.
// Brackets and a trailing minus make it negative; currency signs, letters, percent and grouping
// marks (comma or point, apostrophe, all kinds of space) go. Text that is no number becomes one
// that no cast accepts. It is slow, and stands only where the fast cast has failed.
func cleaned(x string, decimalComma bool) string {
	// Letters at the ends are a currency or a unit ("USD 12", "12 €"); letters inside are not a number.
	core := fmt.Sprintf(`regexp_replace(trim(%s), '^([-+(]*)\s*[\p{L}]{0,4}\p{Sc}?\s*([-+(]*)(.*?)\s*[\p{L}]{0,4}\p{Sc}?%%?\s*(-?\)?)$', '\1\2\3\4')`, x)
	negative := fmt.Sprintf(`CASE WHEN regexp_matches(%[1]s, '^\(.*\)$|-$') THEN '-' || regexp_replace(%[1]s, '[()]|-$', '', 'g') ELSE %[1]s END`, core)
	group, point := `,`, `.`
	if decimalComma {
		group, point = `.`, `,`
	}
	// Grouping marks count only between three digits, so that 1,5 in a column of points stays bad.
	grouped := fmt.Sprintf(`regexp_replace(%s, '(\d)[%s''’\s\p{Zs}](\d{3})', '\1\2', 'g')`, negative, group)
	grouped = fmt.Sprintf(`regexp_replace(%s, '(\d)[%s''’\s\p{Zs}](\d{3})', '\1\2', 'g')`, grouped, group)
	if decimalComma {
		return fmt.Sprintf(`replace(CASE WHEN contains(%[1]s, '.') THEN 'bad' ELSE %[1]s END, '%[2]s', '.')`, grouped, point)
	}
	return grouped
}

// fallback tries the fast cast first and the cleaned text where that fails. In a column with decimal
// commas the fast cast would read 1.234 as a fraction, so there every value is cleaned.
func fallback(x string, k Cast, cast func(string) string) string {
	switch {
	case k.DecimalComma:
		return cast(cleaned(x, true))
	case k.Messy:
		return fmt.Sprintf("coalesce(%s, %s)", cast(x), cast(cleaned(x, false)))
	}
	return cast(x)
}

// amountLimit bounds amounts on both sides. They are added up in units of 10^-12, for which ten times as much has no room.
const amountLimit = "10000000000000"

// decimalSQL casts to DECIMAL(38,12). The cast to 18 digits is twenty times faster and exact for
// amounts below a million, so the wide one serves only the rest.
func decimalSQL(x string, k Cast) string {
	return fallback(x, k, func(x string) string {
		wide := within("TRY_CAST("+x+" AS DECIMAL(38,12))", "-"+amountLimit, amountLimit)
		return fmt.Sprintf("coalesce(TRY_CAST(%s AS DECIMAL(18,12))::DECIMAL(38,12), %s)", x, wide)
	})
}

// integerSQL casts to BIGINT. A cast alone would round 12.7 and 127e-1 to 13; counts written 3.0 are whole.
func integerSQL(x string, k Cast) string {
	whole := fallback(x, k, func(x string) string {
		return fmt.Sprintf("CASE WHEN (contains(%[1]s, '.') OR contains(%[1]s, '-')) AND TRY_CAST(%[1]s AS DOUBLE) IS DISTINCT FROM TRY_CAST(%[1]s AS BIGINT)::DOUBLE"+
			" THEN NULL ELSE TRY_CAST(%[1]s AS BIGINT) END", x)
	})
	return within(whole, "-1", "")
}

// statusSQL casts to SMALLINT.
func statusSQL(x string) string {
	return within("TRY_CAST("+x+" AS SMALLINT)", "99", "1000") + "::SMALLINT"
}

func weightSQL(x string, k Cast) string {
	return within(fallback(x, k, func(x string) string { return "TRY_CAST(" + x + " AS DECIMAL(12,3))" }), "0", "") + "::DECIMAL(12,3)"
}

// numberSQL casts to DOUBLE; what is not finite becomes NULL.
func numberSQL(x string, k Cast) string {
	// NaN sorts above every number in DuckDB, so the upper bound takes it away with the infinities.
	return within(fallback(x, k, func(x string) string { return "TRY_CAST(" + x + " AS DOUBLE)" }), "'-inf'::DOUBLE", "'inf'::DOUBLE")
}

func fractionSQL(x string, k Cast) string {
	number := fallback(x, k, func(x string) string { return "TRY_CAST(" + x + " AS DOUBLE)" })
	if k.Unit == "%" {
		number = "(" + number + ") / 100"
	}
	return fmt.Sprintf("CASE WHEN (%[1]s) BETWEEN 0 AND 1 THEN %[1]s END", number)
}

func exampleAmount(k Cast) string {
	if k.DecimalComma {
		return "1.234,56"
	}
	return "1234.56"
}

// unitName spells a unit out for messages.
func unitName(unit string) string {
	names := map[string]string{"": "seconds", "s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds",
		"min": "minutes", "h": "hours", "d": "days", "%": "percent", unitClock: "hours, minutes and seconds (00:00:01.5)", unitText: "words (850 ms, 1.2 s)"}
	if n, ok := names[unit]; ok {
		return n
	}
	return strings.TrimSpace(unit)
}
