package source

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// evidence adds up what speaks for a table.
type evidence struct {
	score float64
	why   []string
	m     map[string]string
}

// field adds points when the field has a column, and says so.
func (e *evidence) field(points float64, names ...string) bool {
	for _, n := range names {
		if column, ok := e.m[n]; ok {
			e.score += points
			e.why = append(e.why, fmt.Sprintf("%q is %s", column, n))
			return true
		}
	}
	return false
}

// lengthOfIncident adds points when a column tells how long incidents took, by a name that nothing else has.
func (e *evidence) lengthOfIncident(points float64, s *Sample) bool {
	for _, k := range lengths["ended"] {
		if c := s.keyed(k); c != nil && fits(c, Duration) {
			e.score += points
			e.why = append(e.why, fmt.Sprintf("%q is how long it took", c.Name))
			return true
		}
	}
	return false
}

// need gives the result: nothing unless ok.
func (e *evidence) need(ok bool) (float64, []string) {
	if !ok {
		return 0, nil
	}
	return e.score, e.why
}

func scoreRequests(s *Sample, m map[string]string) (float64, []string) {
	e := &evidence{m: m}
	timed := e.field(0.3, "ts")
	status := e.field(0.2, "status")
	outcome := !status && vocabularyFits(s, m["outcome"], outcomeWords) && e.field(0.15, "outcome")
	duration := e.field(0.2, "duration_us")
	path := e.field(0.15, "path", "endpoint")
	method := e.field(0.05, "method")
	in := e.field(0.15, "tokens_in")
	out := e.field(0.15, "tokens_out")
	e.field(0.05, "model")
	if c := s.keyed(countKeys...); c != nil && fits(c, Integer) || bucketed(s) {
		return 0, nil // sums by hour or day: a row is many requests, and its tokens are sums
	}
	strong := btoi(status || outcome) + btoi(duration) + btoi(path || method) + btoi(in || out)
	return e.need(timed && strong >= 2 || timed && (status && s.keyed("statuscode", "httpstatuscode", "httpstatus") != nil || in && out))
}

// bucketed reports whether each record spans exactly a minute, an hour or a day from its start to its end,
// as the rows of usage reports do.
func bucketed(s *Sample) bool {
	from, to := s.keyed("starttime", "startingat", "bucketstart"), s.keyed("endtime", "endingat", "bucketend")
	if from == nil || to == nil || len(from.all) == 0 || len(from.all) != len(to.all) {
		return false
	}
	for i := range from.all {
		a, b := instant(from.all[i]), instant(to.all[i])
		if span := b.Sub(a); a.IsZero() || span != time.Minute && span != time.Hour && span != 24*time.Hour {
			return false
		}
	}
	return true
}

// instant reads an ISO time or day, or epoch seconds; the zero time for anything else.
func instant(v string) time.Time {
	if n, err := strconv.ParseInt(v, 10, 64); err == nil {
		return time.Unix(n, 0)
	}
	if t, err := time.Parse(time.RFC3339, v); err == nil {
		return t
	}
	if t, err := time.Parse(time.DateOnly, v); err == nil {
		return t
	}
	if len(v) >= len(time.DateTime) { // a fraction or a word may follow
		if t, err := time.Parse(time.DateTime, strings.Replace(v[:len(time.DateTime)], "T", " ", 1)); err == nil {
			return t
		}
	}
	return time.Time{}
}

// countKeys are names of columns that count the requests of a summed-up row.
var countKeys = []string{"nummodelrequests", "nrequests", "requestcount", "numrequests", "apirequests", "requests", "requestscount", "totalrequests", "calls", "callcount", "invocations"}

func scorePredictions(s *Sample, m map[string]string) (float64, []string) {
	e := &evidence{m: m}
	timed := e.field(0.25, "ts")
	output := e.field(0.2, "output")
	input := e.field(0.1, "input")
	confidence := e.field(0.25, "confidence")
	truth := e.field(0.15, "label", "correct")
	judged := e.field(0.25, "hallucinated")
	ok := confidence && (output || truth || input) || output && (truth || judged || input)
	if !timed {
		e.score -= 0.05 // the date must be asked for
	}
	return e.need(ok && (timed || judged || confidence))
}

func scoreFeedback(s *Sample, m map[string]string) (float64, []string) {
	e := &evidence{m: m}
	timed := e.field(0.25, "ts")
	c := s.named(m["rating"])
	if c == nil || !timed {
		return 0, nil
	}
	sc, known, seen := guessScale(c, "")
	if !known && !strings.Contains(c.Key, "rating") && !strings.Contains(c.Key, "nps") {
		return 0, nil
	}
	e.field(0.3, "rating")
	if known {
		e.score += 0.1
		e.why = append(e.why, fmt.Sprintf("its values are %s (%s)", sc.Name, seen))
	}
	e.field(0.1, "comment")
	e.field(0.05, "conversation", "user_id")
	return e.need(true)
}

