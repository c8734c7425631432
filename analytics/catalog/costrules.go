package catalog

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"telltale/analytics/fault"
)

// mostRules bounds how many patterns a setting holds: each is searched in every text of the bills.
const mostRules = 200

// ParseRules reads rules that a person wrote, "name: pattern", one a line or parted by semicolons. Patterns are regular
// expressions, in which upper and lower case are one; the first that matches counts. It fails with fault.Invalid naming the rule.
func ParseRules(text string) ([]MatchRule, error) {
	var rules []MatchRule
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ';' }) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, pattern, ok := strings.Cut(line, ":")
		name, pattern = strings.TrimSpace(name), strings.TrimSpace(pattern)
		if !ok || name == "" || pattern == "" || len(name) > 60 {
			return nil, fault.New(fault.Invalid, "The rule %q cannot be read.", line).Do(`Write "name: pattern", such as "data: pinecone|weaviate", and part rules by semicolons or lines.`)
		}
		if _, err := regexp.Compile(pattern); err != nil {
			return nil, fault.New(fault.Invalid, "The pattern of the rule %q is no regular expression: %v.", line, err).Do(`Words parted by | are one: "pinecone|weaviate".`)
		}
		rules = append(rules, MatchRule{Name: name, Pattern: "(?i)" + pattern})
	}
	if len(rules) > mostRules {
		return nil, fault.New(fault.Invalid, "There are %d rules; %d are allowed.", len(rules), mostRules)
	}
	return rules, nil
}

// Allocation is the share of the matching lines that counts.
type Allocation struct {
	Share   *big.Rat
	Pattern string
}

// ParseAllocations reads rules whose name is a share: "40%: shared-cluster".
func ParseAllocations(text string) ([]Allocation, error) {
	rules, err := ParseRules(text)
	if err != nil {
		return nil, err
	}
	all := make([]Allocation, len(rules))
	for i, r := range rules {
		share := Fraction(r.Name)
		if share == nil || share.Sign() < 0 || share.Cmp(big.NewRat(1, 1)) > 0 {
			return nil, fault.New(fault.Invalid, "%q is no share from 0%% to 100%%.", r.Name).Do(`Write "40%%: shared-cluster" for lines of which two fifths are yours.`)
		}
		all[i] = Allocation{share, r.Pattern}
	}
	return all, nil
}

var ratePattern = regexp.MustCompile(`^\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*([A-Z]{3})\s*$`)

// ParseRate reads what one unit of a currency is worth: "1.0843 USD".
func ParseRate(text string) (rate *big.Rat, currency string, err error) {
	m := ratePattern.FindStringSubmatch(text)
	if m == nil {
		return nil, "", fault.New(fault.Invalid, "%q is no rate.", text).Do(`Write what one unit is worth, with its currency: "1.0843 USD".`)
	}
	rate, _ = new(big.Rat).SetString(m[1])
	if rate.Sign() == 0 {
		return nil, "", fault.New(fault.Invalid, "A rate of zero makes money vanish.").Do("Write what one unit is worth.")
	}
	return rate, m[2], nil
}

// ParsePairs reads pairs of imports: "3+7, 4+9". The smaller number of each stands first.
func ParsePairs(text string) ([][2]int64, error) {
	var pairs [][2]int64
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		a, b, ok := strings.Cut(word, "+")
		pair, err := ParseNumbers(a + "," + b)
		if !ok || err != nil || len(pair) != 2 || pair[0] == pair[1] {
			return nil, fault.New(fault.Invalid, "%q is no pair of imports.", word).Do(`Write pairs as "3+7", by the numbers that "telltale bills" lists.`)
		}
		pairs = append(pairs, [2]int64{min(pair[0], pair[1]), max(pair[0], pair[1])})
	}
	return pairs, nil
}

// ParseNumbers reads numbers of imports: "3, 7".
func ParseNumbers(text string) ([]int64, error) {
	var numbers []int64
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.ParseInt(word, 10, 32)
		if err != nil || n < 1 {
			return nil, fault.New(fault.Invalid, "%q is no number of an import.", word).Do(`Write numbers as "telltale bills" lists them: "3, 7".`)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}
