package demo

import (
	"time"
)

// The endpoints of the gateway.
const (
	chat = iota
	search
	orders
	suggestions
	opinions
	health
	stray
)

var endpoints = []struct{ method, path, upstream string }{
	chat:        {"POST", "/v1/chat", "Nordlicht AI"},
	search:      {"POST", "/v1/search", "Pinewood"},
	orders:      {"POST", "/v1/orders/lookup", "shop database"},
	suggestions: {"GET", "/v1/suggestions", ""},
	opinions:    {"POST", "/v1/feedback", ""},
	health:      {"GET", "/healthz", ""},
	stray:       {"GET", "/.env", ""},
}

// The clients that call the gateway.
const (
	fromWeb = iota
	fromPhone
	fromSafari
	fromBalancer
	fromBot
	fromScript
)

var agents = []string{
	fromWeb:      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0",
	fromPhone:    "KolibriApp/4.11 (Android 16)",
	fromSafari:   "Mozilla/5.0 (Macintosh) Safari/26.0",
	fromBalancer: "ELB-HealthChecker/2.0",
	fromBot:      "Mozilla/5.0 (compatible; bingbot/2.0)",
	fromScript:   "python-requests/2.32.5",
}

// Durations in milliseconds.
var (
	largeTimes   = curve{{0, 320}, {5_000, 540}, {25_000, 760}, {50_000, 980}, {80_000, 1320}, {92_500, 1690}, {98_400, 2700}, {99_800, 5600}, {100_000, 14_000}}
	miniTimes    = curve{{0, 190}, {5_000, 320}, {25_000, 470}, {50_000, 610}, {80_000, 890}, {93_000, 1210}, {98_600, 2200}, {99_800, 4600}, {100_000, 11_000}}
	searchTimes  = curve{{0, 70}, {50_000, 210}, {90_000, 380}, {99_000, 900}, {100_000, 2600}}
	ordersTimes  = curve{{0, 45}, {50_000, 130}, {90_000, 260}, {99_000, 700}, {100_000, 2400}}
	quickTimes   = curve{{0, 12}, {50_000, 38}, {90_000, 80}, {99_000, 210}, {100_000, 900}}
	healthTimes  = curve{{0, 2}, {50_000, 4}, {95_000, 9}, {100_000, 60}}
	outputTokens = curve{{0, 20}, {10_000, 90}, {50_000, 210}, {90_000, 390}, {99_000, 640}, {100_000, 900}}
	pauses       = curve{{0, 6_000}, {50_000, 28_000}, {90_000, 90_000}, {100_000, 260_000}}
)

// request is one row of the gateway's log.
type request struct {
	at, duration, ttft int64 // milliseconds; ttft 0: nothing was streamed
	status             int
	endpoint, agent    int
	model, prompt      int
	in, out            int64 // tokens
	user, conversation int64 // -1: none
	retry              bool
	weight             int64
}

// answer is one row of the prediction log.
type answer struct {
	at                 int64
	user, conversation int64
	model, prompt      int
	topic, question    int
	reply              int // of the topic's answers; of unknown, when not answered
	number             int64
	sure               int64 // ten thousandths
	answered           bool
	reviewed           bool
	right, invented    bool
	weight             int64
}

// talk is one row of the conversations' table.
type talk struct {
	start, end, id, user, messages int64
	topic                          int
	outcome                        int
	agent                          int
}

// The ways in which a conversation ends.
const (
	resolved = iota
	escalated
	abandoned
	open
)

var outcomes = []string{"resolved", "escalated", "abandoned", "unknown"}

// rating is one row of the feedback sheet.
type rating struct {
	at, conversation, day int64
	stars                 int64
	comment               string
	channel               string
}

// day is all that happened on one local day.
type day struct {
	dayFrame
	d        dice
	full     bool
	keep     int64 // one conversation in so many is kept
	requests []request
	answers  []answer
	talks    []talk
	ratings  []rating
}

// scene is what does not change from day to day.
type scene struct {
	zone    *time.Location
	oneIn   int64
	starts  []int64 // of prompts
	rush    []moments
	outages []moments
	gap     moments
}

func newScene(zone *time.Location, oneIn int64) *scene {
	s := &scene{zone: zone, oneIn: oneIn, gap: gap.moments(zone)}
	for _, p := range prompts {
		s.starts = append(s.starts, local(p.from, zone))
	}
	for _, r := range rush {
		s.rush = append(s.rush, r.moments(zone))
	}
	for _, o := range outages {
		s.outages = append(s.outages, o.moments(zone))
	}
	return s
}

func within(list []moments, ms int64) bool {
	for _, m := range list {
		if m.has(ms) {
			return true
		}
	}
	return false
}

// archiveOneIn is how few conversations the archive keeps.
const archiveOneIn = 80

// play lets one local day happen. The slices of into are used again.
func (s *scene) play(number int64, into *day) {
	into.dayFrame = newDayFrame(number, s.zone)
	into.d = diceFor(forTraffic, number)
	into.full = number >= fullDay
	into.keep = s.oneIn
	if !into.full {
		into.keep *= archiveOneIn
	}
	into.requests, into.answers, into.talks, into.ratings = into.requests[:0], into.answers[:0], into.talks[:0], into.ratings[:0]
	n := conversationsOn(number, into.d)
	kept := n / into.keep
	if into.d.below(into.keep) < n%into.keep {
		kept++
	}
	for i := range kept {
		s.converse(into, i)
	}
	s.check(into)
	s.visit(into)
}

// check lets the load balancer ask every minute whether the gateway is alive. The thinned demo keeps one in five, the
// archive one in thirty.
func (s *scene) check(d *day) {
	step := int64(1)
	switch {
	case !d.full:
		step = 30
	case s.oneIn > 1:
		step = 5
	}
	for m := int64(0); m < int64(d.minutes); m += step {
		r := request{at: d.start + m*60_000 + 11_000 + d.d.below(300), status: 200, endpoint: health, agent: fromBalancer, user: -1, conversation: -1, weight: step}
		r.duration = d.d.draw(healthTimes)
		if within(s.outages, r.at) {
			r.status, r.duration = 503, 2
		}
		d.requests = append(d.requests, r)
	}
}

// visit lets crawlers and scanners come by.
func (s *scene) visit(d *day) {
	for range d.d.between(4, 11) {
		r := request{at: d.start + d.d.below(int64(d.minutes)*60_000), status: 404, endpoint: stray, agent: fromBot, user: -1, conversation: -1, weight: 1}
		if d.d.permille(400) {
			r.agent = fromScript
		}
		r.duration = d.d.draw(quickTimes)
		d.requests = append(d.requests, r)
	}
}
