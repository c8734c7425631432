package topics

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// texts are the wordings of each group.
func texts(wordings []Wording, groups []Group) [][]string {
	var all [][]string
	for _, g := range groups {
		var of []string
		for _, i := range g.Wordings {
			of = append(of, wordings[i].Text)
		}
		all = append(all, of)
	}
	return all
}

func TestMerge(t *testing.T) {
	wordings := []Wording{{"Where is my order?", 50}, {"where is my order", 20}, {"WHERE IS MY ORDER #", 5}, {"Where is my oder?", 2}, {"my order: where is?", 1},
		{"How do I reset my password?", 40}, {"how can i reset my password", 35}, {"reset password", 10},
		{"Do you deliver to Switzerland?", 8}, {"Do you deliver to Liechtenstein?", 7}, {"Wo ist meine Bestellung?", 30}, {"???", 99}, {"", 99}}
	groups := Merge(wordings)
	want := [][]string{
		{"Where is my order?", "where is my order", "WHERE IS MY ORDER #", "Where is my oder?", "my order: where is?"},
		{"How do I reset my password?", "how can i reset my password"},
		{"Wo ist meine Bestellung?"},
		{"reset password"},
		{"Do you deliver to Switzerland?"},
		{"Do you deliver to Liechtenstein?"},
	}
	if diff := cmp.Diff(want, texts(wordings, groups)); diff != "" {
		t.Error(diff)
	}
	if groups[0].Count != 78 || groups[1].Count != 75 {
		t.Errorf("counts %v and %v, want 50+20+5+2+1 and 40+35", groups[0].Count, groups[1].Count)
	}
	if got := Merge(nil); len(got) != 0 {
		t.Errorf("nothing was asked, and gives %v", got)
	}
}

// The next month another wording of the same words is the commonest: the id stays.
func TestIDsStay(t *testing.T) {
	october := Merge([]Wording{{"Where is my order?", 50}, {"where is my order #", 20}, {"refund policy", 3}})
	november := Merge([]Wording{{"refund policy", 90}, {"MY ORDER, where is?", 8}, {"Where is my order", 7}})
	if october[0].ID != november[1].ID || october[1].ID != november[0].ID || october[0].ID == october[1].ID {
		t.Errorf("ids %v and %v", october, november)
	}
}

func TestTheOrderOfWordingsDoesNotMatter(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var wordings []Wording
	for i := range 300 {
		wordings = append(wordings, Wording{fmt.Sprintf("how do i %c%c the thing number %d", 'a'+i%7, 'b'+i%5, i%11), float64(1 + i*i%13)})
	}
	first := Merge(wordings)
	shuffled := slices.Clone(wordings)
	random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	second := Merge(shuffled)
	if len(first) != len(second) {
		t.Fatalf("%d and %d groups", len(first), len(second))
	}
	for i := range first {
		if first[i].ID != second[i].ID || first[i].Count != second[i].Count {
			t.Errorf("group %d: %+v and %+v", i, first[i], second[i])
		}
	}
}

// The index finds what comparing all with all finds.
func TestNothingAlikeIsMissed(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	near := newIndex()
	var added [][]uint64
	missed, found := 0, 0
	for range 2000 {
		text := ""
		for range 5 {
			text += []string{"order", "invoice", "return", "refund", "cancel", "change", "address", "my", "the"}[random.IntN(9)] + " "
		}
		s := shinglesOf(text)
		best := 0.
		for _, other := range added {
			best = max(best, similarity(s, other))
		}
		at := near.find(s)
		switch {
		case best < alike && at >= 0:
			t.Fatalf("%q is alike none, and text %d was found", text, at)
		case best >= alike && at < 0:
			missed++
		case at >= 0:
			found++
		}
		near.add(s)
		added = append(added, s)
	}
	if found < 500 || missed > found/50 {
		t.Errorf("%d found, %d missed", found, missed)
	}
}

func TestWords(t *testing.T) {
	if got := Words("  Größe M/L: 10 € – «ok»? "); !slices.Equal(got, []string{"größe", "m", "l", "10", "ok"}) {
		t.Errorf("got %q", got)
	}
}

func BenchmarkMerge(b *testing.B) {
	random := rand.New(rand.NewPCG(9, 10))
	words := make([]string, 3000)
	for i := range words {
		words[i] = fmt.Sprintf("%x", random.IntN(1<<20))
	}
	wordings := make([]Wording, 10_000)
	for i := range wordings {
		for range 6 {
			wordings[i].Text += words[min(random.IntN(3000), random.IntN(3000))] + " "
		}
		wordings[i].Count = float64(1 + random.IntN(20))
	}
	for b.Loop() {
		Merge(wordings)
	}
}
