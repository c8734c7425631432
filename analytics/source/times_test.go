package source

import (
	"strings"
	"testing"
)

func TestGuessTime(t *testing.T) {
	for _, tt := range []struct {
		name   string
		values string // separated by |
		want   timeGuess
	}{
		{"ISO with Z", "2026-10-01T12:00:00Z|2026-10-01T12:00:00.123456789Z", timeGuess{Layout: "iso", Ordered: true, Share: 1}},
		{"ISO, naive", "2023-11-16 18:15:46.6805900|2023-11-16 18:15:50", timeGuess{Layout: "iso", Naive: true, Ordered: true, Share: 1}},
		{"ISO, some naive", "2026-02-03T09:26:46.035641|2026-05-12T18:08:08.592167+00:00", timeGuess{Layout: "iso", Naive: true, Ordered: true, Share: 1}},
		{"epochs of all widths", "1700000000|1700000000.12|1700000000123|1700000000123456|1700000000123456789", timeGuess{Layout: "epoch", Ordered: true, Share: 1}},
		{"a number of another century", "123456789", timeGuess{Ordered: true}},
		{"day first", "03/04/2026|31/12/2025", timeGuess{Layout: "%d/%m/%Y", Naive: true, Ordered: true, Order: "dmy", Note: `"31/12/2025" can only be day first`, Share: 1}},
		{"month first", "3/4/2026|12/31/2025", timeGuess{Layout: "%m/%d/%Y", Naive: true, Ordered: true, Order: "mdy", Note: `"12/31/2025" can only be month first`, Share: 1}},
		{"open", "03/04/2026|05/06/2026", timeGuess{Layout: "%d/%m/%Y", Naive: true, Note: `no value above 12 in either position, in 2 dates such as "05/06/2026"`, Share: 1}},
		{"log analytics", "10/30/2025, 9:48:01.956 PM", timeGuess{Layout: "%m/%d/%Y, %I:%M:%S.%f %p|%m/%d/%Y, %I:%M:%S %p", Naive: true, Ordered: true, Order: "mdy", Note: `"10/30/2025, 9:48:01.956 PM" can only be month first`, Share: 1}},
		{"access log", "17/Apr/2025:05:10:56 +0100", timeGuess{Layout: "%d/%b/%Y:%H:%M:%S %z|%d/%b/%Y:%H:%M:%S.%f %z", Ordered: true, Share: 1}},
		{"Python logging", "2026-10-01 12:00:00,123", timeGuess{Layout: "%Y-%m-%d %H:%M:%S,%f|%Y-%m-%d %H:%M:%S.%f,%f", Naive: true, Ordered: true, Share: 1}},
		{"no seconds but Z", "2023-11-13T10:00Z|2023-11-13T11:00:00Z", timeGuess{Layout: "%Y-%m-%dT%H:%MZ|iso", Ordered: true, Share: 1}},
		{"Go", "2022-08-22 03:51:19.573905004 +0000 UTC m=+0.079858984", timeGuess{Layout: formatGo + "|%Y-%m-%d %H:%M:%S.%f %z", Ordered: true, Share: 1}},
		{"words", "red|green", timeGuess{Ordered: true}},
		{"missing ones do not count", "-|NaN|2026-10-01T00:00:00Z", timeGuess{Layout: "iso", Ordered: true, Share: 1}},
	} {
		if got := guessTime(strings.Split(tt.values, "|"), ""); got != tt.want {
			t.Errorf("%s:\n got %+v\nwant %+v", tt.name, got, tt.want)
		}
	}
}

// One value decides for the whole column, wherever it stands.
func TestDayMonthOrderLooksAtAllValues(t *testing.T) {
	values := make([]string, 0, 1001)
	for range 1000 {
		values = append(values, "01/02/2026")
	}
	if order, _ := dayMonthOrder(values, ""); order != "" {
		t.Fatalf("undecided values gave %q", order)
	}
	if order, _ := dayMonthOrder(append(values, "13/02/2026"), ""); order != "dmy" {
		t.Fatalf("a 13 in first place gave %q", order)
	}
	if order, note := dayMonthOrder([]string{"13/02/2026", "02/13/2026"}, ""); order != "" || !strings.Contains(note, "cannot both") {
		t.Fatalf("contradicting values gave %q, %q", order, note)
	}
}

func FuzzLayout(f *testing.F) {
	for _, s := range []string{"2026-10-01", "31/12/2025 10:00", "1700000000", "Oct 31, 2026 06:05 PM", "1e400", "٣", "2023-11-13T10:00Z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, v string) {
		layout, _ := layoutOf(v, "mdy")
		if strings.ContainsAny(layout, "'|") {
			t.Errorf("layoutOf(%q) = %q cannot stand in a list of layouts", v, layout)
		}
	})
}