func scoreCosts(_ *Sample, m map[string]string) (float64, []string) {
	e := &evidence{m: m}
	date := e.field(0.25, "started")
	amount := e.field(0.25, "billed")
	what := e.field(0.15, "vendor", "service", "description", "vendor_category", "sku")
	currency := e.field(0.15, "currency")
	e.field(0.05, "quantity")
	return e.need(date && amount && (what || currency))
}

func scoreIncidents(s *Sample, m map[string]string) (float64, []string) {
	e := &evidence{m: m}
	start := e.field(0.25, "started")
	end := e.field(0.2, "ended") || e.lengthOfIncident(0.2, s)
	severity := e.field(0.2, "severity")
	title := e.field(0.1, "title")
	component := e.field(0.05, "component")
	e.field(0.05, "id")
	cause := component && e.field(0.05, "note")
	return e.need(start && (severity && (end || title) || end && (title || cause)))
}

func scoreChecks(s *Sample, m map[string]string) (float64, []string) {
	e := &evidence{m: m}
	timed := e.field(0.25, "ts")
	state := vocabularyFits(s, m["state"], stateWords) && e.field(0.3, "state")
	e.field(0.1, "target")
	e.field(0.05, "location", "interval_us")
	c := s.named(m["state"])
	// up, down and the like: a column that says success and failure of requests is no probe.
	probe := c != nil && slices.ContainsFunc(lower(present(c.sampled())), func(v string) bool {
		return slices.Contains([]string{"up", "down", "online", "offline", "operational", "healthy", "unhealthy", "degraded"}, v)
	}) || c != nil && slices.Contains([]string{"up", "isup", "probesuccess", "available"}, c.Key)
	return e.need(timed && state && probe && !isPeriods(s))
}

func scoreConversations(s *Sample, m map[string]string) (float64, []string) {
	e := &evidence{m: m}
	start := e.field(0.25, "started")
	id := e.field(0.15, "id")
	end := e.field(0.15, "ended")
	messages := e.field(0.2, "messages")
	outcome := vocabularyFits(s, m["outcome"], resolutionWords) && e.field(0.2, "outcome")
	c := s.named(m["id"])
	talk := messages || c != nil && slices.Contains([]string{"conversationid", "sessionid", "chatid", "threadid", "dialogid"}, c.Key) ||
		s.keyed("resolved", "escalated", "resolutionstate", "finaiagentresolutionstate", "conversationoutcome") != nil
	return e.need(start && id && talk && (end && (messages || outcome) || messages || outcome))
}

func scoreConversions(s *Sample, m map[string]string) (float64, []string) {
	e := &evidence{m: m}
	e.field(0.2, "ts") // the date of a sheet without any is asked for
	cohort := vocabularyFits(s, m["cohort"], cohortWords) && e.field(0.25, "cohort")
	single := e.field(0.25, "converted")
	summed := e.field(0.15, "users") && e.field(0.15, "conversions")
	return e.need(cohort && (single || summed))
}

func scoreSamples(s *Sample, m map[string]string) (float64, []string) {
	e := &evidence{m: m}
	if !e.field(0.25, "ts") {
		return 0, nil
	}
	if wide(s, m) {
		columns := "a column"
		if n := len(numericColumns(s, m)); n > 1 {
			columns = fmt.Sprintf("%d columns", n)
		}
		e.why = append(e.why, columns+" of numbers")
		e.score += 0.15
		return e.need(true)
	}
	value := e.field(0.25, "value")
	e.field(0.15, "metric")
	return e.need(value)
}

func scoreEvents(s *Sample, m map[string]string) (float64, []string) {
	e := &evidence{m: m}
	timed := e.field(0.2, "ts")
	kind := e.field(0.15, "kind")
	if kind && vocabularyFits(s, m["kind"], eventWords) {
		e.score += 0.2
		e.why = append(e.why, "its words are kinds of events")
	}
	title := e.field(0.1, "title")
	version := e.field(0.15, "version")
	if c := s.named(m["version"]); c != nil && len(present(c.sampled())) > 0 && share(present(c.sampled()), versionText.MatchString) >= 0.8 {
		e.score += 0.1
	}
	component := e.field(0.1, "component")
	deployed := deployedAt(s, m)
	if deployed {
		e.score += 0.15
	}
	return e.need(timed && (version && (kind || title || component || deployed) || kind && title || deployed && component))
}

// vocabularyFits reports whether four in five sampled values of a column are known words.
func vocabularyFits(s *Sample, column string, v vocabulary) bool {
	c := s.named(column)
	if c == nil {
		return false
	}
	values := present(c.sampled())
	return len(values) > 0 && share(values, v.knows) >= 0.8
}
