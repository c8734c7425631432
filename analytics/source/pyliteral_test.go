package source

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParsePython(t *testing.T) {
	for _, tt := range []struct {
		text string
		want any
		rest string
	}{
		{`{'timestamp': 1707999999.12, 'input': None, 'ok': True, 'no': False}`, map[string]any{"timestamp": json.Number("1707999999.12"), "input": nil, "ok": true, "no": false}, ""},
		{`{"it's": 'say "hi"\n', 'b': "don't"} trailing`, map[string]any{"it's": "say \"hi\"\n", "b": "don't"}, " trailing"},
		{`[1, -2, 3.5e-3, (4,), [], {}, ()]`, []any{json.Number("1"), json.Number("-2"), json.Number("3.5e-3"), []any{json.Number("4")}, []any{}, map[string]any{}, []any{}}, ""},
		{`'\x41\u00e9\U0001F600\'\\\q'`, "Aé😀'\\\\q", ""},
		{`'a' "b"`, "ab", ""},
		{`{1: 'a', ('x', 2): 'b'}`, map[string]any{"1": "a", `["x",2]`: "b"}, ""},
		{`{'a', 'b'}`, []any{"a", "b"}, ""},
		{`b'raw'`, "raw", ""},
		{`r'a\n'`, `a\n`, ""},
		{`[nan, inf, -inf, NaN, 1e999]`, []any{nil, nil, nil, nil, nil}, ""},
		{`[1_000, +5, .5, 5.]`, []any{json.Number("1000"), json.Number("5"), json.Number("0.5"), json.Number("5")}, ""},
		{`np.float64(0.93)`, json.Number("0.93"), ""},
		{`Decimal('1.50')`, json.Number("1.50"), ""},
		{`datetime.datetime(2026, 10, 1, 12, 30, tzinfo=datetime.timezone.utc)`, "2026-10-01T12:30:00.000000Z", ""},
		{`datetime.datetime(2026, 10, 1, 12, 30, 5, 123456)`, "2026-10-01T12:30:05.123456", ""},
	} {
		got, rest, err := parsePython(tt.text)
		if err != nil {
			t.Errorf("%s: %v", tt.text, err)
			continue
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || rest != tt.rest {
			t.Errorf("%s: rest %q\n%s", tt.text, rest, diff)
		}
	}
}

func TestParsePythonNamesThePlaceOfAnError(t *testing.T) {
	for text, want := range map[string]string{
		`{'a': 1`:                 "column 8: the text ends inside a literal",
		`{'a' 1}`:                 "column 6: no Python literal",
		`{'a': 'b`:                "column 9: the text ends inside a literal",
		``:                        "column 1: the text ends inside a literal",
		`{'a': 1 2}`:              "column 9: no Python literal",
		`<object at 0x7f>`:        "column 1: no Python literal",
		strings.Repeat("[", 1000): "column 102: nested more than 100 deep",
		`{'a': 1, 'b'}`:           "column 13: no Python literal",
		`'\x4`:                    "column 4: the text ends inside a literal",
	} {
		if _, _, err := parsePython(text); err == nil || err.Error() != want {
			t.Errorf("%.30s: %v, want %s", text, err, want)
		}
	}
}

// JSON with Python's words for true, false and null is Python, and means the same.
func TestParsePythonReadsJSON(t *testing.T) {
	scalar := rapid.OneOf(
		rapid.Map(rapid.StringMatching(`[a-z"'\\ é]{0,8}`), func(s string) any { return s }),
		rapid.Map(rapid.IntRange(-1000, 1000), func(n int) any { return json.Number(short(float64(n))) }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Just[any](nil),
	)
	rapid.Check(t, func(t *rapid.T) {
		object := rapid.MapOf(rapid.StringMatching(`[a-z]{1,5}`), scalar).Draw(t, "object")
		want := map[string]any{"list": []any{}}
		for k, v := range object {
			want[k] = v
		}
		got, rest, err := parsePython(compact(want))
		if err != nil || rest != "" {
			t.Fatalf("%s: %v, rest %q", compact(want), err, rest)
		}
		if diff := cmp.Diff(any(want), got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzParsePython(f *testing.F) {
	for _, s := range []string{`{'a': 1.5, 'b': [None, True]}`, `{'x': datetime.datetime(2026, 1, 2)}`, `'\u12`, `{{{{`, `f(`, `-`, `{1:2}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, rest, err := parsePython(text)
		if err != nil {
			return
		}
		if !strings.HasSuffix(text, rest) {
			t.Fatalf("rest %q is no end of %q", rest, text)
		}
		// What is read must be storable as JSON.
		if b, err := json.Marshal(v); err != nil || !json.Valid(b) {
			t.Fatalf("%q gives %v, which is no JSON: %v", text, v, err)
		}
	})
}
