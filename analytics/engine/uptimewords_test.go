package engine

import (
	"testing"
	"time"

	"telltale/analytics/sla"
)

func TestByDay(t *testing.T) {
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 10, day, hour, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		windows []sla.Window
		want    string
	}{
		{[]sla.Window{{From: at(8, 1, 0), To: at(8, 6, 0)}, {From: at(31, 22, 59), To: at(31, 23, 0)}}, "300 minutes on 8 October and 1 minute on 31 October"},
		{[]sla.Window{{From: at(1, 0, 0), To: at(15, 0, 0)}}, "all of 1 October to 14 October"},
		{[]sla.Window{{From: at(1, 12, 0), To: at(3, 0, 0)}}, "720 minutes on 1 October and all of 2 October"},
		{[]sla.Window{{From: at(1, 0, 1), To: at(2, 0, 0)}}, "1,439 minutes on 1 October"},
		{[]sla.Window{
			{From: at(1, 0, 0), To: at(1, 0, 9)}, {From: at(3, 0, 0), To: at(3, 0, 9)}, {From: at(5, 0, 0), To: at(5, 0, 9)},
			{From: at(7, 0, 0), To: at(7, 0, 9)}, {From: at(9, 0, 0), To: at(9, 0, 9)},
		}, "9 minutes on 1 October, 9 minutes on 3 October, 9 minutes on 5 October and 18 minutes on 2 other days"},
	} {
		if got := byDay(c.windows, time.UTC); got != c.want {
			t.Errorf("%v = %q, want %q", c.windows, got, c.want)
		}
	}
}
