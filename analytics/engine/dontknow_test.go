package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"telltale/analytics/store"
)

// TestBeginningIsTheFirstCharacters holds the shortcut for short answers against the plain expression, on random texts of
// characters with one to four bytes around the length at which it ends.
func TestBeginningIsTheFirstCharacters(t *testing.T) {
	db, err := store.Open(context.Background(), t.TempDir()+"/w.telltale", store.Options{Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	random := rand.New(rand.NewPCG(3, 9))
	letters := []string{"a", "ß", "’", "🙂", " "}
	rows := []string{"(NULL)", "('')"}
	for range 400 {
		var text strings.Builder
		for range []int{75, 100, 150, 299, 300, 301, 340}[random.IntN(7)] {
			text.WriteString(letters[random.IntN(len(letters))])
		}
		rows = append(rows, "("+quote(text.String())+")", "("+quote(strings.Repeat("a", 280+random.IntN(40)))+")")
	}
	var all, differing int
	query := fmt.Sprintf("SELECT count(*), count(*) FILTER (%s IS DISTINCT FROM left(output, 300)) FROM (VALUES %s) AS v(output)", beginning, strings.Join(rows, ", "))
	if err := db.QueryRow(context.Background(), query).Scan(&all, &differing); err != nil {
		t.Fatal(err)
	}
	if all != len(rows) || differing != 0 {
		t.Errorf("of %d texts %d begin otherwise", all, differing)
	}
}
