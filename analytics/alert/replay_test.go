package alert

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// judgeOf reads a line of minutes: x breached, ? possible, . clear, blank silent.
func judgeOf(line string) func(int64) Judgement {
	return func(m int64) Judgement {
		switch line[m] {
		case 'x':
			return Breached
		case '?':
			return Possible
		case '.':
			return Clear
		}
		return Silent
	}
}

// Series, evaluation times and expected firing, in the manner of promtool test rules. The rule holds for 5 minutes.
func TestReplay(t *testing.T) {
	for _, c := range []struct {
		name, minutes string
		want          []Episode
	}{
		{"four minutes are not five", "..xxxx....", nil},
		{"five are", "..xxxxx...", []Episode{{From: 2, Fired: 7, To: 7}}},
		{"it lasts until the first clear minute", ".xxxxxxxx.", []Episode{{From: 1, Fired: 6, To: 9}}},
		{"still firing at the end", "...xxxxxxx", []Episode{{From: 3, Fired: 8, To: 10, Open: true}}},
		{"a clear minute starts the clock again", "xxxx.xxxx.", nil},
		{"silence pauses the clock", "xxx   xx..", []Episode{{From: 0, Fired: 8, To: 8}}},
		{"silence fires nothing", "xxxx      ", nil},
		{"silence resolves nothing", "xxxxx   x.", []Episode{{From: 0, Fired: 5, To: 9}}},
		{"a pause as long as the rule keeps the clock", "xxxx     x", []Episode{{From: 0, Fired: 10, To: 10, Open: true}}},
		{"a longer pause resets it", "xxxx      xxxx.", nil},
		{"a firing rule survives a long pause", "xxxxx         x.", []Episode{{From: 0, Fired: 5, To: 15}}},
		{"two episodes", "xxxxx.xxxxxx.", []Episode{{From: 0, Fired: 5, To: 5}, {From: 6, Fired: 11, To: 12}}},
		{"nothing can be evaluated", "          ", nil},
		{"possible fires nothing", ".?????..", []Episode{{From: 1, Fired: 6, To: 6, Possible: true}}},
		{"possible for too short", ".????..", nil},
		{"possible, then firing", ".???xxxxx.", []Episode{{From: 1, Fired: 9, To: 9}}},
		{"possible stops the clock of firing", ".xxxx?xxxx.", []Episode{{From: 1, Fired: 6, To: 10, Possible: true}}},
		{"firing, then possible", "xxxxx??.", []Episode{{From: 0, Fired: 5, To: 7}}},
	} {
		got := Replay(0, int64(len(c.minutes)), 5, judgeOf(c.minutes))
		if diff := cmp.Diff(c.want, got.Episodes); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.name, c.minutes, diff)
		}
		if want := int64(strings.Count(c.minutes, " ")); got.Silent != want {
			t.Errorf("%s: %d silent minutes, want %d", c.name, got.Silent, want)
		}
	}
}

// A rule is firing at the end only when its condition still holds for certain; silence at the end changes nothing.
func TestFiringAtTheEnd(t *testing.T) {
	for line, want := range map[string]bool{"xxxxx": true, "xxxxx  ": true, "xxxxx?": false, "xxxxx.": false, "?????": false, "xxxx": false} {
		if got := Replay(0, int64(len(line)), 5, judgeOf(line)).Firing; got != want {
			t.Errorf("%q: firing %v, want %v", line, got, want)
		}
	}
}

// The template's rules: latency holds for 10 minutes, and a breach of 9 does not fire it, one of 11 does.
func TestNineMinutesAreNotTen(t *testing.T) {
	for minutes, want := range map[int]int{9: 0, 10: 1, 11: 1} {
		line := "..." + strings.Repeat("x", minutes) + "..."
		if got := Replay(0, int64(len(line)), 10, judgeOf(line)).Episodes; len(got) != want {
			t.Errorf("%d minutes: %+v, want %d episodes", minutes, got, want)
		}
	}
}

// Without silence a rule fires exactly in the runs of breached minutes that are long enough.
func TestReplayAgreesWithRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringMatching(`[x.]{0,60}`).Draw(t, "line")
		hold := rapid.IntRange(1, 8).Draw(t, "hold")
		var want []Episode
		at := 0
		for _, run := range strings.SplitAfter(line, ".") {
			n := strings.Count(run, "x")
			if n >= hold {
				e := Episode{From: int64(at), Fired: int64(at + hold), To: int64(at + n), Open: !strings.HasSuffix(run, ".")}
				want = append(want, e)
			}
			at += len(run)
		}
		if diff := cmp.Diff(want, Replay(0, int64(len(line)), int64(hold), judgeOf(line)).Episodes); diff != "" {
			t.Fatalf("%q for %d (-want +got):\n%s", line, hold, diff)
		}
	})
}

func TestWindow(t *testing.T) {
	counts := []float64{100, 5, 5, 5, 5, 5, 20}
	count := func(m int64) float64 {
		if m < 0 || m >= int64(len(counts)) {
			return 0
		}
		return counts[m]
	}
	for _, c := range []struct {
		at   int64
		want int
	}{
		{0, 1}, // 100 at once
		{1, 2}, // 5 + 100
		{4, 4}, // 5 + 5 + 5 + 5
		{5, 4}, // the same
		{6, 1},
		{8, 3}, // 0 + 0 + 20
		{11, 0},
	} {
		if got := Window(c.at, 5, 20, count); got != c.want {
			t.Errorf("window at %d: %d minutes, want %d", c.at, got, c.want)
		}
	}
}
