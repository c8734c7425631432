package store

import (
	"context"
	"testing"
)

// Work in the background ends when an import begins and when the file is closed, and is waited for.
func TestBackgroundEndsWithTheFile(t *testing.T) {
	d := openTest(t)
	ended := make(chan string, 3)
	run := func(name string) {
		started := make(chan struct{})
		d.Background(func(ctx context.Context) {
			close(started)
			<-ctx.Done()
			ended <- name
		})
		<-started
	}
	run("first")
	b, err := d.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(ended) != 1 {
		t.Error("an import has begun, and the work goes on")
	}
	if err := b.Abandon(); err != nil {
		t.Fatal(err)
	}
	run("second")
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if len(ended) != 2 {
		t.Error("the file is closed, and the work goes on")
	}
	d.Background(func(context.Context) { ended <- "third" })
	if err := d.Close(); err != nil || len(ended) != 2 {
		t.Errorf("work begins after the file was closed: %d ended, %v", len(ended), err)
	}
}
