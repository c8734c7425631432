package catalog

import (
	"math/big"
	"testing"

	"telltale/analytics/fault"
)

func TestCostRules(t *testing.T) {
	rules, err := ParseRules(" data: pinecone|weaviate ;\nLLM API: acme:llm\n;")
	if err != nil || len(rules) != 2 || rules[0] != (MatchRule{"data", "(?i)pinecone|weaviate"}) || rules[1] != (MatchRule{"LLM API", "(?i)acme:llm"}) {
		t.Errorf("%+v, %v", rules, err)
	}
	shares, err := ParseAllocations("12.5%: shared; 0: none")
	if err != nil || len(shares) != 2 || shares[0].Share.Cmp(big.NewRat(1, 8)) != 0 || shares[1].Share.Sign() != 0 {
		t.Errorf("%+v, %v", shares, err)
	}
	rate, currency, err := ParseRate(" 1.0843 USD")
	if err != nil || rate.Cmp(big.NewRat(10843, 10000)) != 0 || currency != "USD" {
		t.Errorf("%v %s, %v", rate, currency, err)
	}
	numbers, err := ParseNumbers("3, 17 4")
	if err != nil || len(numbers) != 3 || numbers[1] != 17 {
		t.Errorf("%v, %v", numbers, err)
	}
	cat, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for key, bad := range map[string][]string{
		"cost.categories":  {"pinecone", ": x", "data:", "data: (", "data: a(?<b"},
		"cost.allocation":  {"data: x", "120%: x", "-1%: x"},
		"cost.left_out":    {"0", "x", "-3", "1.5"},
		"cost.both":        {"3", "3+3", "3+x", "3+4+5"},
		"cost.provisional": {"", "-1", "3.5", "1001", "three"},
		"rate.EUR":         {"", "1.1", "USD", "0 USD", "-1 USD", "1.1 usd", "1.1 EUR", "1e3 USD"},
	} {
		s, err := cat.Setting(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range bad {
			if err := s.Check(value); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s = %q was taken: %v", key, value, err)
			}
		}
	}
	for _, key := range []string{"rate.eur", "rate.", "rate.EURO"} {
		if _, err := cat.Setting(key); err == nil {
			t.Errorf("%q is a setting", key)
		}
	}
}
