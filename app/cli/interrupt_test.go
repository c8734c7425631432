package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/app"
)

// bigRows is how many requests the file of the interruption tests has: more than one row group of the database, so that
// importing it takes a second.
const bigRows = 150_000

// kills is how often an import is killed.
const kills = 10

// scene is a folder with a workspace that shows one small import, and a big file.
type scene struct {
	t      *testing.T
	folder string
	big    string
	at     string // the workspace
}

func newScene(t *testing.T) scene {
	t.Helper()
	s := newFolder(t)
	s.big = s.file("big.csv", bigRows, time.Date(2026, 10, 2, 0, 0, 0, 0, time.UTC))
	s.must("import", s.file("small.csv", 1000, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)))
	return s
}

// newFolder is a scene without anything yet.
func newFolder(t *testing.T) scene {
	t.Helper()
	folder := t.TempDir()
	return scene{t: t, folder: folder, at: filepath.Join(folder, "test.telltale")}
}

// file writes requests, one a second.
func (s scene) file(name string, rows int, from time.Time) string {
	s.t.Helper()
	path := filepath.Join(s.folder, name)
	file, err := os.Create(path)
	if err != nil {
		s.t.Fatal(err)
	}
	out := bufio.NewWriter(file)
	fmt.Fprintln(out, "timestamp,status,duration_ms,model,user_id,path")
	for i := range rows {
		status := 200
		if i%97 == 0 {
			status = 500
		}
		fmt.Fprintf(out, "%s,%d,%d,model-%d,user-%d,/v1/chat/%d\n",
			from.Add(time.Duration(i)*time.Second).Format(time.RFC3339), status, 50+i%1000, i%5, i%3001, i%11)
	}
	if err := out.Flush(); err != nil {
		s.t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// command is a process of the program on the scene's workspace.
func (s scene) command(args ...string) *exec.Cmd {
	command := exec.Command("telltale", append(args, "-w", s.at)...)
	command.Env = append(os.Environ(), app.HomeVariable+"="+filepath.Join(s.folder, "home"), "TZ=UTC")
	command.Dir = s.folder
	return command
}

// must runs a command that succeeds and returns what it printed.
func (s scene) must(args ...string) string {
	s.t.Helper()
	var out, errs bytes.Buffer
	command := s.command(args...)
	command.Stdout, command.Stderr = &out, &errs
	if err := command.Run(); err != nil {
		s.t.Fatalf("telltale %s: %v\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out.String()
}

// shows is everything that a person sees of the workspace: the ledger, and the numbers of its whole time. It opens the
// workspace in this process, which is quicker than commands, and allowed because the killed one gave up the lock.
func (s scene) shows() string {
	s.t.Helper()
	a := app.New(app.Home(filepath.Join(s.folder, "home")))
	if err := a.Open(s.t.Context(), s.at, analytics.Options{}); err != nil {
		s.t.Fatal(err)
	}
	list, err := a.Imports().List()
	if err != nil {
		s.t.Fatal(err)
	}
	var text bytes.Buffer
	(&settings{tty: tty{out: &text}}).printLedger(list)
	// Numbers from the rows and from every roll-up; the whole catalog would tell no more of what an import left.
	query := engine.Query{Period: engine.Spec{Preset: "custom", From: "2026-09-01", To: "2026-12-01"}, Compare: "none",
		KPIs: []string{"requests", "errors", "latency_p95", "latency_within_target", "daily_active_users", "uptime", "predictions", "total_cost", "responses"}}
	if err := a.WriteReport(s.t.Context(), &text, app.Report{Format: "json", Query: query}, func(analytics.Progress) {}); err != nil {
		s.t.Fatal(err)
	}
	rows, err := a.SQL(s.t.Context(), "SELECT count(*), sum(duration_us), min(ts), max(ts), count(DISTINCT user_id) FROM requests", 0)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		s.t.Fatal(err)
	}
	return text.String() + fmt.Sprintln(rows.Rows)
}

// leftovers are files beside the workspace that do not belong there.
func (s scene) leftovers() []string {
	s.t.Helper()
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		s.t.Fatal(err)
	}
	var left []string
	for _, entry := range entries {
		switch entry.Name() {
		case "big.csv", "small.csv", "home", "test.telltale", "test.telltale.lock":
		default:
			left = append(left, entry.Name())
		}
	}
	return left
}

func (s scene) read(name string) []byte {
	s.t.Helper()
	content, err := os.ReadFile(filepath.Join(s.folder, name))
	if err != nil {
		s.t.Fatal(err)
	}
	return content
}

func (s scene) write(name string, content []byte) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.folder, name), content, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// kill begins to import the big file, kills the process at the moment, and reports whether it was still running.
func (s scene) kill(moment time.Duration) bool {
	s.t.Helper()
	command := s.command("import", s.big)
	if err := command.Start(); err != nil {
		s.t.Fatal(err)
	}
	time.Sleep(moment)
	if err := command.Process.Kill(); err != nil {
		s.t.Fatal(err)
	}
	return command.Wait() != nil
}

func TestKilledImportChangesNothing(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	before := s.shows()

	// A run on another workspace tells how long an import takes, and what it shows in the end.
	whole := newScene(t)
	began := time.Now()
	whole.must("import", "big.csv")
	takes := time.Since(began)

	after := whole.shows()

	base := s.read("test.telltale")
	for killed := 0; killed < kills; {
		moment := time.Duration(rand.Float64() * float64(takes))
		ran := s.kill(moment)
		shown := s.shows()
		if left := s.leftovers(); len(left) > 0 {
			t.Fatalf("killed after %v of %v there are %v", moment, takes, left)
		}
		if shown == after {
			// The import was quicker than the kill. It counts for nothing, and the next one begins where this one did.
			s.write("test.telltale", base)
			takes = moment
			continue
		}
		if diff := cmp.Diff(before, shown); diff != "" || !ran {
			t.Fatalf("killed after %v of %v the workspace shows neither what it showed before nor the whole import:\n%s", moment, takes, diff)
		}
		killed++
	}

	// After all that, the import works, and shows what it shows in a workspace that never saw a kill.
	s.must("import", "big.csv")
	if diff := cmp.Diff(numbersOf(after), numbersOf(s.shows())); diff != "" {
		t.Errorf("the import after the kills shows something else:\n%s", diff)
	}
}

// numbersOf leaves out the ledger, whose import numbers differ.
func numbersOf(shown string) string {
	_, numbers, _ := strings.Cut(shown, "{")
	return numbers
}

func TestCtrlCCancelsCleanly(t *testing.T) {
	s := newScene(t)
	// Twice as long as the others need, because the interruption must come in time.
	s.big = s.file("big.csv", 2*bigRows, time.Date(2026, 10, 2, 0, 0, 0, 0, time.UTC))
	before := s.shows()
	command := s.command("import", s.big)
	errs, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(errs)
	for said.Scan() && !strings.Contains(said.Text(), phaseWords["load"]) {
	}
	interrupted := time.Now()
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var last string
	for said.Scan() {
		last = said.Text()
	}
	_ = command.Wait()
	if took := time.Since(interrupted); took > 2*time.Second {
		t.Errorf("it took %v to end", took)
	}
	if code := command.ProcessState.ExitCode(); code != exitInterrupted || !strings.Contains(last, "nothing was changed") {
		t.Errorf("exit code %d, and the last word was %q", code, last)
	}
	if diff := cmp.Diff(before, s.shows()); diff != "" {
		t.Errorf("after Ctrl-C the workspace shows something else:\n%s", diff)
	}
	if left := s.leftovers(); len(left) > 0 {
		t.Errorf("there are %v", left)
	}
}

func TestSecondProcessIsToldWhoHasTheWorkspace(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	server := s.command("serve")
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	if !said.Scan() || !strings.Contains(said.Text(), "http://127.0.0.1:") {
		t.Fatalf("serve said %q", said.Text())
	}
	var errs bytes.Buffer
	second := s.command("report")
	second.Stderr = &errs
	if err := second.Run(); err == nil || second.ProcessState.ExitCode() != exitError ||
		!strings.Contains(errs.String(), fmt.Sprint(server.Process.Pid)) {
		t.Errorf("exit %v: %s", err, errs.String())
	}
	if err := server.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("serve ended with %v", err)
	}
	if s.must("report", "--format", "json") == "" {
		t.Error("after the server ended the workspace shows nothing")
	}
}

func TestCtrlCEndsALongQuery(t *testing.T) {
	s := newFolder(t)
	s.must("import", s.file("small.csv", 100, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)))
	var errs bytes.Buffer
	command := s.command("sql", "SELECT count(*) FROM range(1000000000000) t(n) WHERE hash(n) % 7 = 3")
	command.Stderr = &errs
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second)
	began := time.Now()
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait()
	if took := time.Since(began); command.ProcessState.ExitCode() != exitInterrupted || took > 2*time.Second {
		t.Errorf("exit code %d after %v: %s", command.ProcessState.ExitCode(), took, errs.String())
	}
}
