//go:build linux

package build_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestProgramOpensNoConnection imports, reports and serves under strace. Serving answers on loopback; nothing may be
// connected to or sent to anywhere else, and no name may be looked up.
func TestProgramOpensNoConnection(t *testing.T) {
	folder := t.TempDir()
	binary := program(t, "TELLTALE_BINARY", "")
	workspace := filepath.Join(folder, "month.telltale")
	file := sample(t, folder)

	runTraced(t, folder, "import", binary, "import", "-w", workspace, file)
	report := runTraced(t, folder, "report", binary, "report", "-w", workspace, "--month", "2026-10", "--format", "json")
	if !strings.Contains(report, strconv.Itoa(rows)) {
		t.Errorf("the report does not show the %d imported requests:\n%s", rows, report)
	}
	serveTraced(t, folder, binary, workspace)
}

func TestTraceShowsConnections(t *testing.T) {
	folder := t.TempDir()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	command, trace := traced(context.Background(), folder, "self", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/"+port)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "htons("+port+")") {
		t.Errorf("strace did not see a connection:\n%s", text)
	}
	if found := outbound(string(text)); len(found) > 0 {
		t.Errorf("loopback counts as outbound: %q", found)
	}
	for _, line := range []string{
		`12 connect(3, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.7")}, 16) = -1 EINPROGRESS`,
		`12 connect(3, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 0`,
		`12 sendto(5, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("192.0.2.7")}, 16) = 1`,
		`12 connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("127.0.0.53")}, 16) = 0`,
	} {
		if len(outbound(line)) != 1 {
			t.Errorf("not seen as outbound: %s", line)
		}
	}
}

func runTraced(t *testing.T, folder, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	command, trace := traced(ctx, folder, name, args...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s (needs strace): %v\n%s%s", name, err, out, stderr.String())
	}
	assertNoneOutbound(t, name, trace)
	return string(out)
}

func serveTraced(t *testing.T, folder, binary, workspace string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	command, trace := traced(ctx, folder, "serve", binary, "serve", "-w", workspace)
	reader, writer := io.Pipe()
	command.Stdout, command.Stderr = writer, writer
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(reader)
	link := ""
	for link == "" && lines.Scan() {
		link = regexp.MustCompile(`http://[^\s"]+`).FindString(lines.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, reader) }()

	jar, _ := cookiejar.New(nil)
	client := http.Client{Jar: jar, Timeout: 20 * time.Second, Transport: &http.Transport{Proxy: nil}}
	answer, err := client.Get(link)
	if err != nil {
		t.Errorf("serve printed the link %q, and it does not answer: %v", link, err)
	} else {
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s answers %s", link, answer.Status)
		}
	}
	interrupt(command)
	if err := command.Wait(); err != nil {
		t.Logf("serve ended with %v", err)
	}
	_ = writer.Close()
	assertNoneOutbound(t, "serve", trace)
}
