package demo

import "time"

// span is a stretch of local time, as people write it.
type span struct{ from, to string }

// moments are a span as instants.
type moments struct{ from, to int64 } // milliseconds since 1970, half open

func (m moments) has(ms int64) bool { return m.from <= ms && ms < m.to }

// local is the instant of a local time such as 2026-10-20 15:07, in milliseconds since 1970.
func local(text string, zone *time.Location) int64 {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		panic("demo: " + err.Error()) // a slip in this file
	}
	return t.UnixMilli()
}

func (s span) moments(zone *time.Location) moments {
	return moments{local(s.from, zone), local(s.to, zone)}
}

// rush are the lunch times at which the vector database had no free connection.
var rush = []span{
	{"2026-10-06 11:52", "2026-10-06 12:31"},
	{"2026-10-07 11:50", "2026-10-07 12:28"},
	{"2026-10-13 11:54", "2026-10-13 12:35"},
	{"2026-10-15 11:51", "2026-10-15 12:26"},
	{"2026-10-22 11:52", "2026-10-22 12:33"},
	{"2026-10-27 11:50", "2026-10-27 12:35"},
}

// outages are the times at which nearly every request failed, and what the status page said about them.
var outages = []struct {
	span
	id, title, cause string
}{
	{span{"2025-12-09 10:21", "2025-12-09 10:44"}, "k7v2m0q4d1xz", "Piko does not answer", "A certificate had expired."},
	{span{"2026-02-17 14:02", "2026-02-17 14:13"}, "p3c8t5w9h2rb", "Errors in Piko's answers", "The model vendor was unavailable; the fallback did not take over."},
	{span{"2026-07-01 08:36", "2026-07-01 09:05"}, "z6n1f4y8s3lj", "Piko does not answer", "A migration locked the table of conversations."},
	{span{"2026-10-20 15:07", "2026-10-20 15:57"}, "d9g5b2k6u0vh", "Piko does not answer", "A configuration change took all tasks out of the load balancer. It was rolled back."},
}

// gap is when the log shipper stood still.
var gap = span{"2026-10-08 03:00", "2026-10-08 08:00"}

// holidays are Austria's that fall on a weekday.
var holidays = []struct{ day, name string }{
	{"2025-12-08", "Immaculate Conception (public holiday)"},
	{"2025-12-24", "Christmas Eve (offices closed)"},
	{"2025-12-25", "Christmas Day (public holiday)"},
	{"2025-12-26", "St. Stephen's Day (public holiday)"},
	{"2026-01-01", "New Year's Day (public holiday)"},
	{"2026-01-06", "Epiphany (public holiday)"},
	{"2026-04-06", "Easter Monday (public holiday)"},
	{"2026-05-01", "Labour Day (public holiday)"},
	{"2026-05-14", "Ascension Day (public holiday)"},
	{"2026-05-25", "Whit Monday (public holiday)"},
	{"2026-06-04", "Corpus Christi (public holiday)"},
	{"2026-10-26", "National Day (public holiday)"},
}

// prompt is a version of Piko's prompt: from when it is used, how long it is, and how well it does.
type prompt struct {
	from, version, title string
	tokens               int64 // of a first message with what was looked up for it
	sure                 curve // confidence, in ten thousandths
	refuses              [3]int64
	right, invents       int64 // of a thousand labelled answers
	solves               int64 // of a thousand answered conversations
	stars                [3][]int64
}

// Confidence of answers, in ten thousandths: 4 % below 0.5 and 80 % above 0.8; with v15 9 % and 70 %.
var (
	sure   = curve{{0, 1500}, {4_000, 5000}, {20_000, 8000}, {50_000, 9050}, {80_000, 9550}, {100_000, 9970}}
	unsure = curve{{0, 1200}, {9_000, 5000}, {30_000, 8000}, {60_000, 8750}, {85_000, 9400}, {100_000, 9940}}
)

// Stars from one to five for conversations that were resolved, escalated, or neither.
var (
	pleased    = [3][]int64{{34, 16, 42, 140, 768}, {150, 80, 140, 230, 400}, {330, 130, 160, 160, 220}}
	displeased = [3][]int64{{72, 42, 72, 170, 644}, {210, 105, 150, 210, 325}, {390, 140, 150, 140, 180}}
)

// How many of a thousand answers are "I don't know", at low, medium and high confidence: 11 and 16 % in all.
var (
	seldom = [3]int64{700, 340, 36}
	often  = [3]int64{700, 360, 38}
)

var prompts = []prompt{
	{"2025-06-01 00:00", "v8", "", 3300, sure, seldom, 852, 38, 828, pleased},
	{"2025-10-15 10:00", "v9", "Prompt v9: return policy of the new season", 3700, sure, seldom, 855, 37, 830, pleased},
	{"2025-12-03 10:15", "v10", "Prompt v10: delivery times before Christmas", 4150, sure, seldom, 858, 36, 832, pleased},
	{"2026-02-11 09:45", "v11", "Prompt v11: cites the help page it used", 4600, sure, seldom, 862, 34, 836, pleased},
	{"2026-04-22 10:30", "v12", "Prompt v12: order status in three steps", 5050, sure, seldom, 866, 33, 838, pleased},
	{"2026-06-17 11:00", "v13", "Prompt v13: examples for invoices and VAT", 5750, sure, seldom, 869, 32, 841, pleased},
	{"2026-08-19 10:00", "v14", "Prompt v14: knows the autumn catalogue", 6250, sure, seldom, 872, 31, 845, pleased},
	{"2026-10-14 10:30", "v15", "Prompt v15: friendlier tone, more context", 7300, unsure, often, 778, 64, 812, displeased},
}

// promptAt is the index of the prompt in use.
func promptAt(starts []int64, ms int64) int {
	i := len(starts) - 1
	for i > 0 && starts[i] > ms {
		i--
	}
	return i
}
