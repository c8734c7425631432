package explain

import (
	"cmp"
	"math"
	"slices"
)

// Charge is what one model cost on one day: by the bill, and by its tokens at the list price.
type Charge struct {
	Day    int64
	Model  string  // "" on lines that name none
	Bill   float64 // without credits
	Credit float64 // negative lines
	List   float64
	Cached float64 // what of List is for cached tokens at the full price, because the price list has none for them
	Tokens float64
	Priced bool // the model has a list price
	Gap    bool // the log lacks hours of the day
}

// Gap is one likely cause of a difference between bill and usage, with the part that it explains.
type Gap struct {
	Name   string  `json:"name"`
	Amount float64 `json:"amount"`
	Note   string  `json:"note"`
}

// A discount for batches halves the price; between these shares of the list price a bill looks like that.
const leastBatch, mostBatch = 0.45, 0.55

// Reconcile names likely causes why a bill differs from tokens at list prices, the largest first, and what is left without
// one: bill - list = the causes + rest.
func Reconcile(charges []Charge) (causes []Gap, rest float64) {
	add := func(name string, amount float64, note string) {
		if math.Abs(amount) > 1e-9 {
			causes = append(causes, Gap{name, amount, note})
		}
	}
	logged, billed := map[int64]bool{}, map[int64]bool{}
	for _, c := range charges {
		logged[c.Day] = logged[c.Day] || c.Tokens > 0
		billed[c.Day] = billed[c.Day] || c.Bill != 0 || c.Credit != 0
	}
	var credit, unlogged, unbilled, unknown, nameless, listed float64
	type sums struct{ bill, list, cached float64 }
	models := map[string]*sums{}
	var names []string
	for _, c := range charges {
		rest += c.Bill + c.Credit - c.List
		listed += c.List
		credit += c.Credit
		switch {
		case !logged[c.Day]:
			unlogged += c.Bill
		case !billed[c.Day]:
			unbilled -= c.List
		case c.Model == "":
			nameless += c.Bill
		case !c.Priced:
			unknown += c.Bill
		case c.Gap && c.Bill > c.List:
			unlogged += c.Bill - c.List
		default:
			if models[c.Model] == nil {
				models[c.Model] = &sums{}
				names = append(names, c.Model)
			}
			s := models[c.Model]
			s.bill, s.list, s.cached = s.bill+c.Bill, s.list+c.List, s.cached+c.Cached
		}
	}
	add("credit", credit, "credits and refunds on the bill")
	add("missing logs", unlogged, "the bill has days on which the log has no tokens or lacks hours")
	add("missing bill", unbilled, "the log has days that the bill does not cover")
	add("unknown model", unknown, "models of the log without a list price")
	add("lines without a model", nameless, "lines of the bill that name no model of the log")
	var batch, cached float64
	slices.Sort(names)
	for _, name := range names {
		switch s := models[name]; {
		case s.list > 0 && s.bill >= leastBatch*s.list && s.bill <= mostBatch*s.list:
			batch += s.bill - s.list
		case s.bill < s.list && s.cached > 0:
			// Vendors take a tenth to a half of the price for cached tokens.
			cached += max(s.bill-s.list, -0.9*s.cached)
		}
	}
	add("batch discount", batch, "models that were billed about half of the list price")
	add("cached tokens", cached, "cached tokens, of which the list prices name no lower price")
	for _, c := range causes {
		rest -= c.Amount
	}
	if shift, ok := shiftOf(charges); ok {
		add("one-day zone shift", shift, "the bill's days fit the log's better when moved by one: they are days of another zone")
		rest -= shift
	}
	slices.SortStableFunc(causes, func(a, b Gap) int { return cmp.Compare(math.Abs(b.Amount), math.Abs(a.Amount)) })
	// Less than a millionth of it all is how the amounts round.
	if math.Abs(rest) < max(1e-9, 1e-6*listed) {
		rest = 0
	}
	return causes, rest
}

// shiftOf finds out whether the bill's days fit the tokens of the day before or after less than half as badly as those of
// their own. The amount is what such a shift moves over the ends of the period.
func shiftOf(charges []Charge) (amount float64, ok bool) {
	bill, list := map[int64]float64{}, map[int64]float64{}
	var first, last int64
	for i, c := range charges {
		if i == 0 {
			first, last = c.Day, c.Day
		}
		first, last = min(first, c.Day), max(last, c.Day)
		bill[c.Day] += c.Bill
		list[c.Day] += c.List
	}
	if last-first < 6 {
		return 0, false
	}
	distance := func(shift int64) (sum float64) {
		for d := first + 1; d < last; d++ {
			sum += math.Abs(bill[d] - list[d+shift])
		}
		return sum
	}
	own := distance(0)
	for _, shift := range []int64{-1, 1} {
		if moved := distance(shift); own > 0.01*(list[first]+list[last]) && moved < own/2 {
			if shift < 0 {
				return -list[last] + bill[first], true
			}
			return -list[first] + bill[last], true
		}
	}
	return 0, false
}
