package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"telltale/analytics/fault"
)

// manyRequests are rows of a request log, a second apart.
func manyRequests(rows int) string {
	var text strings.Builder
	text.WriteString("ts,status,ms,user\n")
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	for i := range rows {
		fmt.Fprintf(&text, "%s,200,%d,user-%d-%x\n", start.Add(time.Duration(i)*time.Second).Format(time.RFC3339), i%997, i, i*2654435761)
	}
	return text.String()
}

// withFreedSpace is a workspace of which most was undone: one import of 3 rows is left.
func withFreedSpace(t *testing.T) *DB {
	t.Helper()
	d := openTest(t)
	large := importAll(t, d, requestDraft(t, manyRequests(120_000)))
	importAll(t, d, requestDraft(t, "ts,status,ms,user\n2026-11-01T10:00:00Z,200,1,a\n2026-11-01T10:00:01Z,500,2,b\n2026-11-01T10:00:02Z,200,3,c\n"))
	if _, err := d.Undo(context.Background(), large[0]); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCompactGivesTheSpaceBackAndKeepsEveryRow(t *testing.T) {
	ctx := context.Background()
	d := withFreedSpace(t)
	// What undo left in the log goes into the file first, so that the comparison is fair.
	if _, err := d.Exec(ctx, "CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	want, version := contents(t, d), d.Version()
	compacted, err := d.Compact(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	size, err := compacted.Replace(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if now := d.Length(); size.After != now || size.After > size.Before*2/3 {
		t.Errorf("%+v, and the file has %d bytes", size, now)
	}
	if got := contents(t, d); got != want || d.Version() != version {
		t.Errorf("it holds\n%s, want\n%s (version %d, was %d)", got, want, d.Version(), version)
	}
	if left, _ := filepath.Glob(d.Path() + ".compact*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	// It is a workspace like any other: it takes rows, is locked, and opens again.
	importAll(t, d, requestDraft(t, "ts,status,ms,user\n2026-12-01T10:00:00Z,200,1,a\n"))
	if other, err := Open(ctx, d.Path(), Options{}); !fault.Is(err, fault.Busy) {
		t.Errorf("it could be opened a second time: %v, %v", other, err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, d.Path(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if n := count(t, again, "SELECT count(*) FROM requests"); n != 4 {
		t.Errorf("%d requests, want 3 and 1", n)
	}
}

func TestCompactThatStopsChangesNothing(t *testing.T) {
	ctx := context.Background()
	d := withFreedSpace(t)
	want := contents(t, d)

	t.Run("canceled", func(t *testing.T) {
		canceled, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := d.Compact(canceled, nil); !errors.Is(err, context.Canceled) && !fault.Is(err, fault.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("no room", func(t *testing.T) {
		d.free = func(string) (int64, error) { return 4096, nil }
		defer func() { d.free = FreeSpace }()
		if _, err := d.Compact(ctx, nil); !fault.Is(err, fault.Invalid) || !strings.Contains(fmt.Sprint(err), "0 MB are free") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("changed meanwhile", func(t *testing.T) {
		compacted, err := d.Compact(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.SetSetting(ctx, "currency", "EUR", time.Time{}); err != nil {
			t.Fatal(err)
		}
		if _, err := compacted.Replace(ctx); !fault.Is(err, fault.Busy) {
			t.Errorf("got %v", err)
		}
		if currency, _, _ := d.Setting(ctx, "currency", time.Now()); currency != "EUR" {
			t.Errorf("the change is lost: %q", currency)
		}
	})
	// A process that dies before the copy takes the place leaves it behind; the next Open removes it.
	compacted, err := d.Compact(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err = Open(ctx, compacted.db.Path(), Options{}); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if got := contents(t, d); got != want {
		t.Errorf("it holds\n%s, want\n%s", got, want)
	}
	if left, _ := filepath.Glob(d.Path() + ".compact*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestKilledCompactLeavesAWholeFile(t *testing.T) {
	d := withFreedSpace(t)
	want, path := contents(t, d), d.Path()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	for _, pause := range []time.Duration{0, 7 * time.Millisecond, 23 * time.Millisecond, 61 * time.Millisecond, 140 * time.Millisecond} {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), compactVariable+"="+path)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if line, _ := bufio.NewReader(out).ReadString('\n'); line != "open\n" {
			t.Fatalf("the other process says %q", line)
		}
		time.Sleep(pause)
		_ = child.Process.Kill()
		_ = child.Wait()
		again, err := Open(context.Background(), path, Options{})
		if err != nil {
			t.Fatalf("killed after %v: %v", pause, err)
		}
		if got := contents(t, again); got != want {
			t.Errorf("killed after %v it holds\n%s, want\n%s", pause, got, want)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
		if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// compactForEver is what the other process of TestKilledCompactLeavesAWholeFile does.
func compactForEver(path string) {
	ctx := context.Background()
	d, err := Open(ctx, path, Options{})
	fmt.Println("open")
	for err == nil {
		var compacted *Compacted
		if compacted, err = d.Compact(ctx, nil); err == nil {
			_, err = compacted.Replace(ctx)
		}
	}
	fmt.Println(err)
	os.Exit(1)
}
