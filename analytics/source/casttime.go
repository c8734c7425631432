package source

import (
	"fmt"
	"strings"
)

// The layouts that are no strptime format.
const (
	layoutISO      = "iso"        // 2026-10-01T12:00:00.123Z, a space for the T, an offset for the Z, or a bare date
	layoutEpoch    = "epoch"      // seconds, milli-, micro- or nanoseconds since 1970 by width, fractions allowed
	layoutSerial   = "serial"     // days since 1899-12-30, as spreadsheets keep times
	layout1904     = "serial1904" // days since 1904-01-01, in workbooks of old Macs
	layoutRelative = "relative"   // time since Start, in Unit
)

const (
	afterYears  = "TIMESTAMP '2100-01-01'"
	beforeYears = "TIMESTAMP '1999-12-31 23:59:59.999999'"
)

// timeSQL casts to TIMESTAMP in UTC. Years outside 2000 to 2100 are bad values: they come from
// clocks that were never set and from numbers that are no times.
func timeSQL(x string, k Cast) string {
	return within(instantSQL(x, k), beforeYears, afterYears)
}

func instantSQL(x string, k Cast) string {
	switch k.Layout {
	case "", layoutISO:
		return isoSQL(x, k.Zone)
	case layoutEpoch:
		return epochSQL(x)
	case layoutRelative:
		return relativeSQL(x, k)
	case layoutSerial:
		return zoned(serialSQL(x, "1899-12-30"), k.Zone)
	case layout1904:
		return zoned(serialSQL(x, "1904-01-01"), k.Zone)
	}
	formats := strings.Split(k.Layout, "|")
	var withOffset, inUTC, naive []string
	var tries []string
	for _, f := range formats {
		switch {
		case f == layoutISO || f == layoutEpoch:
			tries = append(tries, instantSQL(x, Cast{Layout: f, Zone: k.Zone}))
		case strings.Contains(f, "%z"):
			withOffset = append(withOffset, f)
		case namesUTC(f):
			inUTC = append(inUTC, f)
		default:
			naive = append(naive, f)
		}
	}
	x = tidy(x, formats)
	// DuckDB wants one result type of a list of formats, so those with an offset are tried apart.
	if len(withOffset) > 0 {
		tries = append(tries, fmt.Sprintf("TRY_STRPTIME(%s, [%s])::TIMESTAMP", x, lits(withOffset)))
	}
	if len(inUTC) > 0 {
		tries = append(tries, fmt.Sprintf("TRY_STRPTIME(%s, [%s])", x, lits(inUTC)))
	}
	if len(naive) > 0 {
		tries = append(tries, zoned(fmt.Sprintf("TRY_STRPTIME(%s, [%s])", x, lits(naive)), k.Zone))
	}
	if len(tries) == 1 {
		return tries[0]
	}
	return "coalesce(" + strings.Join(tries, ", ") + ")"
}

// namesUTC reports whether a strptime format ends with UTC spelled out.
func namesUTC(format string) bool {
	return strings.HasSuffix(format, "Z") || strings.HasSuffix(format, "GMT") || strings.HasSuffix(format, "UTC")
}

// tidy removes what strptime has no letter for: the narrow space that new browsers put before PM,
// and words after an offset ("+0000 UTC m=+0.07" as Go prints a time).
func tidy(x string, formats []string) string {
	for _, f := range formats {
		if strings.Contains(f, "%p") {
			return fmt.Sprintf("replace(replace(%s, '\u202f', ' '), '\u00a0', ' ')", x)
		}
		if f == formatGo {
			return fmt.Sprintf(`regexp_replace(regexp_replace(%s, '(\.\d{6})\d+', '\1'), '( [-+]\d{4}) .*$', '\1')`, x)
		}
	}
	return x
}

