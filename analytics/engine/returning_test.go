package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"telltale/analytics/store"
)

// TestReturnsHoweverDaysAreKept holds all ways of keeping a user's days against each other, on random days before, in and
// after periods of all lengths that fit into a word.
func TestReturnsHoweverDaysAreKept(t *testing.T) {
	db, err := store.Open(context.Background(), t.TempDir()+"/w.telltale", store.Options{Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	random := rand.New(rand.NewPCG(7, 1))
	for range 60 {
		first := 20_000 + random.Int64N(10)
		end := first + 1 + random.Int64N(wordBits-returnDays-1)
		known := first - 3 + random.Int64N(90)
		var rows, months []string
		for range 1 + random.IntN(40) {
			user, day := random.IntN(12), first-5+random.Int64N(end-first+30)
			rows = append(rows, fmt.Sprintf("('u%d', %d)", user, day))
			month, _ := monthOfDay(day)
			months = append(months, fmt.Sprintf("(%d, 'u%d', %d::BIGINT)", month, user, int64(1)<<(day-month)))
		}
		pairs := activeDays{pairs: "FROM (VALUES " + strings.Join(rows, ", ") + ") AS v(user_id, day)"}
		bits := activeDays{bits: dayBits{column: "user_id", from: "(SELECT first, user_id, bit_or(days) AS days FROM (VALUES " + strings.Join(months, ", ") + ") AS v(first, user_id, days) GROUP BY ALL)"}}
		counted := func(returns string) (text string) {
			query := fmt.Sprintf(`SELECT concat_ws(' ', count(*), count(*) FILTER (back), count(*) FILTER (settled), count(*) FILTER (NOT settled), count(*) FILTER (fresh), count(*) FILTER (back AND settled AND fresh)) FROM (%s)`, returns)
			if err := db.QueryRow(context.Background(), query).Scan(&text); err != nil {
				t.Fatal(err)
			}
			return text
		}
		want := counted(returnsByDigits(pairs.digits(first, end), first, known))
		for name, returns := range map[string]string{
			"pairs by word":  returnsByWord(pairs.word(first, end), first, known),
			"bits by word":   returnsByWord(bits.word(first, end), first, known),
			"bits by digits": returnsByDigits(bits.digits(first, end), first, known),
		} {
			if got := counted(returns); got != want {
				t.Fatalf("[%d, %d), known to %d, %v: %s by %s, %s by digits of pairs", first, end, known, rows, got, name, want)
			}
		}
	}
}
