package source

// traefik reads the JSON access log of the proxy Traefik, whose durations are nanoseconds.
type traefik struct{}

const traefikTitle = "Traefik access log"

func (traefik) ID() string { return "traefik" }

func (traefik) Describe() Description {
	return Description{
		ID:       "traefik",
		Title:    traefikTitle,
		Tool:     "Traefik",
		How:      "accessLog: { filePath: access.log, format: json }; take access.log.",
		Tables:   []string{"requests"},
		Distinct: "JSON with DownstreamStatus, RequestPath and StartUTC",
	}
}

func (f traefik) Detect(s *Sample) Match {
	if s.Shape != ShapeJSONL && s.Shape != ShapeJSON || !s.has("downstreamstatus", "requestpath", "duration") || s.keyed("startutc", "startlocal", "time") == nil {
		return Match{}
	}
	return Match{Source: f.ID(), Title: traefikTitle, Score: 0.98, Why: []string{"DownstreamStatus, RequestPath and Duration"}}
}

func (traefik) Plan(s *Sample, d *Draft) error {
	l := newProxyLog(s, d)
	if err := l.require(traefikTitle, []string{"startutc", "startlocal", "time"}, []string{"downstreamstatus"}, []string{"requestpath"}); err != nil {
		return err
	}
	l.when("startutc", "startlocal", "time")
	l.text("status", "downstreamstatus")
	l.requested(l.column("requestmethod"), l.column("requestpath"), nil)
	l.cast("duration_us", Cast{Unit: "ns"}, "nanoseconds to microseconds", "duration")
	l.dashed("endpoint", "routername")
	l.dashed("upstream", "servicename")
	l.dashed("agent", "requestuseragent")
	l.dashed("user_id", "clientusername")
	l.withoutRequest(l.column("requestpath"), l.column("downstreamstatus"))
	l.finish(tableReader(s))
	return nil
}
