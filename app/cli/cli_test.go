package cli

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/testscript"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/labeling"
	"telltale/app"
)

// TestMain lets the test binary stand in for the program: scripts and tests run it as "telltale", a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"telltale": telltale})
}

func telltale() {
	os.Exit(Main(fstest.MapFS{"frontend/dist/index.html": {Data: []byte("<!doctype html><title>Telltale</title>")}}))
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv(app.HomeVariable, filepath.Join(env.WorkDir, "home"))
			env.Setenv("TZ", "UTC")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "draw": draw, "answer": answer},
	})
}

// draw draws all three predictions of October in a workspace as a review, and answers the first two as the first reviewer:
// draw w.telltale
func draw(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	w, err := analytics.Open(ctx, ts.MkAbs(args[0]), analytics.Options{})
	ts.Check(err)
	defer w.Close()
	review, err := w.Labeling().Draw(ctx, labeling.SamplingPlan{Name: "Spot check", Size: 3, Seed: 7, Questions: []string{labeling.Accuracy},
		Period: engine.Spec{Preset: "month", Month: "2026-10"}})
	ts.Check(err)
	for position := 1; position <= 2; position++ {
		_, err := w.Labeling().Answer(ctx, review.ID, position, labeling.LabelAnswer{Accuracy: "correct", Reviewer: "Ann"})
		ts.Check(err)
	}
}

// answer judges the items of a review in their order: answer w.telltale 4 correct incorrect
func answer(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	w, err := analytics.Open(ctx, ts.MkAbs(args[0]), analytics.Options{})
	ts.Check(err)
	defer w.Close()
	review, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	for i, word := range args[2:] {
		_, err := w.Labeling().Answer(ctx, review, i+1, labeling.LabelAnswer{Accuracy: word, Reviewer: "Ann"})
		ts.Check(err)
	}
}

// exits runs a command that must end with the given exit code: exits 2 telltale report
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		got = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
