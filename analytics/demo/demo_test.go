package demo

import (
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/fault"
)

func TestSameBytesHoweverManyGoroutines(t *testing.T) {
	written := func(processors int) map[string][32]byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		dir := t.TempDir()
		files, err := Write(context.Background(), dir, Options{OneIn: 25})
		if err != nil {
			t.Fatal(err)
		}
		sums := map[string][32]byte{}
		for _, f := range files {
			content, err := os.ReadFile(filepath.Join(dir, f.Name))
			if err != nil {
				t.Fatal(err)
			}
			sums[f.Name] = sha256.Sum256(content)
		}
		return sums
	}
	one, three := written(1), written(3)
	if diff := cmp.Diff(one, three); diff != "" {
		t.Errorf("files differ between one goroutine and three:\n%s", diff)
	}
	if len(one) != 23 {
		t.Errorf("%d files, want 23: 4 logs of requests, 4 of predictions, 3 each of conversations, traces and metrics, 2 bills and 4 lists", len(one))
	}
}

func TestNothingIsOverwrittenAndNothingStays(t *testing.T) {
	full := t.TempDir()
	note := filepath.Join(full, "feedback.xlsx")
	if err := os.WriteFile(note, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(context.Background(), full, Options{OneIn: 50}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a folder with files in it gives %v, want a refusal", err)
	}
	if content, _ := os.ReadFile(note); string(content) != "mine" {
		t.Errorf("the file that was there holds %q now", content)
	}

	ctx, cancel := context.WithCancel(context.Background())
	missing := filepath.Join(t.TempDir(), "new")
	_, err := Write(ctx, missing, Options{OneIn: 50, Progress: func(done, total int64) {
		if done == total/2 {
			cancel()
		}
	}})
	if !fault.Is(err, fault.Canceled) {
		t.Errorf("a canceled demo gives %v, want canceled", err)
	}
	if _, err := os.Stat(missing); !os.IsNotExist(err) {
		t.Errorf("the folder of a canceled demo is still there: %v", err)
	}
}

func TestLevelsOfMonths(t *testing.T) {
	// The middle of October 2026 is the measure of all; a day in the middle between two months lies between them.
	for date, want := range map[string]int64{"2026-10-15": 1000, "2025-09-15": 605, "2026-09-30": 959} {
		if got := levelOn(dayOf(date)); got != want {
			t.Errorf("level of %s: %d, want %d", date, got, want)
		}
	}
}

func TestPricesFollowTheirDates(t *testing.T) {
	for _, c := range []struct {
		model   int
		date    string
		in, out int64
	}{
		{large, "2026-09-14", 500, 2000}, {large, "2026-09-15", 500, 2400}, {mini, "2026-02-28", 50, 180}, {mini, "2026-10-31", 40, 160},
	} {
		if p := priceOn(c.model, dayOf(c.date)); p.in != c.in || p.out != c.out {
			t.Errorf("%s on %s: %d and %d cents, want %d and %d", modelNames[c.model], c.date, p.in, p.out, c.in, c.out)
		}
	}
}

func TestTextOfNumbers(t *testing.T) {
	var c clock
	for _, got := range []struct{ got, want string }{
		{string(decimal(nil, 12_345, 2)), "123.45"}, {string(decimal(nil, -5, 4)), "-0.0005"}, {string(decimal(nil, 7, 0)), "7"},
		{string(c.iso(nil, 1_791_331_200_007)), "2026-10-07T00:00:00.007Z"}, {string(c.iso(nil, 1_791_331_199_999)), "2026-10-06T23:59:59.999Z"},
	} {
		if got.got != got.want {
			t.Errorf("%q, want %q", got.got, got.want)
		}
	}
}
