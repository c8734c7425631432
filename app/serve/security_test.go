package serve

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"telltale/app"
)

// attack is a request as its bytes. In them {host} stands for the server's own, {cookie} for its cookie, {link} for a path
// with an unused token, {used} for one with a used token, {foreign} for the cookie of a server on another port, {port} for
// that port, and {outside} for a file that must not be reached.
type attack struct {
	name    string
	request string
	status  int
}

// as is a request with the cookie and the given lines before its headers' end.
func as(line string, headers ...string) string {
	return line + " HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n" + strings.Join(append(headers, "Connection: close\r\n\r\n"), "\r\n")
}

// call is a call of a method as a page makes it.
func callOf(method, args string) string {
	return as("POST /api/"+method, "Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(args))) + args
}

// sending is an upload of four bytes under the name, which is encoded as it shall arrive.
func sending(name string) string {
	return as("POST /upload?name="+name, "Content-Length: 4") + "a\n1\n"
}

const bare = "GET %s HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"

var attacks = []attack{
	// Who asks.
	{"no token, no cookie", fmt.Sprintf(bare, "/"), 401},
	{"no cookie on a call", "POST /api/Jobs/List HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]", 401},
	{"no cookie on an upload", "POST /upload?name=a HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx", 401},
	{"no cookie on the events", fmt.Sprintf(bare, "/events"), 401},
	{"no cookie on a download", fmt.Sprintf(bare, "/download/rejects/1"), 401},
	{"wrong token", fmt.Sprintf(bare, "/?token=AAAAAAAAAAAAAAAAAAAAAAAAAA"), 403},
	{"empty token", fmt.Sprintf(bare, "/?token="), 403},
	{"used token", fmt.Sprintf(bare, "{used}"), 403},
	{"token on a path inside", fmt.Sprintf(bare, "/api/Jobs/List{link}"), 401},
	{"token by HEAD", "HEAD {link} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n", 405},
	{"token by POST", "POST {link} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", 405},
	{"another port's cookie", strings.Replace(as("GET /"), "{cookie}", "{foreign}", 1), 401},

	// From where: DNS rebinding, other sites, other ports.
	{"foreign host", strings.Replace(as("GET /"), "{host}", "evil.example", 1), 403},
	{"foreign host with our port", strings.Replace(as("GET /"), "{host}", "evil.example:{own}", 1), 403},
	{"host of IPv6", strings.Replace(as("GET /"), "{host}", "[::1]:{own}", 1), 403},
	{"absolute address of another host", strings.Replace(as("GET http://evil.example/"), "{host}", "evil.example", 1), 403},
	{"no host", "GET / HTTP/1.0\r\nCookie: {cookie}\r\n\r\n", 403},
	{"two hosts", as("GET /", "Host: evil.example"), 400},
	{"foreign origin on a call", as("POST /api/Jobs/List", "Origin: https://evil.example", "Content-Type: application/json", "Content-Length: 2") + "[]", 403},
	{"foreign origin on an upload", as("POST /upload?name=a", "Origin: https://evil.example", "Content-Length: 1") + "x", 403},
	{"foreign origin on the events", as("GET /events", "Origin: https://evil.example"), 403},
	{"foreign origin on a download", as("GET /download/rejects/1", "Origin: https://evil.example"), 403},
	{"foreign origin of a web socket", as("GET /events", "Origin: https://evil.example", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="), 403},
	{"origin null", as("POST /api/Jobs/List", "Origin: null", "Content-Type: application/json", "Content-Length: 2") + "[]", 403},
	{"origin of another port", as("POST /api/Jobs/List", "Origin: http://127.0.0.1:{port}", "Content-Type: application/json", "Content-Length: 2") + "[]", 403},
	{"origin with https", as("GET /", "Origin: https://{host}"), 403},
	{"image of another site", as("GET /download/rejects/1", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"), 403},
	{"page of another port", as("GET /events", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors"), 403},
	{"preflight of another site", as("OPTIONS /api/Jobs/List", "Origin: https://evil.example", "Access-Control-Request-Method: POST"), 403},

	// How: methods, types, lengths.
	{"GET of a call", as("GET /api/Jobs/List"), 404},
	{"OPTIONS of a call", as("OPTIONS /api/Jobs/List"), 405},
	{"PUT of a call", as("PUT /api/Jobs/List", "Content-Type: application/json", "Content-Length: 2") + "[]", 405},
	{"DELETE of an upload", as("DELETE /upload?name=a"), 405},
	{"HEAD of the events", as("HEAD /events"), 405},
	{"TRACE", as("TRACE /"), 405},
	{"made-up method", as("TELL /"), 405},
	{"call as a form", as("POST /api/Jobs/List", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 2") + "[]", 415},
	{"call as text", as("POST /api/Jobs/List", "Content-Type: text/plain", "Content-Length: 2") + "[]", 415},
	{"call without a type", as("POST /api/Jobs/List", "Content-Length: 2") + "[]", 415},
	{"call with two types", as("POST /api/Jobs/List", "Content-Type: text/plain; application/json", "Content-Length: 2") + "[]", 415},
	{"upload as a form without files", as("POST /upload", "Content-Type: multipart/form-data; boundary=b", "Content-Length: 7") + "--b--\r\n", 400},
	{"upload as a form without a boundary", as("POST /upload", "Content-Type: multipart/form-data", "Content-Length: 1") + "x", 400},
	{"oversized upload, announced", as("POST /upload?name=a", "Content-Length: 1001") + "x", 413},
	{"oversized upload, in chunks", as("POST /upload?name=a", "Transfer-Encoding: chunked") + "3e9\r\n" + strings.Repeat("x", 1001) + "\r\n0\r\n\r\n", 413},
	{"oversized upload, in a form", as("POST /upload", "Content-Type: multipart/form-data; boundary=b", "Transfer-Encoding: chunked") +
		"40\r\n--b\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n" + strings.Repeat("x", 5) + "\r\n3e9\r\n" + strings.Repeat("x", 1001) + "\r\n0\r\n\r\n", 413},
	{"length and chunks", as("POST /upload?name=a", "Content-Length: 4", "Transfer-Encoding: chunked") + "4\r\na\n1\n\r\n0\r\n\r\nGET /api HTTP/1.1\r\n\r\n", 200},
	{"two lengths", as("POST /upload?name=a", "Content-Length: 4", "Content-Length: 5") + "a\n1\n", 400},
	{"huge headers", as("GET /", "X: "+strings.Repeat("x", 2*headerLimit)), 431},
	{"body that stops", as("POST /api/Jobs/List", "Content-Type: application/json", "Content-Length: 2") + "[", 408},
	{"upload that stops", as("POST /upload?name=a", "Content-Length: 400") + "a\n1\n", 408},
	{"call that is too long", callOf("Jobs/Get", `["`+strings.Repeat("x", callLimit)+`"]`), 413},
	{"call that is no JSON", callOf("Jobs/Get", `[`), 400},

	// What: paths in addresses.
	{"climbing out of the pages", as("GET /../../etc/passwd"), 307},
	{"climbing out, encoded", as("GET /assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd"), 404},
	{"climbing out, encoded twice", as("GET /assets/%252e%252e/%252e%252e/etc/passwd"), 404},
	{"climbing out with backslashes", as(`GET /assets/..\..\etc\passwd`), 404},
	{"climbing out with encoded slashes", as("GET /assets/..%2f..%2f..%2fetc%2fpasswd"), 404},
	{"NUL in an address", as("GET /assets/app-1a2.js%00.png"), 404},
	{"broken encoding", as("GET /%zz"), 400},
	{"method with a slash", callOf("Jobs%2FList", "[]"), 405},
	{"method encoded twice", callOf("Jobs/%254cist", "[]"), 404},
	{"method that is not bound", callOf("App/Close", "[]"), 404},
	{"download of a path", as("GET /download/rejects/..%2f..%2fetc%2fpasswd"), 400},
	{"download of a negative import", as("GET /download/rejects/-1"), 404},
	{"export of a path", as("GET /download/export/..%2f..%2fx"), 404},

	// What: paths in calls.
	{"a file that was not sent", callOf("Imports/Prepare", `[["{outside}"]]`), 400},
	{"a file above the uploads", callOf("Imports/Prepare", `[["{uploads}/../test.telltale"]]`), 400},
	{"a link among the uploads", callOf("Imports/Prepare", `[["{uploads}/link/secret.csv"]]`), 400},
	{"a path with NUL", callOf("Imports/Prepare", `[["{uploads}/x\u0000"]]`), 400},
	{"a device", callOf("Imports/Prepare", `[["/dev/zero"]]`), 400},
	{"a file to import again from", callOf("Imports/Reimport", `[1,"{outside}"]`), 400},
	{"a path to export to", callOf("Imports/ExportRejects", `[1,"{outside}"]`), 422},
	{"a path to write a report to", callOf("Exports/Start", `[{"format":"md","query":{}},"{outside}"]`), 422},
	{"a sheet that was not sent", callOf("Labels/MergeSheet", `[1,"{outside}",""]`), 400},
	{"a path to write a sheet to", callOf("Labels/ExportSheet", `[1,"csv","plain","{outside}"]`), 422},
	{"a workspace elsewhere", callOf("Workspaces/Open", `["{outside}"]`), 400},
	{"a workspace above", callOf("Workspaces/Open", `["{home}/../secret.csv"]`), 400},
	{"a workspace with NUL", callOf("Workspaces/Open", `["{home}/x\u0000.telltale"]`), 404},
	{"a new workspace elsewhere", callOf("Workspaces/Create", `["{outside}"]`), 400},
	{"a new workspace above", callOf("Workspaces/Create", `["../x"]`), 400},
	{"a new workspace with backslashes", callOf("Workspaces/Create", `["..\\x"]`), 400},
	{"a new workspace with NUL", callOf("Workspaces/Create", `["x\u0000"]`), 400},
	{"a new workspace that is hidden", callOf("Workspaces/Create", `[".x"]`), 400},
	{"a new workspace that is a device", callOf("Workspaces/Create", `["NUL.telltale"]`), 400},
	{"a new workspace in a stream of a file", callOf("Workspaces/Create", `["x.telltale:y"]`), 400},
	{"a copy elsewhere", callOf("Workspaces/Backup", `["{outside}"]`), 400},

	// What: names of uploads.
	{"no name", sending(""), 400},
	{"a name of dots", sending(".."), 400},
	{"a name of a folder", sending("a%2f"), 400},
}

// siege is a server with small limits, one on another port, a secret outside, and a link to it among the uploads.
type siege struct {
	*site
	replace *strings.Replacer
	secret  string
}

func besiege(t *testing.T) siege {
	s := open(t, Options{UploadLimit: 1000, patience: 300 * time.Millisecond})
	other := open(t, Options{})
	secret := filepath.Join(t.TempDir(), "secret.csv")
	if err := os.WriteFile(secret, []byte("secret\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Dir(secret), filepath.Join(s.app.Home().Uploads(), "link")); err != nil {
		t.Fatal(err)
	}
	used := s.Link()
	s.read(s.visit(s.visitor(), used), http.StatusOK)
	own, port := s.door.hosts[0], other.door.hosts[0]
	return siege{s, strings.NewReplacer(
		"{host}", own, "{own}", own[strings.Index(own, ":")+1:], "{port}", port[strings.Index(port, ":")+1:],
		"{cookie}", s.browser.Jar.Cookies(mustParse(t, s.address("/")))[0].String(),
		"{foreign}", other.browser.Jar.Cookies(mustParse(t, other.address("/")))[0].String(),
		"{link}", strings.TrimPrefix(s.Link(), s.address("")), "{used}", strings.TrimPrefix(used, s.address("")),
		"{outside}", filepath.ToSlash(secret), "{home}", filepath.ToSlash(string(s.app.Home())), "{uploads}", filepath.ToSlash(s.app.Home().Uploads()),
	), secret}
}

// raw sends bytes and reads the answer. What the length in the headers says is mended after the words were replaced.
func (s siege) raw(t *testing.T, request string) (*http.Response, string) {
	t.Helper()
	head, body, _ := strings.Cut(s.replace.Replace(request), "\r\n\r\n")
	if strings.Contains(request, "{outside}") || strings.Contains(request, "{home}") || strings.Contains(request, "{uploads}") {
		head = regexp.MustCompile(`Content-Length: \d+`).ReplaceAllString(head, fmt.Sprintf("Content-Length: %d", len(body)))
	}
	conn, err := net.Dial("tcp4", s.door.hosts[0])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	// A server that has seen enough answers and hangs up before the rest was written.
	_, _ = io.WriteString(conn, head+"\r\n\r\n"+body)
	method, _, _ := strings.Cut(head, " ")
	answer, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	return answer, string(text)
}

func TestAttacksAreRefused(t *testing.T) {
	s := besiege(t)
	names := map[string]bool{}
	for _, a := range attacks {
		if names[a.name] {
			t.Errorf("two attacks are called %q", a.name)
		}
		names[a.name] = true
		t.Run(a.name, func(t *testing.T) {
			answer, text := s.raw(t, a.request)
			if answer.StatusCode != a.status {
				t.Errorf("status %d, want %d: %s", answer.StatusCode, a.status, text)
			}
			if said := strings.HasPrefix(a.request, "HEAD") || a.status < 400 || strings.Contains(text, " "); !said {
				t.Errorf("it says nothing but %q", text)
			}
			for _, leak := range []string{"root:", "secret\n", "goroutine", ".go:"} {
				if strings.Contains(text, leak) {
					t.Errorf("the answer holds %q: %s", leak, text)
				}
			}
			if origin := answer.Header.Get("Access-Control-Allow-Origin"); origin != "" {
				t.Errorf("pages of %s may read the answer", origin)
			}
		})
	}
	// One upload of the list is in order: with chunks, a length does not count. Nothing else has happened.
	if got := len(s.uploads.paths); got != 1 {
		t.Errorf("%d uploads were taken, want one", got)
	}
	if jobs := answerOf[[]app.Job](s.site, "Jobs.List"); len(jobs) != 0 {
		t.Errorf("jobs were begun: %+v", jobs)
	}
	if info := answerOf[app.WorkspaceInfo](s.site, "Workspaces.Info"); info.Name != "test" || info.Imports != 0 {
		t.Errorf("the workspace is %+v", info)
	}
	if content, err := os.ReadFile(s.secret); err != nil || string(content) != "secret\n1\n" {
		t.Errorf("the secret file holds %q, %v", content, err)
	}
	// The link that was tried in odd ways is still unused.
	s.read(s.visit(s.visitor(), s.replace.Replace("http://{host}{link}")), http.StatusOK)
}

func TestNamesOfUploadsNameNothingElse(t *testing.T) {
	s := besiege(t)
	for sent, want := range map[string]string{
		"../../x.csv": "x.csv", "/etc/x.csv": "x.csv", `..\..\x.csv`: "x.csv", `C:\x.csv`: "x.csv", "x\x00.csv": "x_.csv",
		"%2e%2e%2fx.csv": "%2e%2e%2fx.csv", "NUL.csv": "_NUL.csv", "com1": "_com1", "x.csv:stream": "x.csv_stream", "x.csv. ": "x.csv",
		".kept": ".kept", "link/secret.csv": "secret.csv",
	} {
		got := s.give(sent, []byte("a\n1\n"))
		inside, err := filepath.Rel(s.app.Home().Uploads(), got.Path)
		if err != nil || got.Name != want || strings.Count(inside, string(filepath.Separator)) != 1 || !filepath.IsLocal(inside) || strings.HasPrefix(inside, "link") {
			t.Errorf("%q is stored at %s as %q, want %q: %v", sent, inside, got.Name, want, err)
		}
	}
	if entries, err := os.ReadDir(filepath.Dir(s.secret)); err != nil || len(entries) != 1 {
		t.Errorf("beside the secret stand %v, %v", entries, err)
	}
}

// Connections that send nothing, or a header a minute, are closed; others are answered meanwhile.
func TestSlowClientsHoldNothing(t *testing.T) {
	s := besiege(t)
	var conns []net.Conn
	for _, head := range []string{"", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: {host}\r\nX-A: b\r\n", as("POST /upload?name=a", "Content-Length: 100")} {
		conn, err := net.Dial("tcp4", s.door.hosts[0])
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, s.replace.Replace(head)); err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
	}
	began := time.Now()
	s.read(s.visit(s.browser, s.address("/")), http.StatusOK)
	for i, conn := range conns {
		if err := conn.SetReadDeadline(began.Add(10 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, conn); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Errorf("connection %d is still open: %v", i, err)
		}
	}
	// A page that listens is silent by nature, and stays connected.
	events, _ := s.tab("")
	snapshot(t, events)
	time.Sleep(3 * s.patience)
	s.read(s.post("Settings.Set", "zone", "Europe/Berlin", ""), http.StatusOK)
	until(t, events, func(next heard) bool { return next.event == app.EventChanged })
}

// A method that takes a path must have a policy: in a browser a path is only text that a page sent.
func TestEveryPathFromAPageIsChecked(t *testing.T) {
	s := open(t, Options{})
	text, err := os.ReadFile(filepath.Join("..", "..", "frontend", "src", "lib", "bindings.ts"))
	if err != nil {
		t.Fatal(err)
	}
	policy := s.policy()
	service, checked := "", []string{}
	for line := range strings.Lines(string(text)) {
		if found := regexp.MustCompile(`^export interface (\w+) \{`).FindStringSubmatch(line); found != nil {
			service = found[1]
		}
		found := regexp.MustCompile(`^  (\w+)\((.*)\): Promise<`).FindStringSubmatch(line)
		if found == nil || !regexp.MustCompile(`(?i)\b\w*(paths?|folder|file|dir): string`).MatchString(found[2]) {
			continue
		}
		checked = append(checked, service+"."+found[1])
		if policy[service+"."+found[1]] == nil {
			t.Errorf("%s.%s takes a path from a page, and no policy looks at it", service, found[1])
		}
	}
	if !slices.Contains(checked, "Imports.Prepare") || !slices.Contains(checked, "Workspaces.Open") {
		t.Errorf("methods that take paths were not found: %v", checked)
	}
}
