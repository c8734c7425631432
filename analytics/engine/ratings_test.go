package engine

import (
	"context"
	"math"
	"slices"
	"testing"
)

// Stars on three scales, thumbs and recommendations, of which one conversation changed its mind and one left its scale.
func TestRatings(t *testing.T) {
	w := newWorkspace(t, "UTC")
	october := Query{Period: Spec{Preset: "month", Month: "2026-10"}}
	empty, err := w.Ratings(context.Background(), october)
	if err != nil || empty.N != 0 || len(empty.Stars) != 5 || empty.Stars[0].Share != nil || empty.Why == "" {
		t.Errorf("without ratings: %+v, %v", empty, err)
	}
	w.load(t, "feedback", `ts,conversation,scale,rating,rating_min,rating_max,channel
2026-10-05 10:00:00,a,stars,1,1,5,web
2026-10-05 10:05:00,a,stars,5,1,5,web
2026-10-05 10:00:00,b,,4,1,5,web
2026-10-05 10:00:00,c,likert,7,1,7,web
2026-10-05 10:00:00,d,percent,60,0,100,app
2026-10-05 10:00:00,e,stars,9,1,5,app
2026-10-05 10:00:00,f,thumb,1,0,1,app
2026-10-05 10:00:01,g,thumb,1,0,1,app
2026-10-05 10:00:02,h,thumb,0,0,1,app
2026-10-05 10:00:00,i,nps,10,0,10,mail
2026-10-05 10:00:01,j,nps,9,0,10,mail
2026-10-05 10:00:02,k,nps,8,0,10,mail
2026-10-05 10:00:03,l,nps,6,0,10,mail
2026-10-05 10:00:04,m,nps,0,0,10,mail
2026-09-05 09:00:04,n,stars,5,1,5,web
2026-09-05 09:00:05,o,stars,2,1,5,web
`)
	w.settle(t)
	r, err := w.Ratings(context.Background(), october)
	if err != nil {
		t.Fatal(err)
	}
	// The later 5 of conversation a, 4, 7 of 7 is 5, and 60 of 100 is 1 + 4 x 0.6 = 3.4, three stars.
	for i, want := range []struct{ stars, n, before float64 }{{5, 2, .5}, {4, 1, 0}, {3, 1, 0}, {2, 0, .5}, {1, 0, 0}} {
		if c := r.Stars[i]; float64(c.Stars) != want.stars || c.N != want.n || *c.Share != want.n/4 || *c.Before != want.before {
			t.Errorf("%v stars: %+v with %v and %v before", want.stars, c, *c.Share, *c.Before)
		}
	}
	if r.N != 4 || r.Before != 2 || r.Why != "" || r.Previous.Label != "September 2026, to 5 Sep 2026 10:06" {
		t.Errorf("%+v", r)
	}
	if th := r.Thumbs; th == nil || th.Up != 2 || th.Down != 1 || math.Abs(th.Share-2./3) > 1e-12 {
		t.Errorf("thumbs: %+v", r.Thumbs)
	}
	// Two of five promote, two do not: 0.
	if n := r.Recommend; n == nil || n.Promoters != 2 || n.Passives != 1 || n.Detractors != 2 || n.Score != 0 {
		t.Errorf("recommendations: %+v", r.Recommend)
	}
	if satisfaction := w.evaluateAll(t, Query{KPIs: []string{"satisfaction"}, Period: october.Period})["satisfaction"]; satisfaction.N != r.N {
		t.Errorf("satisfaction rests on %v, the stars on %v", satisfaction.N, r.N)
	}
	// The passport counts what the later rating of conversation a replaced.
	p, err := w.Passport(context.Background(), "satisfaction", october)
	if replaced := (LeftOut{Reason: "replaced by a later rating of the same conversation and question", Rows: 1}); err != nil || !slices.Contains(p.Left, replaced) {
		t.Errorf("left out %+v, %v", p.Left, err)
	}
	october.Filters = []Filter{{Dimension: "channel", Values: []string{"mail"}}}
	if r, err = w.Ratings(context.Background(), october); err != nil || r.N != 0 || r.Thumbs != nil || r.Recommend == nil || r.Why != "" {
		t.Errorf("by mail: %+v, %v", r, err)
	}
	october.Filters = []Filter{{Dimension: "model", Values: []string{"x"}}}
	if r, err = w.Ratings(context.Background(), october); err != nil || r.Why != "Ratings cannot be filtered by model." {
		t.Errorf("filtered by model: %+v, %v", r, err)
	}
}
