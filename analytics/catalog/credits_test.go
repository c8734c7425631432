package catalog

import (
	"math/big"
	"testing"
)

func TestCreditTiers(t *testing.T) {
	tiers, err := ParseTiers("below 95%: 100% ;\n99.9%: 10%\n< 99% 25%;")
	if err != nil || len(tiers) != 3 {
		t.Fatalf("%v, %v", tiers, err)
	}
	for uptime, owed := range map[string]string{"1": "0", "0.999": "0", "0.99899999": "0.1", "0.99": "0.1", "0.9899": "0.25", "0.95": "0.25", "0.5": "1", "0": "1"} {
		u, _ := new(big.Rat).SetString(uptime)
		want, _ := new(big.Rat).SetString(owed)
		if got := tiers.Owed(tiers.Fallen(u)); got.Cmp(want) != 0 {
			t.Errorf("an uptime of %s owes %v, want %s", uptime, got, owed)
		}
	}
	vendors, err := ParseVendorTiers("OpenAI: below 99.9%: 10%, below 99%: 25%;\n Pinecone: 99.5% 10%\n")
	if err != nil || len(vendors) != 2 || vendors[0].Name != "OpenAI" || len(vendors[0].Tiers) != 2 || vendors[1].Name != "Pinecone" || vendors[1].Tiers[0].Below.Cmp(big.NewRat(995, 1000)) != 0 {
		t.Errorf("%v, %v", vendors, err)
	}
	c := loaded(t)
	for key, bad := range map[string][]string{
		"credit.tiers":   {"", ";", "99.9%", "99.9%: x", "101%: 10%", "99%: 0%", "99%: 10%; 99%: 20%", "99.9%: 25%; 99%: 10%", "99.9%: 10%; 99%: 10%"},
		"credit.vendors": {"", "OpenAI", ": 99% 10%", "OpenAI: ", "OpenAI: 99% 10%, 99.9% 25%", "OpenAI: 99% 10%; x"},
		"credit.fee":     {"", "-1", "5000 USD", "$5000", "10%", "much"},
	} {
		s, err := c.Setting(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range bad {
			if s.Check(value) == nil {
				t.Errorf("%s may be %q", key, value)
			}
		}
	}
}
