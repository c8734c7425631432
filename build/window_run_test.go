//go:build desktop && linux

package build_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// top is the part of the screen that says where one is, and has the menus and the buttons to go on.
var top = area{0, 0, 1280, 430}

// shown is a program with a window on a screen in memory.
type shown struct {
	t      *testing.T
	screen *screen
	binary string
	folder string   // its home, and where it was started
	more   []string // of its environment
	look   area     // where until looks
	said   bytes.Buffer
	run    *exec.Cmd
	ended  chan error
}

// show starts the program. What more says goes into its environment.
func show(t *testing.T, screen *screen, binary, folder string, more []string, args ...string) *shown {
	t.Helper()
	s := &shown{t: t, screen: screen, binary: binary, folder: folder, more: more, look: top, ended: make(chan error, 1)}
	s.run = s.command(t.Context(), args...)
	s.run.Stdout, s.run.Stderr = &s.said, &s.said
	if err := s.run.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { s.ended <- s.run.Wait() }()
	t.Cleanup(func() { _ = s.run.Process.Kill() })
	return s
}

// command is the same program with other arguments.
func (s *shown) command(ctx context.Context, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, s.binary, args...)
	command.Dir = s.folder
	command.Env = environment(s.folder, append([]string{
		"DISPLAY=" + s.screen.display, "LIBGL_ALWAYS_SOFTWARE=1", "NO_AT_BRIDGE=1",
	}, s.more...)...)
	return command
}

// until looks at the screen again and again until it shows what is wanted.
func (s *shown) until(wanted string, seen func() bool) {
	s.t.Helper()
	for limit := time.Now().Add(2 * time.Minute); ; {
		select {
		case err := <-s.ended:
			s.t.Fatalf("the window closed (%v) before %s; its screenshot %s reads:\n%s\nthe program said:\n%s",
				err, wanted, s.screen.shot, s.screen.text(), s.said.String())
		case <-time.After(300 * time.Millisecond):
		}
		s.screen.readArea(s.t, s.look)
		if seen() {
			return
		}
		if time.Now().After(limit) {
			s.t.Fatalf("two minutes went by without %s; the screenshot %s reads:\n%s\nthe program said:\n%s",
				wanted, s.screen.shot, s.screen.text(), s.said.String())
		}
	}
}

// untilText waits until the screen shows the words.
func (s *shown) untilText(words string) {
	s.t.Helper()
	// By its shape a letter such as p is read as a capital now and then.
	s.until(strconv.Quote(words), func() bool {
		return strings.Contains(strings.ToLower(s.screen.text()), strings.ToLower(words))
	})
}

// press waits for a word on the screen and clicks on it, and does what comes then.
func (s *shown) press(word string, then ...string) {
	s.t.Helper()
	s.until(strconv.Quote(word), func() bool { return s.screen.press(s.t, word, then...) })
}

// keys presses a key combination, such as ctrl+q.
func (s *shown) keys(combination string) {
	s.t.Helper()
	s.screen.do(s.t, "xdotool", "key", combination)
}

// closes waits for the orderly end of the program.
func (s *shown) closes() {
	s.t.Helper()
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("the window did not close cleanly: %v\n%s", err, s.said.String())
		}
	case <-time.After(20 * time.Second):
		s.screen.read(s.t)
		s.t.Fatalf("the window does not close; its screenshot %s reads:\n%s", s.screen.shot, s.screen.text())
	}
}

// answer is what the program prints as a command.
func (s *shown) answer(args ...string) string {
	s.t.Helper()
	out, err := s.command(s.t.Context(), args...).Output()
	if err != nil {
		s.t.Fatalf("telltale %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}

// logged is the program's log.
func (s *shown) logged() string {
	text, _ := os.ReadFile(filepath.Join(s.folder, "data", "telltale", "logs", "telltale.log"))
	return string(text)
}

// startBus starts a session bus and returns its address.
func startBus(t *testing.T) string {
	t.Helper()
	bus := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address")
	out, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := bus.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = bus.Process.Signal(syscall.SIGTERM)
		_ = bus.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon gave no address: %v", err)
	}
	return strings.TrimSpace(line)
}

// slowLog writes a log of predictions, whose lines are read one by one, so that importing it takes a while. The path of
// the file is returned.
func slowLog(t *testing.T, folder string, lines int) string {
	t.Helper()
	path := filepath.Join(folder, "predictions.log")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriterSize(file, 1<<20)
	start := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	for i := range lines {
		fmt.Fprintf(out, "INFO:root:{'timestamp': '%s', 'prediction': 'answer %d', 'confidence': 0.%02d, 'user_id': 'u%d', 'latency_ms': %d}\n",
			start.Add(time.Duration(i)*4*time.Second).Format("2006-01-02T15:04:05+00:00"), i, 50+i%50, i%1000, 100+i%900)
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}
