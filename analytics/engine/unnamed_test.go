package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// A day on which a model had no users is one whatever else is there; a day on which nobody is named at all is told of.
func TestDaysOnWhichNobodyIsNamed(t *testing.T) {
	for _, named := range []bool{true, false} {
		w := newWorkspace(t, "UTC")
		var b strings.Builder
		b.WriteString("ts,status,user_id,model\n")
		for hour := range 48 {
			at := time.Date(2026, 10, 1, hour, 0, 0, 0, time.UTC)
			user := "ann"
			if at.Day() == 2 && !named {
				user = ""
			}
			fmt.Fprintf(&b, "%s,200,%s,a\n", at.Format(time.DateTime), user)
			if hour < 3 {
				fmt.Fprintf(&b, "%s,200,bob,b\n", at.Format(time.DateTime))
			}
		}
		w.load(t, "requests", b.String())
		w.settle(t)
		// Bob was there on one of the two days.
		v := w.evaluateAll(t, Query{KPIs: []string{"daily_active_users"}, Compare: "none", Filters: []Filter{{Dimension: "model", Values: []string{"b"}}},
			Period: Spec{Preset: "custom", From: "2026-10-01T00:00:00Z", To: "2026-10-03T00:00:00Z"}})["daily_active_users"]
		if v.Value == nil || *v.Value != .5 {
			t.Errorf("named %t: %+v", named, v)
		}
		if told := slices.Contains(v.Notes, "On 1 of 2 days the requests have no user id: they count as days of nobody."); told == named {
			t.Errorf("named %t: %q", named, v.Notes)
		}
	}
}
