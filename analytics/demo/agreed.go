package demo

// Agreed is something that the shop's people agreed to do about a KPI. Days are local ones; without Done it is still open.
type Agreed struct{ Title, Owner, Made, Due, KPI, Expected, Done, Note string }

// Agreements are the shop's. One worked, two did not, of one it is too early to say, one is overdue and one is to come.
func Agreements() []Agreed {
	return []Agreed{
		{"Offer Piko on the page of every order", "Jonas", "2026-09-02", "2026-09-18", "conversations_per_day", "+5%", "2026-09-16", ""},
		{"Give Piko a friendlier tone", "Mira", "2026-10-02", "2026-10-15", "satisfaction", "+0.1", "2026-10-14", "Prompt v15."},
		{"More connections to the vector database", "Lena", "2026-10-06", "2026-10-09", "latency_p95", "-10%", "2026-10-07", "From 40 to 60. At lunch they still ran out."},
		{"Pool the connections to the vector database", "Lena", "2026-10-27", "2026-10-30", "latency_p95", "-15%", "2026-10-28", ""},
		{"Answer questions about VAT from the help pages", "Mira", "2026-10-12", "2026-10-23", "dont_know_rate", "-2 points", "", ""},
		{"Shorten prompt v15", "Jonas", "2026-10-30", "2026-12-11", "cost_per_conversation", "-10%", "", "It has a sixth more tokens than v14, and answers are no better."},
	}
}
