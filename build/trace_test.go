//go:build linux

package build_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// traced is the command under strace, which writes the connections of all its threads and children to a file.
func traced(ctx context.Context, folder, name string, args ...string) (*exec.Cmd, string) {
	trace := filepath.Join(folder, name+".trace")
	command := exec.CommandContext(ctx, "strace", append([]string{
		"-f", "-qq", "--seccomp-bpf", "-o", trace, "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-e", "signal=none", "--",
	}, args...)...)
	command.Env = environment(folder)
	command.Dir = folder
	// strace keeps signals to itself, so the program gets its own: both are one process group.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	command.WaitDelay = 5 * time.Second
	return command, trace
}

// interrupt is Ctrl-C for a traced program.
func interrupt(command *exec.Cmd) {
	_ = syscall.Kill(-command.Process.Pid, syscall.SIGINT)
}

func assertNoneOutbound(t *testing.T, name, trace string) {
	t.Helper()
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range outbound(string(text)) {
		t.Errorf("%s reaches out: %s", name, line)
	}
}

var address = regexp.MustCompile(`inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"`)

// outbound picks the lines of a trace that leave the machine. A name server on loopback passes questions on, so port
// 53 counts too.
func outbound(trace string) []string {
	var found []string
	for line := range strings.Lines(trace) {
		match := address.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		ip := net.ParseIP(match[1] + match[2])
		if ip == nil || !ip.IsLoopback() || strings.Contains(line, "htons(53)") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}
