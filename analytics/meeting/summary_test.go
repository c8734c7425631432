package meeting

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/engine"
)

// A place is named once, and by its part where one is known, in whichever order they come.
func TestPlaces(t *testing.T) {
	todo := []engine.Action{{Look: "Cost, Bill"}, {Look: "Cost, Bill: Cost growth by Vendor"}, {Look: ""}, {Look: "Business, Satisfaction"}, {Look: "Cost, Bill"}, {Look: "Cost, Bill: Total cost by Category"}}
	want := []string{"look at Cost, Bill: Cost growth by Vendor", "look at Business, Satisfaction", "look at Cost, Bill: Total cost by Category"}
	if diff := cmp.Diff(want, places(todo)); diff != "" {
		t.Error(diff)
	}
}
