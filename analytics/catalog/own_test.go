package catalog

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/fault"
)

// slowShare is a KPI that people add: the share of requests that took ten seconds or more.
const slowShare = `slow_share:
  name: Slow requests
  about: Share of requests that took ten seconds or more.
  unit: percent
  better: lower
  ratio: {fact: requests, part: "sum(weight) FILTER (duration_us >= 10000000)", whole: sum(weight)}
  target: "< 1%"
`

func parseOwn(t testing.TB, text string) Own {
	t.Helper()
	o, err := ParseOwn("mine.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func loadWith(t testing.TB, own ...Own) *Catalog {
	t.Helper()
	c, err := LoadWith(own)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Every built-in entry is written so that it reads as the same entry, and can be changed into itself.
func TestEveryEntryCanBeWrittenAndReadAgain(t *testing.T) {
	builtIn, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	var own []Own
	for _, k := range builtIn.KPIs {
		o := parseOwn(t, k.YAML())
		if !reflect.DeepEqual(o.in, k.in) || o.ID != k.ID {
			t.Errorf("%s reads otherwise than it was written:\n%s", k.ID, cmp.Diff(k.YAML(), o.YAML()))
		}
		own = append(own, o)
	}
	changed := loadWith(t, own...)
	for i, k := range changed.KPIs {
		if k.ID != builtIn.KPIs[i].ID || k.Origin != Changed || k.Name != builtIn.KPIs[i].Name+" (changed)" {
			t.Errorf("%s stands in the place of %s as %q, %q", k.ID, builtIn.KPIs[i].ID, k.Name, k.Origin)
		}
	}
}

func TestAddedKPIHasAPlaceAndSettings(t *testing.T) {
	o := parseOwn(t, slowShare)
	tiles := func(c *Catalog, dashboard, panel string) string {
		for _, d := range c.Dashboards {
			for _, p := range d.Panels {
				if d.ID == dashboard && p.Title == panel {
					return strings.Join(p.KPIs, " ")
				}
			}
		}
		return ""
	}
	c := loadWith(t, o)
	if k := c.KPI("slow_share"); k.Origin != Added || k.Name != "Slow requests" || c.KPIs[len(c.KPIs)-1] != k {
		t.Errorf("it was added as %+v", k)
	}
	if got := tiles(c, "operations", "API health"); !strings.HasSuffix(got, " slow_share") {
		t.Errorf("it does not stand with the other KPIs of requests: %s", got)
	}
	if s, err := c.Setting("place.slow_share"); err != nil || s.Default != "operations: API health" || s.Check("cost: Bill") != nil || s.Check("cost: Nothing") == nil {
		t.Errorf("its place: %+v, %v", s, err)
	}
	if s, err := c.Setting("target.slow_share"); err != nil || s.Default != "< 1%" {
		t.Errorf("its target: %+v, %v", s, err)
	}
	o.Place = "cost: Bill"
	if got := tiles(loadWith(t, o), "cost", "Bill"); !strings.HasSuffix(got, " slow_share") {
		t.Errorf("it does not stand where it was put: %s", got)
	}
	o.Place = Nowhere
	if got := tiles(loadWith(t, o), "operations", "API health"); strings.Contains(got, "slow_share") {
		t.Errorf("it stands somewhere all the same: %s", got)
	}
	derived := parseOwn(t, "cost_of_users:\n"+head+"  derived: total_cost / active_users\n")
	if got := loadWith(t, derived).DefaultPlace(loadWith(t, derived).KPI("cost_of_users")); got != "cost: Bill" {
		t.Errorf("what is derived from total_cost stands at %q", got)
	}
}

func TestMistakesOfOwnKPIsNameLineAndWhatToDo(t *testing.T) {
	const share = "  name: N\n  about: A\n  unit: percent\n  better: lower\n"
	for _, c := range []struct {
		name, yaml string
		line       int64
		text       string
	}{
		{"another unit", "error_rate:\n" + head + "  ratio: {fact: requests, part: sum(weight), whole: sum(weight)}\n", 1, "that of the built-in KPI is percent"},
		{"another kind", "error_rate:\n" + share + "  derived: errors / requests\n", 1, "that of the built-in KPI is ratio"},
		{"another fact", "error_rate:\n" + share + "  ratio: {fact: checks, part: sum(weight), whole: sum(weight)}\n", 1, "that of the built-in KPI is requests"},
		{"a computation", "mine:\n  name: N\n  about: A\n  unit: percent\n  better: higher\n  engine: {name: uptime, facts: [requests]}\n", 1, "belongs to a KPI that is built in"},
		{"two entries", "requests:\n" + head + "  sum: {fact: requests, value: sum(weight)}\nx: {name: X, about: A}\n", 0, "2 KPIs instead of one"},
		{"cycle over a built-in KPI", "cost_per_request:\n  name: N\n  about: A\n  unit: money\n  better: lower\n  derived: cost_per_request * 2\n", 1, "derived from itself"},
		{"unknown key", "a:\n" + head + "  colour: red\n  derived: requests\n", 6, "A KPI has: name"},
		{"wrong type", "a:\n  name: [1]\n  about: A\n", 2, ""},
		{"no mapping", "a: 5\n", 1, ""},
		{"nothing", "", 0, "0 KPIs instead of one"},
		{"list", "- a\n", 0, "must be a mapping"},
		{"anchor", "a:\n  name: &x N\n  about: *x\n", 2, "anchors are not allowed"},
		{"alias bomb", "a:\n  name: N\n  about: *x\n", 3, "alias"},
		{"tag", "a:\n  name: !!binary aGk=\n", 2, "tags are not allowed"},
		{"merge", "a:\n  <<: {name: N}\n", 2, "merge keys are not allowed"},
		{"two documents", slowShare + "---\n" + slowShare, 0, "one YAML document"},
		{"NUL", "a:\n  name: \"N\x00\"\n", 2, "control character"},
		{"escaped NUL", "a:\n  name: \"N\\0\"\n  about: A\n", 2, "control character"},
		{"no UTF-8", "a:\n  name: \xff\n", 2, "not UTF-8"},
		{"huge", "a: {name: " + strings.Repeat("n", 20<<10) + "}", 0, "more than 16 KB"},
		{"brackets", "a: " + strings.Repeat("[", 5000), 1, "nested too deep"},
		{"brackets on lines", "a:\n" + strings.Repeat(" [\n", 3000), 1002, "nested too deep"},
		{"name of two lines", "a:\n  name: \"N\\nM\"\n  about: A\n", 1, "than a line"},
	} {
		o, err := ParseOwn("mine.yaml", []byte(c.yaml))
		if err == nil {
			_, err = LoadWith([]Own{o})
		}
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want an error about the entry", c.name, err)
			continue
		}
		if f := fault.Of(err); c.line > 0 && f.Line != c.line || f.File != "mine.yaml" || !strings.Contains(f.Text+f.Hint, c.text) {
			t.Errorf("%s: %v, want line %d and %q", c.name, err, c.line, c.text)
		}
	}
}

func TestSettingsFileHoldsKPIs(t *testing.T) {
	o := parseOwn(t, slowShare)
	var out strings.Builder
	if err := WriteSettings(&out, []Own{o}, []SettingValue{{Key: "target.slow_share", Value: "< 2%", Since: "2026-10-01"}}); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	own, err := OwnIn("all.yaml", []byte(text))
	if err != nil || len(own) != 1 || own[0].YAML() != o.YAML() {
		t.Fatalf("%v, read %+v of\n%s", err, own, text)
	}
	values, err := loadWith(t, own...).ReadSettings("all.yaml", []byte(text))
	if want := []SettingValue{{"target.slow_share", "< 2%", "2026-10-01"}}; err != nil || !cmp.Equal(values, want) {
		t.Errorf("%v, read %+v", err, values)
	}
	for _, m := range []struct{ name, text, says string }{
		{"none", "zone: UTC\nkpis: []\n", "all.yaml, line 2: kpis: it has no KPIs"},
		{"unknown key", "kpis:\n  slow_share:\n    name: S\n    colour: red\n", "all.yaml, line 4"},
		{"anchor", "kpis: &x\n  slow_share: {name: S}\n", "anchors are not allowed"},
	} {
		if _, err := OwnIn("all.yaml", []byte(m.text)); err == nil || !strings.Contains(err.Error(), m.says) {
			t.Errorf("%s: %v, want %q", m.name, err, m.says)
		}
	}
	builtIn, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []struct{ text, says string }{
		{"success.4xx:\n  - {value: out}\n  - {since: \"2026-10-01\", value: success}\n  - {since: \"2026-10-01\", value: failure}\n", "line 4: success.4xx: it has two values from 2026-10-01 on"},
		{"success.4xx:\n  - {value: out}\n  - {since: \"2026-10-01\", value: maybe}\n", "line 3"},
		{"zone: &z UTC\n", "anchors are not allowed"},
	} {
		if _, err := builtIn.ReadSettings("all.yaml", []byte(m.text)); err == nil || !strings.Contains(err.Error(), m.says) {
			t.Errorf("%v, want %q", err, m.says)
		}
	}
}

func FuzzParseOwn(f *testing.F) {
	builtIn, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	for i := 0; i < len(builtIn.KPIs); i += 10 {
		f.Add(builtIn.KPIs[i].YAML())
	}
	f.Add(slowShare)
	f.Add("a: {name: &x N, about: *x}")
	f.Add("a:\n  name: |\n    two\n    lines\n  about: '- # : {'\n  derived: 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		o, err := ParseOwn("", []byte(text))
		if err != nil {
			if fault.Of(err).Code != fault.Invalid {
				t.Errorf("%q: %v is no error about the entry", text, err)
			}
			return
		}
		again, err := ParseOwn("", []byte(o.YAML()))
		if err != nil || o.YAML() != again.YAML() {
			// An id that is none is refused when the catalog is loaded.
			if idPattern.MatchString(o.ID) && len(o.YAML()) <= ownLength {
				t.Errorf("%q was written as %q, which reads otherwise: %v", text, o.YAML(), err)
			}
		}
	})
}
