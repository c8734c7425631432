package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGuessScale(t *testing.T) {
	for _, tt := range []struct {
		column *Column
		want   string // name, min-max; "" when the values leave it open
		zero   bool
	}{
		{column("rating", "5", "4", "1"), "stars 1-5", false},
		{column("rating", "5", "4", "0"), "stars 1-5", true},
		{column("rating", "3 - Neutral", "2", "5 - Great"), "stars 1-5", false},
		{column("rating", "4/5", "3/5"), "stars 1-5", false},
		{column("rating", "4 stars", "1 star"), "stars 1-5", false},
		{column("rating", "★★★☆☆", "★★★★★"), "stars 1-5", false},
		{column("feedback", "1", "0", "1"), "thumb 0-1", false},
		{column("feedback", "-1", "1"), "thumb -1-1", false},
		{column("rating", "Helpful", "Not helpful"), "thumb 0-1", false},
		{column("feedback", "👍", "👎"), "thumb 0-1", false},
		{column("score", "Good", "Bad", "Offered"), "thumb 0-1", false},
		{column("How likely are you to recommend us?", "9", "10", "3"), "nps 0-10", false},
		{column("NPS", "9", "2"), "nps 0-10", false},
		{column("rating", "7", "1", "4"), "likert 1-7", false},
		{column("satisfaction", "85", "40", "100"), "percent 0-100", false},
		{column("Zufriedenheit", "sehr zufrieden", "eher unzufrieden"), "likert 1-5", false},
		{column("Satisfação", "Muito satisfeito", "Pouco Satisfeito", "Não sei Informar"), "likert 1-5", false},
		{column("Rating (1-10)", "9", "4"), "likert 1-10", false},
		{column("rating", "9", "10", "3"), "", false}, // 0-10, 1-10 or NPS: ask
		{column("rating", "6", "2"), "", false},
		{column("rating", "blue", "green"), "", false},
	} {
		sc, ok, _ := guessScale(tt.column, "")
		got := ""
		if ok {
			got = sc.Name + " " + short(sc.Min) + "-" + short(sc.Max)
		}
		if got != tt.want || ok && sc.Zero != tt.zero {
			t.Errorf("%s %v: %q zero %v, want %q %v", tt.column.Name, tt.column.Values, got, sc.Zero, tt.want, tt.zero)
		}
	}
}

func TestChosenScale(t *testing.T) {
	sc, ok, _ := guessScale(column("rating", "9", "10", "3"), "1-10")
	if !ok || sc.Min != 1 || sc.Max != 10 {
		t.Errorf("scale %+v %v", sc, ok)
	}
}

func TestScaleFields(t *testing.T) {
	sc, _, _ := guessScale(column("feedback", "like", "dislike"), "")
	got := map[string]string{}
	for _, f := range sc.fields("feedback", false) {
		got[f.Name] = f.SQL
	}
	if !strings.Contains(got["rating"], `WHEN 'like' THEN 1`) || !strings.Contains(got["rating"], `WHEN 'dislike' THEN 0`) {
		t.Errorf("rating = %s", got["rating"])
	}
	delete(got, "rating")
	want := map[string]string{"rating_min": "0::DOUBLE", "rating_max": "1::DOUBLE", "scale": "'thumb'"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
