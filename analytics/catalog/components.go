package catalog

import (
	"math/big"
	"strings"

	"telltale/analytics/fault"
)

// Component is a part of the system whose failures count in uptime, by its weight.
type Component struct {
	Name   string // in lower case
	Weight *big.Rat
}

// ParseComponents reads "Chat, Search 50%": names with commas between them, and the share of their failures that counts.
// It fails with fault.Invalid naming the allowed form.
func ParseComponents(text string) ([]Component, error) {
	var all []Component
	for part := range strings.SplitSeq(text, ",") {
		name := strings.TrimSpace(part)
		weight := big.NewRat(1, 1)
		if at := strings.LastIndexByte(name, ' '); at > 0 && strings.HasSuffix(name, "%") {
			weight = Fraction(name[at+1:])
			name = strings.TrimSpace(name[:at])
		}
		if name == "" || weight == nil || weight.Sign() < 0 || weight.Cmp(big.NewRat(1, 1)) > 0 {
			return nil, fault.New(fault.Invalid, "%q is no component.", strings.TrimSpace(part)).
				Do("Write names with commas between them, and a share where a failure counts less: Chat, Search 50%%.")
		}
		all = append(all, Component{strings.ToLower(name), weight})
	}
	return all, nil
}
