package source

import (
	"fmt"
	"strconv"
	"strings"
)

// Few values above 1 among fractions are mistakes, such as a confidence of 1.5 or a 97 among 0.97s: at most one in ten, or
// any that stay below fractionTop, since a percentage that never reaches it is none. In a column of percentages one value in
// ten may lie below 1 before somebody should look.
const (
	fewStrays   = 10 // one in so many
	fractionTop = 2
)

// fractionGuess is how a column of shares is read: as 0 to 1, or with the unit "%" as 0 to 100.
type fractionGuess struct {
	unit     string
	signs    bool   // values carry percent signs
	evidence string // what a person needs who must decide, where nothing tells; else empty
	warning  string // what may surprise about how it is read
}

// guessFraction tells 0 to 1 from 0 to 100. A percent sign decides, then a name that says percent with a value above 1, then
// what most values are: above 1 they are percentages. A few values above 1 among fractions make none of the others a
// percentage; their records are rejected with their lines. Where many are on either side a person is asked.
func guessFraction(c *Column) fractionGuess {
	numbers, signs := shares(present(c.sampled()))
	if signs {
		return fractionGuess{unit: "%", signs: true}
	}
	var above, small int
	var top float64
	for _, n := range numbers {
		switch {
		case n > 1:
			above++
		case n > 0 && n < 1:
			small++
		}
		top = max(top, n)
	}
	of := fmt.Sprintf("%d of %d values are above 1, the largest is %s", above, len(numbers), short(top))
	if above == 1 {
		of = fmt.Sprintf("1 of %d values is above 1: %s", len(numbers), short(top))
	}
	switch {
	case above == 0 && c.Unit == "%" && top > 0:
		return fractionGuess{warning: fmt.Sprintf("%q says percent, but no value is above 1: read as fractions (%s = %s %%).", c.Name, short(top), short(top*100))}
	case above == 0:
		return fractionGuess{}
	case c.Unit == "%" || small == 0:
		return fractionGuess{unit: "%"}
	case top < fractionTop || above*fewStrays <= len(numbers):
		return fractionGuess{warning: fmt.Sprintf("%q holds fractions, but %s. Records with more than 1 are rejected.", c.Name, of)}
	case small*fewStrays <= len(numbers):
		return fractionGuess{unit: "%"}
	case above*2 > len(numbers):
		return fractionGuess{unit: "%", evidence: of}
	}
	return fractionGuess{evidence: of}
}

// shares are the numbers of a column, with decimal commas and percent signs or without, and whether some carry such a sign.
func shares(values []string) (numbers []float64, signs bool) {
	for _, v := range values {
		bare := strings.TrimSuffix(v, "%")
		signs = signs || bare != v
		if n, err := strconv.ParseFloat(strings.TrimSpace(strings.Replace(bare, ",", ".", 1)), 64); err == nil {
			numbers = append(numbers, n)
		}
	}
	return numbers, signs
}

// fractionUnit is what commands and answers call a unit of shares.
var fractionUnit = map[string]string{"": "fraction", "%": "percent"}

// askFraction is the question whether shares are fractions or percentages, where nothing tells. The likeliest comes first.
func askFraction(field, column, likely, evidence string) Question {
	q := Question{
		ID:       "unit:" + field,
		Text:     fmt.Sprintf("Is %q a fraction or a percentage?", column),
		Evidence: evidence + "; values above the whole are rejected",
		Flag:     "--unit " + field + "=" + fractionUnit[likely],
		Options:  []Option{{"fraction", "fractions: 0.9 is 90 %"}, {"percent", "percent: 90 is 90 %"}},
	}
	if likely == "%" {
		q.Options[0], q.Options[1] = q.Options[1], q.Options[0]
	}
	return q
}

func (d *Draft) guessFractionCast(s *Sample, c Canonical, col *Column, k Cast) (Cast, string) {
	guess := guessFraction(col)
	comma, _ := numberStyle(col.sampled(), s.Dialect.DecimalComma)
	k.DecimalComma, k.Messy = k.DecimalComma || comma, k.Messy || guess.signs
	switch chosen := d.Choices.Units[c.Name]; {
	case chosen == "%" || chosen == "percent":
		k.Unit = "%"
	case chosen != "":
		k.Unit = ""
	case k.Unit == "":
		k.Unit = guess.unit
		if guess.evidence != "" {
			d.ask(askFraction(c.Name, col.Name, guess.unit, guess.evidence))
		}
	}
	if d.Choices.Units[c.Name] == "" && guess.warning != "" {
		d.warn("%s", guess.warning)
	}
	if k.Unit == "%" {
		return k, "percent, divided by 100"
	}
	return k, ""
}
