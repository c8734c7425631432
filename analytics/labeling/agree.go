package labeling

import (
	"slices"

	"telltale/analytics/stats"
)

// LabelAgreement is how far two sets of labels on the same items agree.
type LabelAgreement struct {
	Items         int       `json:"items"`
	Agreed        int       `json:"agreed"`
	First         string    `json:"first"`    // who judged, as in the rows of the tables
	Second        string    `json:"second"`   // and in their columns
	Accuracy      *AgreedOn `json:"accuracy"` // nil where nothing was judged twice
	Hallucination *AgreedOn `json:"hallucination"`
	Sentence      string    `json:"sentence"`
}

// AgreedOn is the agreement on one question.
type AgreedOn struct {
	Items   int          `json:"items"`
	Words   []string     `json:"words"` // of rows and columns
	Table   [][]int      `json:"table"` // rows: the first reviewer's answers
	Percent *Coefficient `json:"percent"`
	Kappa   *Coefficient `json:"kappa"` // Cohen's; nil where it is not defined
	AC1     *Coefficient `json:"ac1"`   // Gwet's, which stays fair where nearly everything is right
}

// Coefficient is a measure of agreement with its 95 % interval.
type Coefficient struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// pair is two answers to the same question about the same item.
type pair struct{ a, b string }

var (
	accuracyWords      = []string{"correct", "incorrect", "unsure"}
	hallucinationWords = []string{"yes", "no", "cannot verify"}
)

// agreedOn compares answers; nil without any.
func agreedOn(pairs []pair, words []string) *AgreedOn {
	if len(pairs) == 0 {
		return nil
	}
	a := &AgreedOn{Items: len(pairs), Words: words, Table: make([][]int, len(words))}
	shares := make([][]float64, len(words))
	for i := range words {
		a.Table[i], shares[i] = make([]int, len(words)), make([]float64, len(words))
	}
	for _, p := range pairs {
		i, j := slices.Index(words, p.a), slices.Index(words, p.b)
		a.Table[i][j]++
		shares[i][j]++
	}
	found := stats.Agree(shares)
	a.Percent, a.Kappa, a.AC1 = coefficient(found.Percent), coefficient(found.Kappa), coefficient(found.AC1)
	return a
}

func coefficient(c stats.Coefficient) *Coefficient {
	if !c.Known {
		return nil
	}
	return &Coefficient{c.Value, c.Interval.Low, c.Interval.High}
}
