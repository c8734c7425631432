package engine

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Four requests of October: two of the conversation c1, which is there, one of c9, which is not, one of none; three name
// their user. Of three ratings one names no conversation and one c8. Models: two requests by a model with a price, two by
// one without; of a bill of 30 for models, 10 names none of the log.
func TestLinks(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.load(t, "requests", `ts,status,conversation,user_id,model
2026-10-01 10:00:00,200,c1,u1,gpt-5
2026-10-01 11:00:00,200,c1,u1,gpt-5
2026-10-02 10:00:00,200,c9,u2,house-model
2026-10-03 10:00:00,200,,,house-model
`)
	w.load(t, "conversations", `started,ended,id,user_id
2026-09-30 23:00:00,2026-10-01 11:10:00,c1,u1
2026-10-05 10:00:00,2026-10-05 10:10:00,c2,
`)
	w.load(t, "feedback", `ts,rating,rating_min,rating_max,scale,conversation
2026-10-01 12:00:00,5,1,5,stars,c1
2026-10-04 12:00:00,4,1,5,stars,c8
2026-10-06 12:00:00,4,1,5,stars,
`)
	w.load(t, "costs", `started,ended,vendor,service,model,billed,currency
2026-10-01,2026-10-02,OpenAI,OpenAI API,gpt-5,20,USD
2026-10-02,2026-10-03,OpenAI,OpenAI API,other,10,USD
2026-10-02,2026-10-03,AWS,Amazon EC2,,99,USD
`)
	w.set(t, "price.gpt-5", "2.50 in, 10 out USD")
	w.settle(t)
	found, err := w.Links(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	share := func(f float64) *float64 { return &f }
	want := []Link{
		{ID: "requests-users", Rows: 4, Named: 3, Matched: 3, Share: share(.75), State: PartLink, Finding: "1 of 4 names no user.",
			Advice: "Where the export has the user in a column, map it when importing; else log it from now on."},
		{ID: "requests-conversations", Rows: 4, Named: 3, Matched: 2, Share: share(.5), State: PartLink,
			Finding: "1 of 4 requests names a conversation that no imported export has, on 2 Oct 2026. 1 of 4 names no conversation.",
			Advice:  "Import the conversations of that time too, or see that both sides write the conversation in the same way."},
		{ID: "requests-prices", Rows: 4, Named: 4, Matched: 2, Share: share(.5), State: PartLink, Finding: "2 of 4 requests name a model without a list price.",
			Advice: `Set the prices of the models: Settings, or telltale settings set price.MODEL "2.50 in, 10 out USD".`},
		{ID: "costs-models", Unit: "money", Rows: 30, Named: 20, Matched: 20, Share: share(20. / 30), State: PartLink, Finding: "33.3 % of the bill for models names no model of the log.",
			Advice: "Import the requests or the usage report of that vendor, or an export of the bill by model."},
		{ID: "feedback-conversations", Rows: 3, Named: 2, Matched: 1, Share: share(1. / 3), State: PartLink,
			Finding: "1 of 3 ratings names a conversation that no imported export has, on 4 Oct 2026. 1 of 3 names no conversation.",
			Advice:  "Import the conversations of that time too, or see that both sides write the conversation in the same way."},
		{ID: "feedback-predictions", Rows: 3, Named: 2, Share: share(0), State: NoLink,
			Finding: "2 of 3 ratings name a conversation without imported predictions, from 1 to 4 Oct 2026. 1 of 3 names no conversation.",
			Advice:  "Import the predictions of that time too, or see that both sides write the conversation in the same way."},
		{ID: "predictions-conversations", State: NoRows, Finding: "There are no predictions in the period."},
		{ID: "predictions-requests", State: NoRows, Finding: "There are no predictions in the period."},
		{ID: "labels-predictions", State: NoRows, Finding: "No labels of the period come apart from the predictions that they judge."},
		// c1 began in September.
		{ID: "conversations-users", Rows: 1, Share: share(0), State: NoLink, Finding: "1 of 1 names no user.",
			Advice: "Where the export has the user in a column, map it when importing; else log it from now on."},
		{ID: "conversions-conversations", State: NoRows, Finding: "There are no conversions in the period."},
	}
	for i := range want {
		if want[i].Unit == "" {
			want[i].Unit = "count"
		}
	}
	if diff := cmp.Diff(want, found.Links, cmpopts.IgnoreUnexported(Link{}), cmpopts.IgnoreFields(Link{}, "Title", "From", "To", "Use", "KPIs")); diff != "" {
		t.Error(diff)
	}
}

// Every KPI that a link names is in the catalog, and every table that it leads to is there to be asked.
func TestLinkRulesAreOfTheCatalog(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.load(t, "requests", "ts,status\n2026-10-01 10:00:00,200\n")
	w.settle(t)
	found, err := w.Links(context.Background(), Query{Period: Spec{Preset: "all"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range linkRules {
		if len(found.Links[i].KPIs) != len(r.kpis) {
			t.Errorf("%s: of the KPIs %v the catalog has %v", r.id, r.kpis, found.Links[i].KPIs)
		}
		if found.Links[i].Title == "" || found.Links[i].Use == "" {
			t.Errorf("%s says nothing: %+v", r.id, found.Links[i])
		}
	}
}
