package engine

import (
	"context"
	"encoding/json"
	"testing"
)

func TestSmoke(t *testing.T) {
	w := newWorkspace(t, "Europe/Berlin")
	w.load(t, "requests", "ts,status,duration_us,user_id,outcome\n2026-10-01 10:00:00,200,100000,u1,\n2026-10-01 10:00:01,500,200000,u2,\n2026-10-01 10:00:02,404,300000,u1,\n2026-10-02 10:00:02,200,300000,u1,\n2026-10-02 10:00:02,,,u1,pending\n")
	w.load(t, "costs", "started,ended,billed,currency,service,kind\n2026-10-01,2026-11-01,310.00,USD,Amazon Bedrock,usage\n2026-10-01,2026-10-02,1.5,USD,AmazonS3,usage\n2026-10-01,2026-10-02,7,EUR,AmazonS3,usage\n")
	w.load(t, "feedback", "ts,rating,rating_min,rating_max,scale,conversation\n2026-10-01 11:00:00,5,1,5,stars,a\n2026-10-01 12:00:00,4,1,5,stars,a\n2026-10-01 12:00:00,1,0,1,thumb,b\n2026-10-02 12:00:00,2,1,5,stars,c\n")
	w.settle(t)
	r, err := w.Evaluate(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}, Series: "day"})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range r.Values {
		alert, _ := json.Marshal(v.Alert)
		variants, _ := json.Marshal(v.Variants)
		f := func(p *float64) any {
			if p == nil {
				return nil
			}
			return *p
		}
		t.Log(v.ID, f(v.Value), "n", v.N, f(v.Low), f(v.High), f(v.Part), f(v.Whole), v.Verdict, v.Why, v.Notes, string(alert), string(variants), f(v.Coverage))
		p, err := w.Passport(context.Background(), v.ID, Query{Period: Spec{Preset: "month", Month: "2026-10"}})
		if err != nil {
			t.Fatal(v.ID, err)
		}
		if p.SQL != "" {
			var got *float64
			if err := w.db.QueryRow(context.Background(), p.SQL).Scan(&got); err != nil {
				t.Error(err)
			}
			t.Log("   SQL", f(got), p.Used, p.Left, p.Settings, p.Files)
			if v.ID == "uptime" || v.ID == "total_cost" {
				t.Log(p.SQL)
			}
		}
	}
}
