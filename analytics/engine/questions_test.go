package engine

import (
	"context"
	"math"
	"testing"

	"telltale/analytics/fault"
)

func near12(got *float64, want float64) bool { return got != nil && math.Abs(*got-want) < 1e-12 }

// 25 to 31 October: 40 users ask where their order is, in four wordings, two of them with a number or a mail address; 30
// how to return something; four about a warranty, which are too few; ten about a voucher, of which nobody spoke before. In
// the week before 10 asked about orders, 60 about returns, and the rest something that nobody asks any more.
func questionable(t *testing.T) *workspace {
	t.Helper()
	w := newWorkspace(t, "Europe/Vienna")
	w.insert(t, "predictions", `SELECT TIMESTAMP '2026-10-25 12:00:00' + INTERVAL (i) HOUR AS ts, 'u' || i AS user_id, 'c' || i AS conversation, 'a' AS model, i % 4 > 0 AS answered,
		['Where is my order?', 'Where is my order?', 'where is my order AB-12345', 'Where is my order? anna@example.org'][i % 4 + 1] AS input FROM range(40) t(i)
		UNION ALL SELECT TIMESTAMP '2026-10-26 12:00:00' + INTERVAL (i) MINUTE, 'u' || i, 'r' || i, 'a', NULL, 'How do I return this' FROM range(30) t(i)
		UNION ALL SELECT TIMESTAMP '2026-10-26 13:00:00' + INTERVAL (i) MINUTE, 'w' || (i % 4), NULL, 'a', NULL, 'What about the warranty of the thing I bought' FROM range(20) t(i)
		UNION ALL SELECT TIMESTAMP '2026-10-31 22:58:00', NULL, 'v' || i, 'b', NULL, 'Voucher code fails' FROM range(10) t(i)
		UNION ALL SELECT TIMESTAMP '2026-10-20 12:00:00' + INTERVAL (i) MINUTE, 'b' || i, NULL, 'a', NULL,
			CASE WHEN i < 10 THEN 'Where is my order' WHEN i < 70 THEN 'how do I return this?' ELSE 'Something else entirely' END FROM range(100) t(i)
		UNION ALL SELECT TIMESTAMP '2026-10-10 12:00:00', 'z', NULL, 'a', NULL, 'Voucher code fails'`)
	w.load(t, "feedback", "ts,conversation,rating,rating_min,rating_max,scale\n2026-10-26 12:00:00,c0,5,1,5,stars\n2026-10-26 12:00:00,c1,2,1,5,stars\n2026-10-26 12:00:00,c2,1,0,1,thumb\n")
	w.settle(t)
	return w
}

func TestQuestions(t *testing.T) {
	w := questionable(t)
	query := Query{Period: Spec{Preset: "month", Month: "2026-10"}}
	got, err := w.Questions(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	if got.From != "2026-10-25T00:00:00+02:00" || got.To != "2026-11-01T00:00:00+01:00" || got.Asked != 100 || got.Before != 100 || got.Hidden != 1 || got.Users != 5 || got.Why != "" || got.Note != "" {
		t.Errorf("%+v", got)
	}
	if len(got.Items) != 3 {
		t.Fatalf("%d questions: %+v", len(got.Items), got.Items)
	}
	order, returns, voucher := got.Items[0], got.Items[1], got.Items[2]
	// Each quarter of the 40 is one wording, "Where is my order?" two of them; every fourth got no answer.
	if !near12(order.Change, 3) {
		t.Errorf("40 after 10 are three times more: %+v", order)
	}
	if order.Text != "Where is my order?" || order.Wordings != 3 || order.Count != 40 || order.Users != 40 || order.Before != 10 || order.Share != .4 || order.Trend != "rising" || !near12(order.DontKnow, .25) {
		t.Errorf("orders: %+v", order)
	}
	// Five and two stars; a thumb has none.
	if order.Ratings != 2 || !near12(order.Satisfaction, 3.5) {
		t.Errorf("satisfaction with orders: %+v", order)
	}
	if returns.Count != 30 || returns.Before != 60 || returns.Trend != "fading" || returns.Satisfaction != nil || returns.DontKnow != nil {
		t.Errorf("returns: %+v", returns)
	}
	// Without users conversations are told apart.
	if voucher.Text != "Voucher code fails" || voucher.Count != 10 || voucher.Users != 10 || voucher.Before != 0 || voucher.Trend != "new" {
		t.Errorf("voucher: %+v", voucher)
	}
	rows := RowsQuery{Fact: "predictions", Period: query.Period, Question: order.ID, Limit: 3}
	if page, err := w.Rows(context.Background(), rows); err != nil || page.Total != 40 || len(page.Rows) != 3 {
		t.Errorf("rows of the orders: %+v, %v", page, err)
	}
	rows.Question = "no such one"
	if _, err := w.Rows(context.Background(), rows); !fault.Is(err, fault.NotFound) {
		t.Errorf("rows of an unknown question: %v", err)
	}
	rows.Fact, rows.Question = "feedback", order.ID
	if _, err := w.Rows(context.Background(), rows); !fault.Is(err, fault.Invalid) {
		t.Errorf("ratings that asked something: %v", err)
	}
	w.set(t, "questions.users", "4")
	if got, err = w.Questions(context.Background(), query); err != nil || len(got.Items) != 4 || got.Hidden != 0 {
		t.Errorf("with four users a question: %+v, %v", got, err)
	}
}

func TestQuestionsAtTheEdges(t *testing.T) {
	w := questionable(t)
	query := Query{Period: Spec{Preset: "month", Month: "2026-10"}, Filters: []Filter{{Dimension: "model", Values: []string{"b"}}}}
	got, err := w.Questions(context.Background(), query)
	if err != nil || len(got.Items) != 1 || got.Asked != 10 || got.Before != 0 || got.Items[0].Trend != "" || got.Items[0].Share != 1 {
		t.Errorf("of model b, with nothing before: %+v, %v", got, err)
	}
	query.Filters[0].Dimension = "endpoint"
	if _, err = w.Questions(context.Background(), query); !fault.Is(err, fault.Invalid) {
		t.Errorf("filtered by endpoint: %v", err)
	}
	if got, err = w.Questions(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-08"}}); err != nil || got.Why == "" || len(got.Items) != 0 {
		t.Errorf("a month without questions: %+v, %v", got, err)
	}
	// One question of one user is nobody else's business.
	if got, err = w.Questions(context.Background(), Query{Period: Spec{Preset: "custom", From: "2026-10-08", To: "2026-10-12"}}); err != nil || got.Why == "" || got.Hidden != 1 || got.Asked != 1 || got.Note == "" {
		t.Errorf("one question: %+v, %v", got, err)
	}
}

// Ten of 100 now and none of the 100 before are new, but not where only a part of those before is known.
func TestNewNeedsTheWeekBefore(t *testing.T) {
	asked := Questions{Asked: 100, Before: 100}
	if got := asked.trend(TopQuestion{Count: 10}); got != "new" {
		t.Errorf("the week before is known: %q", got)
	}
	asked.unseen = true
	if got := asked.trend(TopQuestion{Count: 10}); got != "" {
		t.Errorf("it is not: %q", got)
	}
}