// isoSQL reads ISO 8601. TRY_CAST to TIMESTAMP is fast but ignores an offset without a word, and
// the cast to TIMESTAMPTZ goes through ICU and costs seven times as much: each row takes the one it needs.
func isoSQL(x, zone string) string {
	offset := fmt.Sprintf("contains(%[1]s, '+') OR (length(%[1]s) > 16 AND (%[1]s[-6] = '-' OR %[1]s[-5] = '-' OR %[1]s[-3] = '-'))", x)
	if !utc(zone) {
		offset += fmt.Sprintf(" OR contains(%s, 'Z') OR contains(%s, 'UTC')", x, x)
	}
	// Most logs end in Z throughout: that is seen before the slower search for an offset.
	return fmt.Sprintf("CASE WHEN ends_with(%[1]s, 'Z') THEN TRY_CAST(%[1]s AS TIMESTAMP) WHEN %[2]s THEN TRY_CAST(%[1]s AS TIMESTAMPTZ)::TIMESTAMP ELSE %[3]s END",
		x, offset, zoned("TRY_CAST("+x+" AS TIMESTAMP)", zone))
}

// epochSQL reads a number of seconds or fractions of a second since 1970. The width of the whole part
// tells the unit: seconds up to 11 digits, then thousands.
func epochSQL(x string) string {
	number := "TRY_CAST(" + x + " AS DECIMAL(38,6))"
	whole := "TRY_CAST(" + x + " AS BIGINT)"
	return fmt.Sprintf("TRY(make_timestamp(CASE WHEN contains(%[1]s, '.') OR contains(%[1]s, 'e') OR contains(%[1]s, 'E')"+
		" THEN (CASE WHEN %[2]s < 100000000000 THEN %[2]s * 1000000 WHEN %[2]s < 100000000000000 THEN %[2]s * 1000 WHEN %[2]s < 100000000000000000 THEN %[2]s ELSE %[2]s / 1000 END)::BIGINT"+
		" WHEN %[3]s < 100000000000 THEN %[3]s * 1000000 WHEN %[3]s < 100000000000000 THEN %[3]s * 1000 WHEN %[3]s < 100000000000000000 THEN %[3]s ELSE %[3]s // 1000 END))",
		x, number, whole)
}

// serialSQL reads a spreadsheet's day number. It is a double there, good to a millisecond.
func serialSQL(x, origin string) string {
	return fmt.Sprintf("TRY(TIMESTAMP '%s' + to_milliseconds((TRY_CAST(%s AS DECIMAL(18,12))::DECIMAL(38,12) * 86400000)::BIGINT))", origin, x)
}

// relativeSQL adds an elapsed time to the start of the recording.
func relativeSQL(x string, k Cast) string {
	return fmt.Sprintf("TIMESTAMP %s + to_microseconds(%s)", lit(k.Start), within(scaledSQL(x, k.Unit), "-1", ""))
}

// zoned moves a TIMESTAMP from the wall clock of the zone to UTC. In the hour that clocks repeat in
// autumn, the later instant is taken; a time that spring skips is read an hour later.
func zoned(sql, zone string) string {
	if utc(zone) {
		return sql
	}
	return fmt.Sprintf("timezone(%s, %s)::TIMESTAMP", lit(zone), sql)
}

func utc(zone string) bool {
	switch zone {
	case "", "UTC", "Etc/UTC", "GMT", "Zulu":
		return true
	}
	return false
}

// dateSQL casts to DATE. A vendor's day is a label: an offset behind it never moves it, so only
// the calendar part is read.
func dateSQL(x string, k Cast) string {
	var sql string
	switch k.Layout {
	case "", layoutISO:
		sql = fmt.Sprintf("TRY_CAST(%s[:10] AS DATE)", x)
	default:
		sql = instantSQL(x, Cast{Layout: k.Layout}) + "::DATE"
	}
	return within(sql, "DATE '1999-12-31'", "DATE '2100-01-01'")
}

func exampleTime(layout string) string {
	switch first, _, _ := strings.Cut(layout, "|"); first {
	case "", layoutISO:
		return "2026-10-01T12:00:00Z"
	case layoutEpoch:
		return "1790856000"
	case layoutRelative:
		return "1500 (time since the start)"
	case layoutSerial, layout1904:
		return "46296.5 (days since 1899-12-30)"
	default:
		return layoutExample(first)
	}
}

func exampleDate(layout string) string {
	if layout == "" || layout == layoutISO {
		return "2026-10-01"
	}
	return exampleTime(layout)
}
