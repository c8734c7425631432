package stats

import "math"

// Coefficient is a measure of agreement with its 95 % interval. Known is false where the labels say nothing about it.
type Coefficient struct {
	Value     float64
	Deviation float64 // standard error
	Interval  Interval
	Known     bool
}

// Agreement is how far two reviewers agree who labelled the same things.
type Agreement struct {
	N       float64
	Percent Coefficient // share of things on which they agree; Wilson's interval
	Kappa   Coefficient // Cohen's kappa: agreement beyond what their own habits would give by chance
	AC1     Coefficient // Gwet's AC1, which stays fair where nearly everything is of one kind
}

// Agree compares two reviewers by their confusion table: table[i][j] things that the first put into category i and the
// second into j. The table is square and has every category that could be chosen, used or not: AC1 counts them.
// Kappa is not known where both put everything into one category. Where they never disagree the variance is zero and says
// nothing; the interval then is that of the share of agreement, on the coefficient's scale.
//
// Cohen 1960, Educational and Psychological Measurement 20:37; Fleiss, Cohen & Everitt 1969, Psychological Bulletin 72:323;
// Gwet 2008, British Journal of Mathematical and Statistical Psychology 61:29.
func Agree(table [][]float64) Agreement {
	m := marginals(table)
	a := Agreement{N: m.n}
	unknown := Coefficient{Interval: Interval{-1, 1}}
	if !(m.n > 0) {
		a.Percent, a.Kappa, a.AC1 = Coefficient{Interval: Interval{0, 1}}, unknown, unknown
		return a
	}
	agreed := m.agreed * m.n
	a.Percent = Coefficient{Value: m.agreed, Deviation: math.Sqrt(m.agreed * (1 - m.agreed) / m.n), Interval: Wilson(agreed, m.n), Known: true}
	a.Kappa, a.AC1 = m.kappa(), m.ac1()
	return a
}

// margins are a confusion table as shares, with the shares that each reviewer put into each category.
type margins struct {
	n, agreed     float64
	cells         [][]float64
	first, second []float64
}

func marginals(table [][]float64) margins {
	k := len(table)
	m := margins{cells: make([][]float64, k), first: make([]float64, k), second: make([]float64, k)}
	for _, row := range table {
		m.n += total(row)
	}
	for i, row := range table {
		m.cells[i] = make([]float64, k)
		for j, count := range row {
			p := count / m.n
			m.cells[i][j] = p
			m.first[i] += p
			m.second[j] += p
			if i == j {
				m.agreed += p
			}
		}
	}
	return m
}

// kappa uses the large-sample variance of Fleiss, Cohen & Everitt 1969.
func (m margins) kappa() Coefficient {
	var chance float64
	for i := range m.first {
		chance += m.first[i] * m.second[i]
	}
	if !(chance < 1-1e-12) {
		return Coefficient{Interval: Interval{-1, 1}}
	}
	value := (m.agreed - chance) / (1 - chance)
	var same, other float64
	for i, row := range m.cells {
		for j, p := range row {
			if i == j {
				d := 1 - (m.first[i]+m.second[i])*(1-value)
				same += p * d * d
			} else {
				d := m.second[i] + m.first[j]
				other += p * d * d
			}
		}
	}
	d := value - chance*(1-value)
	variance := (same + (1-value)*(1-value)*other - d*d) / (m.n * (1 - chance) * (1 - chance))
	return m.coefficient(value, chance, variance)
}

// ac1 takes as chance what two reviewers agree on who guess some things at random.
func (m margins) ac1() Coefficient {
	k := float64(len(m.first))
	if k < 2 {
		return Coefficient{Interval: Interval{-1, 1}}
	}
	mean := make([]float64, len(m.first))
	var chance float64
	for i := range mean {
		mean[i] = (m.first[i] + m.second[i]) / 2
		chance += mean[i] * (1 - mean[i]) / (k - 1)
	}
	value := (m.agreed - chance) / (1 - chance)
	var squares float64
	for i, row := range m.cells {
		for j, p := range row {
			d := -2 * (1 - value) * (1 - (mean[i]+mean[j])/2) / (k - 1)
			if i == j {
				d++
			}
			squares += p * d * d
		}
	}
	d := m.agreed - 2*(1-value)*chance
	variance := (squares - d*d) / (m.n * (1 - chance) * (1 - chance))
	return m.coefficient(value, chance, variance)
}

func (m margins) coefficient(value, chance, variance float64) Coefficient {
	c := Coefficient{Value: value, Deviation: math.Sqrt(max(variance, 0)), Known: true}
	if m.agreed > 1-1e-12 {
		c.Interval = Interval{(Wilson(m.n, m.n).Low - chance) / (1 - chance), 1}
		return c
	}
	c.Interval = Interval{max(value-z95*c.Deviation, -1), min(value+z95*c.Deviation, 1)}
	return c
}
