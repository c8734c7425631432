package source

import (
	"bytes"
	"fmt"
)

// nginxJSON reads access logs that nginx writes as JSON. The keys are the administrator's own: mostly the names of
// nginx's variables, else usual words beside a request line. All values are texts, and "-" is none.
type nginxJSON struct{}

const nginxTitle = "nginx JSON access log"

func (nginxJSON) ID() string { return "nginx-json" }

func (nginxJSON) Describe() Description {
	return Description{
		ID:    "nginx-json",
		Title: nginxTitle,
		Tool:  "nginx, OpenResty, ingress-nginx",
		How: `log_format json escape=json '{"msec":"$msec","request":"$request","status":"$status","request_time":"$request_time",` +
			`"upstream_addr":"$upstream_addr","http_user_agent":"$http_user_agent","remote_user":"$remote_user"}'; take access.log.`,
		Tables:   []string{"requests"},
		Distinct: "JSON with time_local, time_iso8601 or msec, a status and a request; or with a request line (GET / HTTP/1.1), a time and a status",
	}
}

// The keys of a log, nginx's own names first.
var (
	nginxTimes      = []string{"msec", "timeiso8601", "timelocal"}
	nginxOtherTimes = []string{"timestamp", "time", "ts", "date", "datetime"}
	nginxStatus     = []string{"status", "response", "statuscode", "responsestatus", "code"}
	nginxRequest    = []string{"request", "requestline"}
	nginxTarget     = []string{"requesturi", "uri", "path", "url"}
	nginxMethod     = []string{"requestmethod", "method"}
	nginxOthers     = []string{"requesttime", "bodybytessent", "bytessent", "httpuseragent", "httpreferer", "httpreferrer", "upstreamresponsetime", "upstreamaddr", "remoteaddr", "remoteip", "remoteuser"}
)

func (f nginxJSON) Detect(s *Sample) Match {
	if s.Shape != ShapeJSONL && s.Shape != ShapeJSON {
		return Match{}
	}
	status := s.keyed(nginxStatus...)
	if status == nil || !fits(status, Status) || s.keyed(append(nginxTimes, nginxOtherTimes...)...) == nil {
		return Match{}
	}
	line := s.keyed(nginxRequest...)
	if line != nil && (len(present(line.sampled())) == 0 || share(present(line.sampled()), requestText.MatchString) < 0.8) {
		line = nil
	}
	m := Match{Source: f.ID(), Title: nginxTitle, Score: 0.95}
	own := s.keyed(nginxTimes...)
	switch {
	case line != nil:
		m.Why = []string{fmt.Sprintf("request lines in %q", line.Name)}
	case own != nil && s.keyed(nginxTarget...) != nil:
		m.Why = []string{fmt.Sprintf("%q, as nginx names it", own.Name)}
	default:
		return Match{}
	}
	other := s.keyed(nginxOthers...)
	if other == nil {
		return Match{}
	}
	m.Why = append(m.Why, other.Name)
	if own != nil && line != nil {
		m.Score = 0.98
	}
	return m
}

func (nginxJSON) Plan(s *Sample, d *Draft) error {
	l := newProxyLog(s, d)
	if err := l.require(nginxTitle, append(nginxTimes, nginxOtherTimes...), nginxStatus); err != nil {
		return err
	}
	l.when(append(nginxTimes, nginxOtherTimes...)...)
	l.text("status", nginxStatus...)
	l.requested(s.keyed(nginxMethod...), s.keyed(nginxTarget...), s.keyed(nginxRequest...))
	l.cast("duration_us", Cast{Unit: "s"}, "seconds to microseconds", "requesttime")
	if l.column("requesttime") == nil {
		l.duration("responsetime", "duration", "elapsed", "took", "latency")
	}
	l.upstream("proxyupstreamname", "upstreamaddr", "upstreamhost", "upstream")
	l.dashed("agent", "httpuseragent", "useragent", "agent", "ua")
	l.dashed("user_id", "remoteuser", "user")
	l.text("id", "requestid")
	if c := l.column("upstreamcachestatus"); c != nil {
		x := ident(c.Name)
		l.set("cache_hit", fmt.Sprintf("CASE WHEN nullif(%[1]s, '-') IS NOT NULL THEN upper(%[1]s) = 'HIT' END", x), "", "", "HIT", c)
	}
	if bytes.Contains(s.Head, []byte(`\x`)) {
		d.warn(`Lines with \x escapes are no JSON and are rejected: nginx writes them unless its log_format says escape=json.`)
	}
	l.others("method", "path", "endpoint", "environment", "model", "tenant", "user_id", "conversation", "tokens_in", "tokens_out", "tokens_cached",
		"cost", "finish_reason", "model_version", "prompt_version")
	l.finish(tableReader(s))
	return nil
}
