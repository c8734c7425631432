package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"telltale/analytics/store"
)

// TestDayBitsCountWhatDaysCount holds what is counted from bits of months against the days themselves, in ranges that begin
// and end anywhere, with a gap between them.
func TestDayBitsCountWhatDaysCount(t *testing.T) {
	db, err := store.Open(context.Background(), t.TempDir()+"/w.telltale", store.Options{Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	random := rand.New(rand.NewPCG(11, 3))
	for range 40 {
		first := 20_000 + random.Int64N(400)
		middle := first + 1 + random.Int64N(50)
		ranges := [][2]int64{{first, middle}}
		if after := middle + random.Int64N(40); after > middle {
			ranges = append(ranges, [2]int64{after, after + 1 + random.Int64N(70)})
		}
		end := ranges[len(ranges)-1][1]
		days := map[int64]map[int]bool{} // day -> users
		var rows []string
		for range 1 + random.IntN(200) {
			user, day := random.IntN(15), first-40+random.Int64N(end-first+80)
			month, _ := monthOfDay(day)
			rows = append(rows, fmt.Sprintf("(%d, 'u%d', %d::BIGINT)", month, user, int64(1)<<(day-month)))
			if days[day] == nil {
				days[day] = map[int]bool{}
			}
			days[day][user] = true
		}
		users, weeks, there := map[int]bool{}, map[[2]int64]bool{}, 0
		for _, r := range ranges {
			for day := r[0]; day < r[1]; day++ {
				there += len(days[day])
				for user := range days[day] {
					users[user], weeks[[2]int64{(day + 3) / 7, int64(user)}] = true, true
				}
			}
		}
		bits := dayBits{column: "user_id", from: "(SELECT first, user_id, bit_or(days) AS days FROM (VALUES " + strings.Join(rows, ", ") + ") AS v(first, user_id, days) GROUP BY ALL)"}
		values, once := bits.values(ranges)
		for what, want := range map[string]struct {
			query string
			n     int
		}{
			"different users":  {"SELECT count(DISTINCT user_id) FROM (" + values + ")", len(users)},
			"days of users":    {fmt.Sprintf("SELECT coalesce(sum(bit_count(%s)), 0)::BIGINT FROM %s WHERE %s", bits.kept(ranges), bits.from, bits.there(ranges)), there},
			"pairs":            {"SELECT count(*) FROM (" + bits.each(ranges, daily) + ")", there},
			"counts of days":   {"SELECT coalesce(sum(n), 0)::BIGINT FROM (" + bits.counts(ranges) + ")", there},
			"users of a week":  {"SELECT count(*) FROM (SELECT DISTINCT key, user_id FROM (" + bits.each(ranges, weekly) + "))", len(weeks)},
			"the first of all": {"SELECT count(*) FROM " + bits.from + " WHERE " + firstOfDays + " < first OR (days >> (" + firstOfDays + " - first)::INTEGER) & 1 <> 1", 0},
		} {
			var got int
			if err := db.QueryRow(context.Background(), want.query).Scan(&got); err != nil {
				t.Fatal(err)
			}
			if got != want.n {
				t.Errorf("%s in %v: %d, want %d", what, ranges, got, want.n)
			}
		}
		if months := len(monthParts(ranges)); once != (months == 1) {
			t.Errorf("%v in %d months: each value once is %v", ranges, months, once)
		}
	}
}
