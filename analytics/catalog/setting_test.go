package catalog

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/analytics/fault"
)

func loaded(t testing.TB) *Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const settingsText = `# by hand
zone: Europe/Berlin
target.api_success_rate:
  - {value: "> 99%"}
  - {since: 2026-10-01, value: "> 99.5%"}
coverage.needed: 90%
`

func TestSettingsAreReadAndWrittenBack(t *testing.T) {
	c := loaded(t)
	values, err := c.ReadSettings("mine.yaml", []byte(settingsText))
	if err != nil {
		t.Fatal(err)
	}
	want := []SettingValue{{"zone", "Europe/Berlin", ""}, {"target.api_success_rate", "> 99%", ""}, {"target.api_success_rate", "> 99.5%", "2026-10-01"}, {"coverage.needed", "90%", ""}}
	if diff := cmp.Diff(want, values); diff != "" {
		t.Error(diff)
	}
	var out bytes.Buffer
	if err := WriteSettings(&out, nil, values); err != nil {
		t.Fatal(err)
	}
	again, err := c.ReadSettings("again.yaml", out.Bytes())
	if err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	if diff := cmp.Diff(values, again, cmpopts.SortSlices(func(a, b SettingValue) bool { return a.Key+a.Since < b.Key+b.Since })); diff != "" {
		t.Error(diff)
	}
}

func TestMistakesInSettingsNameTheLine(t *testing.T) {
	c := loaded(t)
	for _, m := range []struct {
		text string
		line int64
		says string
	}{
		{"zone: UTC\nnonsense: 1\n", 2, `no setting "nonsense"`},
		{"zone: Mars\n", 1, "Europe/Berlin"},
		{"currency: dollars\n", 1, "ISO code"},
		{"coverage.needed: 2\n", 1, "0% to 100%"},
		{"baseline.month: July\n", 1, "2026-10"},
		{"dontknow.en: I don't know; no\n", 1, "at least 3 letters"},
		{"dontknow.en: ' ; '\n", 1, "or none"},
		{"target.uptime: often\n", 1, "cannot be read"},
		{"target.uptime:\n  - {since: October, value: '> 99%'}\n", 2, "2026-10-01"},
		{"target.uptime:\n  - {from: 2026-10-01, value: '> 99%'}\n", 2, "list of {since"},
		{"success.4xx: {failure: yes}\n", 1, `"key: value"`},
		{"expected.cost_per_request: cheap\n", 1, "0.02"},
		{"- zone\n", 0, "mapping"},
	} {
		_, err := c.ReadSettings("mine.yaml", []byte(m.text))
		f := fault.Of(err)
		if f == nil || f.File != "mine.yaml" || f.Line != m.line || !strings.Contains(f.Error(), m.says) {
			t.Errorf("%q: %v (line %d), want line %d saying %q", m.text, err, f.Line, m.line, m.says)
		}
	}
	if values, err := c.ReadSettings("empty.yaml", nil); err != nil || len(values) != 0 {
		t.Errorf("an empty file: %v, %v", values, err)
	}
}

// Every declared default is a value that may be set.
func TestDefaultsFit(t *testing.T) {
	c := loaded(t)
	for _, s := range c.Settings {
		if s.Default != "" && s.Check(s.Default) != nil {
			t.Errorf("%s: the default %q does not fit", s.Key, s.Default)
		}
	}
	if s, err := c.Setting("target.uptime"); err != nil || s.Default != ">= 99.9%" || s.Check("none") != nil {
		t.Errorf("the target of uptime: %+v, %v", s, err)
	}
}

// Whatever the bytes, the file is refused with a fault or read, and what was read can be written and read again.
func FuzzReadSettings(f *testing.F) {
	for _, seed := range []string{settingsText, "", "a", "zone: {", "? [a]\n: b", "zone: &a UTC\ncurrency: *a", "target.uptime: [[]]", "zone: |\n  UTC\n", "\xff\xfe", "zone: UTC\n---\nzone: UTC"} {
		f.Add([]byte(seed))
	}
	c := loaded(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		values, err := c.ReadSettings("fuzz.yaml", text)
		if err != nil {
			if f := fault.Of(err); f.Code == fault.Internal {
				t.Fatalf("%v", err)
			}
			return
		}
		var out bytes.Buffer
		if err := WriteSettings(&out, nil, values); err != nil {
			t.Fatal(err)
		}
		again, err := c.ReadSettings("again.yaml", out.Bytes())
		if err != nil || len(again) != len(values) {
			t.Fatalf("%q was written as\n%s\nand read back as %v, %v", text, out.String(), again, err)
		}
	})
}

func TestAssumptions(t *testing.T) {
	a, err := ParseAssumption("10min (8min to 12min) ticket system, October", Seconds)
	if err != nil || a.Base.RatString() != "600" || a.Low.RatString() != "480" || a.High.RatString() != "720" || a.Note != "ticket system, October" {
		t.Errorf("%+v, %v", a, err)
	}
	a, err = ParseAssumption("74.8%", Percent)
	if err != nil || a.Base.RatString() != "187/250" || a.Low != a.Base || a.High != a.Base || a.Note != "" {
		t.Errorf("%+v, %v", a, err)
	}
	for text, says := range map[string]string{"": "no number", "ten": "does not fit", "10 (11 to 12)": "outside", "10 (x to 12)": "lower end", "10 (1 to y)": "upper end"} {
		if _, err := ParseAssumption(text, Count); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", text, err, says)
		}
	}
}

func TestWindows(t *testing.T) {
	const text = "2026-10-05T02:00/2026-10-05T04:00 new database\n2026-10-25T00:00:00+02:00/2026-10-25T03:30:00Z clocks, and more"
	windows, err := ParseWindows("\n" + text + "\n")
	if err != nil || len(windows) != 2 || windows[1].Reason != "clocks, and more" || FormatWindows(windows) != text {
		t.Errorf("%+v, %v", windows, err)
	}
	for text, says := range map[string]string{"tomorrow": "no stretch", "2026-10-05/2026-10-06 x": "no stretch", "2026-10-05T02:00:30Z/2026-10-05T04:00:00Z x": "no stretch",
		"2026-10-05T02:00/2026-10-05T02:00 x": "ends before", "2026-10-05T02:00/2026-10-05T03:00": "no reason"} {
		if _, err := ParseWindows(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", text, err, says)
		}
	}
}

func TestComponents(t *testing.T) {
	all, err := ParseComponents("Chat, Vector Search 50%, 99% club")
	if err != nil || len(all) != 3 || all[1].Name != "vector search" || all[1].Weight.RatString() != "1/2" || all[2].Name != "99% club" || all[2].Weight.RatString() != "1" {
		t.Errorf("%+v, %v", all, err)
	}
	for _, text := range []string{"", "Chat,,", "Chat 150%", "Chat -1%"} {
		if _, err := ParseComponents(text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}
