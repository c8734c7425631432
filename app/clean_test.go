package app

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

func TestCleanGivesListsAndNoValueForWhatIsNotFinite(t *testing.T) {
	nan, one := math.NaN(), 1.0
	result := engine.Result{Values: []engine.Value{{Value: &nan, Low: &one, Target: &engine.Target{Value: 2}, Series: []engine.Point{{V: &nan}}}}}
	if err := clean(&result); err != nil {
		t.Fatal(err)
	}
	value := result.Values[0]
	if value.Value != nil || value.Series[0].V != nil || *value.Low != 1 {
		t.Errorf("got %v, %v, %v", value.Value, value.Series[0].V, *value.Low)
	}
	text, err := json.Marshal(result)
	if err != nil || strings.Contains(string(text), `"filters":null`) || strings.Contains(string(text), `"notes":null`) {
		t.Errorf("%s, %v", text, err)
	}
	list := []string(nil)
	if err := clean(&list); err != nil || list == nil {
		t.Errorf("a bare list: %#v, %v", list, err)
	}
}

func TestCleanRefusesANumberThatCannotBeLeftOut(t *testing.T) {
	result := engine.Result{Values: []engine.Value{{N: math.Inf(1)}}}
	if err := clean(&result); !fault.Is(err, fault.Internal) || !strings.Contains(err.Error(), "result.Values.N") {
		t.Errorf("got %v", err)
	}
}

// Whatever numbers come, the cleaned value can be sent, or an error says why not.
func TestCleanedValuesAreJSON(t *testing.T) {
	number := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0}))
	rapid.Check(t, func(t *rapid.T) {
		var groups []engine.Part
		for range rapid.IntRange(0, 5).Draw(t, "groups") {
			value := number.Draw(t, "value")
			groups = append(groups, engine.Part{Value: &value, N: number.Draw(t, "n")})
		}
		breakdown := engine.Breakdown{Groups: groups}
		if clean(&breakdown) != nil {
			return
		}
		if _, err := json.Marshal(breakdown); err != nil {
			t.Fatal(err)
		}
	})
}
