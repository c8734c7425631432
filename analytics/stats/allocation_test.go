package stats

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAllocations(t *testing.T) {
	for _, c := range []struct {
		name string
		got  []int
		want []int
	}{
		// Cochran 1977, 5.5: 100,000 x 20 and 500,000 x 12 are 2 and 6 million, a quarter and three.
		{"Neyman", Neyman([]int{100_000, 500_000}, []float64{20, 12}, 100, 0), []int{25, 75}},
		{"Neyman without spread is proportional", Neyman([]int{100, 300}, []float64{0, 0}, 40, 0), []int{10, 30}},
		{"proportional", Proportional([]int{500, 300, 200}, 100, 0), []int{50, 30, 20}},
		// 3.5, 2.1 and 1.4 of 7: the half gets the one that is left.
		{"largest remainder", Proportional([]int{500, 300, 200}, 7, 0), []int{4, 2, 1}},
		{"equal remainders in order", Proportional([]int{10, 10, 10}, 10, 0), []int{4, 3, 3}},
		// 1 and 2 of 1,000 are below the least of 30, and 940 / 60 is left: 30, 30, and 40 for the large one.
		{"small strata have the least", Proportional([]int{10_000, 100, 200}, 100, 30), []int{40, 30, 30}},
		{"a stratum smaller than the least is taken whole", Proportional([]int{10_000, 5}, 100, 30), []int{95, 5}},
		{"the least is more than n", Proportional([]int{1000, 1000, 1000}, 50, 30), []int{17, 17, 16}},
		{"all of it", Proportional([]int{3, 4}, 100, 30), []int{3, 4}},
		{"equal", Equal([]int{1000, 1000, 1000}, 100), []int{34, 33, 33}},
		{"equal, and a small one full", Equal([]int{10, 1000, 1000}, 100), []int{10, 45, 45}},
		{"no spread where all that has some is full", Neyman([]int{10, 100}, []float64{.5, 0}, 50, 0), []int{10, 40}},
		{"an empty stratum", Proportional([]int{0, 100}, 10, 5), []int{0, 10}},
		{"nothing", Proportional([]int{5, 5}, 0, 3), []int{0, 0}},
		{"no strata", Equal(nil, 10), []int{}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

// A stratum of 30 that was all right has p = 31/32, so a spread of sqrt(31)/32 = 0.17399.
func TestSpread(t *testing.T) {
	if got := Spread(30, 30); !near(got, .173993, 1e-6) {
		t.Errorf("all right: %v", got)
	}
	if got := Spread(49, 98); !near(got, .5, 1e-12) {
		t.Errorf("half: %v", got)
	}
}

func TestAllocationsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 5000), 1, 12).Draw(t, "sizes")
		n := rapid.IntRange(0, 4000).Draw(t, "n")
		least := rapid.IntRange(0, 60).Draw(t, "least")
		var all int
		spreads := make([]float64, len(sizes))
		for i, size := range sizes {
			all += size
			spreads[i] = rapid.Float64Range(0, .5).Draw(t, "spread")
		}
		for _, counts := range [][]int{Proportional(sizes, n, least), Equal(sizes, n), Neyman(sizes, spreads, n, least)} {
			var sum int
			for i, count := range counts {
				if count < 0 || count > sizes[i] {
					t.Fatalf("%d of a stratum of %d: %v", count, sizes[i], counts)
				}
				sum += count
			}
			if sum != min(n, all) {
				t.Fatalf("%v sums to %d, want %d", counts, sum, min(n, all))
			}
		}
	})
}
