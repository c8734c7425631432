package engine

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// quote writes a string as an SQL literal.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// identifier writes a name as an SQL identifier.
func identifier(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func quoteAll(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quote(v)
	}
	return join(quoted)
}

// lowerFirst is a sentence or a name as it stands inside another sentence.
func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	if len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z' { // CPU, API and ROI stay what they are
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// upperFirst is what stands inside a sentence as it begins one.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func join(parts []string) string { return strings.Join(parts, ", ") }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// timestamp writes an instant as a literal of the stored type: UTC, in microseconds.
func timestamp(t time.Time) string {
	return "TIMESTAMP '" + t.UTC().Format("2006-01-02 15:04:05.999999") + "'"
}

// date writes a day number as a DATE literal.
func date(day int64) string {
	return "DATE '" + time.Unix(day*86400, 0).UTC().Format(time.DateOnly) + "'"
}

// note writes a comment into SQL, for the people who read a passport.
func note(format string, args ...any) string {
	return "/* " + strings.ReplaceAll(fmt.Sprintf(format, args...), "*/", "* /") + " */"
}
