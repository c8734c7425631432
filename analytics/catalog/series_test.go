package catalog

import "testing"

func TestSeriesAreReadWhole(t *testing.T) {
	for text, want := range map[string]string{
		"http_requests_total":           `http_requests_total_bucket{code="5.."}`,
		`x:y{job="api"}`:                `x:y_bucket{job="api",code="5.."}`,
		`x{job=~"a|b", env!="}",}`:      `x_bucket{job=~"a|b", env!="}",code="5.."}`,
		`x{}`:                           `x_bucket{code="5.."}`,
		`x{path="a\"b"}`:                `x_bucket{path="a\"b",code="5.."}`,
		`x{job="api"} or vector(1)`:     "",
		`sum(x)`:                        "",
		`x{job=api}`:                    "",
		`x{job="a" env="b"}`:            "",
		`x{job="a"} == 1 or x{job="b"}`: "",
		"1x":                            "",
		"":                              "",
		"x{job=\"a\nb\"}":               "",
		`x{job="a"}[5m]`:                "",
		`{__name__="x"}`:                "",
	} {
		s, err := ParseSeries(text)
		if want == "" {
			if err == nil {
				t.Errorf("%q is taken for a series: %+v", text, s)
			}
			continue
		}
		if got := s.Select("_bucket", `code="5.."`); err != nil || got != want {
			t.Errorf("%q gives %s (%v), want %s", text, got, err, want)
		}
	}
	for key, values := range map[string][2]string{"live.requests": {"http_requests_total", "no series"}, "live.code": {"status", "st-atus"}, "live.service": {"chat-1", "Chat"}} {
		s, err := loaded(t).Setting(key)
		if err != nil {
			t.Fatal(err)
		}
		if s.Check(values[0]) != nil || s.Check(values[1]) == nil {
			t.Errorf("%s takes %q and refuses %q: %v, %v", key, values[0], values[1], s.Check(values[0]), s.Check(values[1]))
		}
	}
}
