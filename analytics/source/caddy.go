package source

import "fmt"

// caddy reads the access log of the web server Caddy: JSON lines, times in seconds since 1970 unless configured otherwise.
type caddy struct{}

const caddyTitle = "Caddy access log"

func (caddy) ID() string { return "caddy" }

func (caddy) Describe() Description {
	return Description{
		ID:       "caddy",
		Title:    caddyTitle,
		Tool:     "Caddy",
		How:      "Caddyfile: log { output file access.log }; take access.log.",
		Tables:   []string{"requests"},
		Distinct: "JSON with request.method, request.uri, status and duration; logger http.log.access",
	}
}

func (f caddy) Detect(s *Sample) Match {
	if s.Shape != ShapeJSONL && s.Shape != ShapeJSON || s.named("request.method") == nil || s.named("request.uri") == nil || !s.has("ts", "status", "duration") {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: caddyTitle, Score: 0.95, Why: []string{"request.method and request.uri beside ts, status and duration"}}
	if s.named("logger") != nil {
		m.Score = 0.98
		m.Why = append(m.Why, "logger")
	}
	return m
}

func (caddy) Plan(s *Sample, d *Draft) error {
	l := newProxyLog(s, d)
	if err := l.require(caddyTitle, []string{"ts"}, []string{"requestmethod"}, []string{"requesturi"}, []string{"status"}); err != nil {
		return err
	}
	l.when("ts")
	l.text("status", "status")
	l.requested(l.column("requestmethod"), l.column("requesturi"), nil)
	if c := l.column("duration"); c != nil {
		l.fields["duration_us"] = d.take(s, l.table, "duration_us", c.Name, Cast{Unit: "s"})
	}
	if c := s.named("request.headers.User-Agent"); c != nil {
		l.set("agent", fmt.Sprintf("nullif(TRY(%s->>'$[0]'), '')", ident(c.Name)), "", "", "the first of the list", c)
	}
	l.dashed("user_id", "userid")
	l.withoutRequest(l.column("requestmethod"))
	l.finish(tableReader(s))
	return nil
}
