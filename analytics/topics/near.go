package topics

import (
	"hash/fnv"
	"slices"
)

// shingle is the length of the pieces by which texts are compared, in characters: short enough for questions of a few
// words, and so that a typing error spoils three of them.
const shingle = 3

// Two texts of similarity j fall into the same bucket of a band with the probability j^rows, and into one of any band
// with 1 - (1 - j^rows)^bands: 98 % at the similarity of alike.
const (
	bands = 16
	rows  = 3
)

// shinglesOf are the hashes of the different shingles of a text, ascending. Its ends count as spaces.
func shinglesOf(text string) []uint64 {
	letters := []rune(" " + text + " ")
	var all []uint64
	for i := 0; i+shingle <= len(letters); i++ {
		h := fnv.New64a()
		h.Write([]byte(string(letters[i : i+shingle])))
		all = append(all, h.Sum64())
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// similarity is the share of shingles that two texts have in common (Jaccard).
func similarity(a, b []uint64) float64 {
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// index finds texts that are alike without comparing all with all: MinHash with banding.
//
// Broder 1997, On the resemblance and containment of documents; Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, 3.4.
type index struct {
	texts   [][]uint64
	buckets [bands]map[uint64][]int
	seeds   [bands * rows]uint64
}

func newIndex() *index {
	x := &index{}
	for i := range x.buckets {
		x.buckets[i] = map[uint64][]int{}
	}
	seed := uint64(0)
	for i := range x.seeds {
		seed += 0x9e3779b97f4a7c15
		x.seeds[i] = mixed(seed)
	}
	return x
}

// find is the text that is most alike, the first of several; -1 without any.
func (x *index) find(shingles []uint64) int {
	best, most := -1, 0.
	seen := map[int]bool{}
	for band, key := range x.keys(shingles) {
		for _, at := range x.buckets[band][key] {
			if seen[at] {
				continue
			}
			seen[at] = true
			if s := similarity(shingles, x.texts[at]); s >= alike && (s > most || s == most && at < best) {
				best, most = at, s
			}
		}
	}
	return best
}

func (x *index) add(shingles []uint64) {
	for band, key := range x.keys(shingles) {
		x.buckets[band][key] = append(x.buckets[band][key], len(x.texts))
	}
	x.texts = append(x.texts, shingles)
}

// keys are the buckets of a text, one for each band.
func (x *index) keys(shingles []uint64) (keys [bands]uint64) {
	for band := range keys {
		for row := range rows {
			least := ^uint64(0)
			seed := x.seeds[band*rows+row]
			for _, s := range shingles {
				least = min(least, mixed(s^seed))
			}
			keys[band] = mixed(keys[band] ^ least)
		}
	}
	return keys
}

// mixed is the finalizer of splitmix64: a permutation that spreads every bit.
func mixed(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
