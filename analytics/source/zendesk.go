package source

import (
	"fmt"
	"strings"
)

// zendeskCSAT reads tables of tickets with Zendesk's satisfaction score.
type zendeskCSAT struct{}

const zendeskTitle = "Zendesk satisfaction"

var zendeskScore = []string{"satisfactionscore", "satisfactionrating", "ticketsatisfactionrating"}

func (zendeskCSAT) ID() string { return "zendesk-csat" }

func (zendeskCSAT) Describe() Description {
	return Description{
		ID:       "zendesk-csat",
		Title:    zendeskTitle,
		Tool:     "Zendesk Support",
		How:      "Explore > dataset Support: Tickets with ID, satisfaction score and comment, solved time > Export CSV; or the ticket export.",
		Tables:   []string{feedbackTable},
		Distinct: "a column Satisfaction Score or rating with Good, Bad, Offered, Unoffered",
	}
}

// zendeskWord reports whether a value is one of Zendesk's. An offered survey is one that nobody answered.
func zendeskWord(v string) bool {
	switch strings.ToLower(v) {
	case "good", "goodwithcomment", "bad", "badwithcomment", "offered", "unoffered", "not offered":
		return true
	}
	return false
}

func (f zendeskCSAT) Detect(s *Sample) Match {
	score := s.keyed(zendeskScore...)
	if score == nil || len(score.Values) == 0 || !every(present(score.sampled()), zendeskWord) {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: zendeskTitle, Score: 0.92, Why: []string{fmt.Sprintf("column %q with Good, Bad, Offered", score.Name)}}
	if s.keyed("ticketid", "id") != nil {
		m.Score += 0.04
		m.Why = append(m.Why, "ticket ids")
	}
	return m
}

func (zendeskCSAT) Plan(s *Sample, d *Draft) error {
	v := newSurvey(s, d, tableReader(s))
	if err := v.require(zendeskTitle, zendeskScore); err != nil {
		return err
	}
	v.when(Cast{}, "", "satisfactionratedat", "satisfactionupdatedat", "ratedat", "solvedat", "ticketsolveddate", "updatedat", "createdat", "ticketcreateddate", "date")
	v.text("id", "ticketid", "id")
	v.text("conversation", "ticketid", "id")
	v.text("user_id", "requesterid", "requester")
	score := s.keyed(zendeskScore...)
	v.rating(score)
	v.text("comment", "satisfactioncomment", "ticketsatisfactioncomment")
	v.constant("channel", "Zendesk", "the tool")
	v.leave("survey without an answer (offered, unoffered)", fmt.Sprintf("list_contains(['', 'offered', 'unoffered', 'not offered'], coalesce(lower(trim(%s)), ''))", ident(score.Name)))
	v.finish()
	return nil
}
