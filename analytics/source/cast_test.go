package source

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The text of the common casts is pinned here, because a small change of it can cost seconds per ten million
// rows; that it gives the right values is tested where it runs, in the store's tests.
func TestCastSQL(t *testing.T) {
	const (
		years = `nullif(greatest(nullif(least(@, TIMESTAMP '2100-01-01'), TIMESTAMP '2100-01-01'), TIMESTAMP '1999-12-31 23:59:59.999999'), TIMESTAMP '1999-12-31 23:59:59.999999')`
		hours = `contains("x", '+') OR (length("x") > 16 AND ("x"[-6] = '-' OR "x"[-5] = '-' OR "x"[-3] = '-'))`
	)
	for _, tt := range []struct {
		name string
		kind Kind
		cast Cast
		want string
	}{
		{"ISO in UTC", Time, Cast{}, strings.Replace(years, "@", `CASE WHEN ends_with("x", 'Z') THEN TRY_CAST("x" AS TIMESTAMP) WHEN `+hours+` THEN TRY_CAST("x" AS TIMESTAMPTZ)::TIMESTAMP ELSE TRY_CAST("x" AS TIMESTAMP) END`, 1)},
		{"ISO on a wall clock", Time, Cast{Zone: "Europe/Berlin"}, strings.Replace(years, "@", `CASE WHEN ends_with("x", 'Z') THEN TRY_CAST("x" AS TIMESTAMP) WHEN `+hours+
			` OR contains("x", 'Z') OR contains("x", 'UTC') THEN TRY_CAST("x" AS TIMESTAMPTZ)::TIMESTAMP ELSE timezone('Europe/Berlin', TRY_CAST("x" AS TIMESTAMP))::TIMESTAMP END`, 1)},
		{"a format", Time, Cast{Layout: "%d/%m/%Y|%d/%m/%Y %H:%M"}, strings.Replace(years, "@", `TRY_STRPTIME("x", ['%d/%m/%Y','%d/%m/%Y %H:%M'])`, 1)},
		{"a format that says UTC is never moved", Time, Cast{Layout: "%Y%m%dT%H%M%SZ", Zone: "Europe/Berlin"}, strings.Replace(years, "@", `TRY_STRPTIME("x", ['%Y%m%dT%H%M%SZ'])`, 1)},
		{"date", Date, Cast{}, `nullif(greatest(nullif(least(TRY_CAST("x"[:10] AS DATE), DATE '2100-01-01'), DATE '2100-01-01'), DATE '1999-12-31'), DATE '1999-12-31')`},
		{"seconds", Duration, Cast{Unit: "s"}, `nullif(greatest(TRY((TRY_CAST("x" AS DECIMAL(18,6)) * 1000000)::BIGINT), -1), -1)`},
		{"milliseconds", Duration, Cast{Unit: "ms"}, `nullif(greatest(TRY((TRY_CAST("x" AS DECIMAL(18,3)) * 1000)::BIGINT), -1), -1)`},
		{"microseconds", Duration, Cast{Unit: "us"}, `nullif(greatest(TRY(TRY_CAST("x" AS DECIMAL(18,3))::BIGINT), -1), -1)`},
		{"plain money", Money, Cast{}, `coalesce(TRY_CAST("x" AS DECIMAL(18,12))::DECIMAL(38,12), nullif(greatest(nullif(least(TRY_CAST("x" AS DECIMAL(38,12)), 10000000000000), 10000000000000), -10000000000000), -10000000000000))`},
		{"text", Text, Cast{}, `"x"`},
		{"percent", Fraction, Cast{Unit: "%"}, `CASE WHEN ((TRY_CAST("x" AS DOUBLE)) / 100) BETWEEN 0 AND 1 THEN (TRY_CAST("x" AS DOUBLE)) / 100 END`},
	} {
		if got := castField(Canonical{Name: "f", Kind: tt.kind}, "x", tt.cast).SQL; got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// A field that can be bad names what it expects, and a text never is bad.
func TestCastFieldSaysWhatItExpects(t *testing.T) {
	for _, table := range Tables {
		for _, c := range table.Fields {
			f := castField(c, "x", Cast{})
			canFail := c.Kind != Text && c.Kind != JSON
			if f.Name != c.Name || f.Column != "x" || f.Required != c.Required || (f.Raw != "") != canFail || (f.Expect != "") != canFail {
				t.Errorf("%s.%s: %+v", table.Name, c.Name, f)
			}
		}
	}
}

func TestMissingTextsOfAField(t *testing.T) {
	f := castField(Canonical{Name: "duration_us", Kind: Duration}, "x", Cast{Unit: "s", Missing: []string{"-1"}})
	if !strings.Contains(f.Raw, `'undefined','-1'], "x")`) || !strings.Contains(f.SQL, `list_contains(['-1'], "x") THEN NULL`) {
		t.Errorf("raw %s\nsql %s", f.Raw, f.SQL)
	}
}

// Quoting can be undone, so that no name or text ends early and becomes SQL.
func TestQuoting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		for _, q := range []struct{ quoted, sign string }{{ident(text), `"`}, {lit(text), `'`}} {
			inner := q.quoted[1 : len(q.quoted)-1]
			if strings.ReplaceAll(inner, q.sign+q.sign, "") != strings.ReplaceAll(text, q.sign, "") || strings.ReplaceAll(inner, q.sign+q.sign, q.sign) != text {
				t.Fatalf("%q becomes %s", text, q.quoted)
			}
		}
	})
}
