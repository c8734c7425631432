package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"telltale/analytics/store"
)

// TestReturnsByWordAreThoseByDigits holds both ways of keeping a user's days against each other, on random days before,
// in and after periods of all lengths that fit into a word.
func TestReturnsByWordAreThoseByDigits(t *testing.T) {
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
		var rows []string
		for range 1 + random.IntN(40) {
			rows = append(rows, fmt.Sprintf("('u%d', %d)", random.IntN(12), first-5+random.Int64N(end-first+30)))
		}
		counted := func(returns string) (text string) {
			query := fmt.Sprintf(`WITH active AS (FROM (VALUES %s) AS v(user_id, day))
				SELECT concat_ws(' ', count(*), count(*) FILTER (back), count(*) FILTER (settled), count(*) FILTER (NOT settled), count(*) FILTER (fresh), count(*) FILTER (back AND settled AND fresh)) FROM (%s)`,
				strings.Join(rows, ", "), returns)
			if err := db.QueryRow(context.Background(), query).Scan(&text); err != nil {
				t.Fatal(err)
			}
			return text
		}
		if word, digits := counted(returnsByWord(first, end, known)), counted(returnsByDigits(first, end, known)); word != digits {
			t.Fatalf("[%d, %d), known to %d, %v: %s by word, %s by digits", first, end, known, rows, word, digits)
		}
	}
}
