package source

import "fmt"

// Units of durations that are not a plain number.
const (
	unitClock = "clock" // 00:00:01.5, 1.02:03:04.5 (days first)
	unitText  = "text"  // 850 ms, 0.123s, 1m30s, 2 minutes
)

// durationScale says how a number in a unit becomes microseconds: as DECIMAL(18,scale) times factor.
// Decimals are exact where doubles are not (1.005 s is 1004999.99 us in a double); the digits left of
// the point allow 11 days in seconds and 31 years in microseconds.
var durationScale = map[string]struct {
	scale  int
	factor string
}{
	"s": {6, "1000000"}, "ms": {3, "1000"}, "us": {3, "1"}, "ns": {3, "0.001"},
	"min": {6, "60000000"}, "h": {6, "3600000000"}, "d": {6, "86400000000"},
}

// durationSQL casts to BIGINT microseconds. Negative and immense values are NULL.
func durationSQL(x string, k Cast) string {
	switch k.Unit {
	case unitClock:
		return within(clockSQL(x), "-1", "")
	case unitText:
		return within(fmt.Sprintf("coalesce(%s, %s)", textDurationSQL(x), clockSQL(x)), "-1", "")
	}
	return within(fallback(x, k, func(x string) string { return scaledSQL(x, k.Unit) }), "-1", "")
}

// scaledSQL reads a plain number in the unit. TRY turns an overflow of the product into NULL.
func scaledSQL(x, unit string) string {
	u, ok := durationScale[unit]
	if !ok {
		u = durationScale["s"]
	}
	switch {
	case u.factor == "1":
		return fmt.Sprintf("TRY(TRY_CAST(%s AS DECIMAL(18,%d))::BIGINT)", x, u.scale)
	case u.scale == 6 && u.factor != "1000000":
		// Minutes and hours come as short decimals; the wide product keeps their digits.
		return fmt.Sprintf("TRY((TRY_CAST(%s AS DECIMAL(18,6))::DECIMAL(38,6) * %s)::BIGINT)", x, u.factor)
	}
	return fmt.Sprintf("TRY((TRY_CAST(%s AS DECIMAL(18,%d)) * %s)::BIGINT)", x, u.scale, u.factor)
}

// clockSQL reads hh:mm:ss with any fraction; .NET writes days before a point.
func clockSQL(x string) string {
	days := fmt.Sprintf(`regexp_replace(%s, '^(\d+)\.(\d+:)', '\1 days \2')`, x)
	return fmt.Sprintf("CASE WHEN contains(%s, ':') THEN epoch_us(TRY_CAST(%s AS INTERVAL)) END", x, days)
}

// textDurationSQL reads a number with a unit behind it. Go prints 1m30.5s: the parts are added up
// by DuckDB's own reading of intervals, which knows m as minutes once it is spelled out.
func textDurationSQL(x string) string {
	number := fmt.Sprintf(`regexp_extract(%s, '^\s*([0-9]*\.?[0-9]+(?:[eE][-+]?\d+)?)\s*[\p{L}]+\.?\s*$', 1)`, x)
	unit := fmt.Sprintf(`lower(regexp_extract(%s, '([\p{L}]+)\.?\s*$', 1))`, x)
	sql := "CASE " + unit
	for _, u := range textUnits {
		sql += fmt.Sprintf(" WHEN %s THEN %s", lit(u.word), scaledSQL(number, u.unit))
	}
	spelled := fmt.Sprintf(`regexp_replace(regexp_replace(regexp_replace(%s, '(\d)h', '\1 hours '), '(\d)m(\d|$)', '\1 minutes \2'), '(\d)s$', '\1 seconds')`, x)
	return fmt.Sprintf(`CASE WHEN regexp_matches(%s, '^\d+(h|m)[\dhm.]*s?$') AND NOT regexp_matches(%s, '^[\d.]+m?s$') THEN epoch_us(TRY_CAST(trim(%s) AS INTERVAL)) ELSE %s END END`,
		x, x, spelled, sql)
}

// textUnits are the words behind numbers, most frequent first.
var textUnits = []struct{ word, unit string }{
	{"ms", "ms"}, {"s", "s"}, {"us", "us"}, {"µs", "us"}, {"μs", "us"}, {"ns", "ns"}, {"sec", "s"}, {"secs", "s"},
	{"second", "s"}, {"seconds", "s"}, {"msec", "ms"}, {"milliseconds", "ms"}, {"m", "min"}, {"min", "min"}, {"mins", "min"},
	{"minute", "min"}, {"minutes", "min"}, {"h", "h"}, {"hr", "h"}, {"hrs", "h"}, {"hour", "h"}, {"hours", "h"}, {"d", "d"}, {"days", "d"},
}
