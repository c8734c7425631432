package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/app"
)

// site is a server with a real workspace, and a browser that has opened its link.
type site struct {
	*Server
	t       *testing.T
	app     *app.App
	browser *http.Client
	stop    context.CancelFunc
	stopped chan error
}

var pagesForTests = fstest.MapFS{
	"frontend/dist/index.html":        {Data: []byte("<!doctype html><title>Telltale</title>")},
	"frontend/dist/assets/app-1a2.js": {Data: []byte("export {}")},
}

// open starts a server.
func open(t *testing.T, options Options) *site {
	t.Helper()
	if options.Assets == nil {
		options.Assets = pagesForTests
	}
	s := &site{t: t}
	s.start(app.Home(t.TempDir()), options)
	t.Cleanup(func() {
		s.stop()
		if err := s.app.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}

// start opens the workspace, serves it, and signs a browser in.
func (s *site) start(home app.Home, options Options) {
	s.t.Helper()
	s.app = app.New(home)
	if err := s.app.Open(s.t.Context(), filepath.Join(string(home), "test.telltale"), analytics.Options{Zone: "UTC"}); err != nil {
		s.t.Fatal(err)
	}
	server, err := New(s.app, options)
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s.Server, s.stop, s.stopped = server, stop, make(chan error, 1)
	go func() { s.stopped <- server.Serve(ctx) }()
	s.browser = s.visitor()
	s.read(s.visit(s.browser, s.Link()), http.StatusOK)
}

// restart ends the server and its app, as a person does in the evening, and starts others on the same data folder.
func (s *site) restart() {
	s.t.Helper()
	s.stop()
	if err := <-s.stopped; err != nil {
		s.t.Fatal(err)
	}
	if err := s.app.Close(); err != nil {
		s.t.Fatal(err)
	}
	s.start(s.app.Home(), Options{Assets: pagesForTests})
}

// visitor is a browser without a cookie.
func (s *site) visitor() *http.Client {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &http.Client{Jar: jar, Timeout: time.Minute}
}

func (s *site) address(path string) string { return "http://" + s.door.hosts[0] + path }

// visit opens an address as the address line does.
func (s *site) visit(browser *http.Client, address string) *http.Response {
	s.t.Helper()
	answer, err := browser.Get(address)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer
}

// send makes a request with the given headers; Host replaces the host.
func (s *site) send(browser *http.Client, method, path, body string, headers map[string]string) *http.Response {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.address(path), strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for name, value := range headers {
		if name == "Host" {
			request.Host = value
			continue
		}
		request.Header.Set(name, value)
	}
	answer, err := browser.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer
}

// read checks the status and returns the body.
func (s *site) read(answer *http.Response, status int) string {
	s.t.Helper()
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if answer.StatusCode != status {
		s.t.Fatalf("%s %s: status %d, want %d: %s", answer.Request.Method, answer.Request.URL.Path, answer.StatusCode, status, body)
	}
	return string(body)
}

// post calls a method as a page does.
func (s *site) post(method string, args ...any) *http.Response {
	s.t.Helper()
	if args == nil {
		args = []any{}
	}
	body, err := json.Marshal(args)
	if err != nil {
		s.t.Fatal(err)
	}
	service, name, _ := strings.Cut(method, ".")
	return s.send(s.browser, http.MethodPost, "/api/"+service+"/"+name, string(body), map[string]string{"Content-Type": "application/json"})
}

// answerOf calls a method that succeeds, and reads its result.
func answerOf[T any](s *site, method string, args ...any) T {
	s.t.Helper()
	var result T
	text := s.read(s.post(method, args...), http.StatusOK)
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		s.t.Fatalf("%s answered %s: %v", method, text, err)
	}
	return result
}

// fault calls a method that fails, and reads its error.
func (s *site) fault(status int, method string, args ...any) *fault.Error {
	s.t.Helper()
	return s.readFault(s.post(method, args...), status)
}

func (s *site) readFault(answer *http.Response, status int) *fault.Error {
	s.t.Helper()
	var failed fault.Error
	text := s.read(answer, status)
	if err := json.Unmarshal([]byte(text), &failed); err != nil || failed.Code == "" || failed.Text == "" {
		s.t.Fatalf("no fault but %q: %v", text, err)
	}
	return &failed
}

// give uploads a file.
func (s *site) give(name string, content []byte) Uploaded {
	s.t.Helper()
	answer, err := s.browser.Post(s.address("/upload?name="+url.QueryEscape(name)), "application/octet-stream", bytes.NewReader(content))
	if err != nil {
		s.t.Fatal(err)
	}
	var sent Uploaded
	if err := json.Unmarshal([]byte(s.read(answer, http.StatusOK)), &sent); err != nil {
		s.t.Fatal(err)
	}
	return sent
}

// ended waits for a job's end through the API, as a page does.
func (s *site) ended(job app.Job) app.Job {
	s.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if job = answerOf[app.Job](s, "Jobs.Get", job.ID); job.Ended() {
			return job
		}
	}
	s.t.Fatalf("the job did not end: %+v", job)
	return job
}

func TestOnlyLoopbackIsServed(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":8080", "192.168.1.2:80", "[::]:0", "example.com:80", "127.0.0.1"} {
		if _, err := loopback(addr); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", addr, err)
		}
	}
	for addr, want := range map[string]string{"": "127.0.0.1:0", "localhost:99": "127.0.0.1:99", "127.0.0.1:0": "127.0.0.1:0"} {
		if got, err := loopback(addr); got != want || err != nil {
			t.Errorf("%q: %q, %v", addr, got, err)
		}
	}
}

func TestShutdownEndsStreamsAndRemovesUploads(t *testing.T) {
	s := open(t, Options{})
	sent := s.give("left.csv", []byte("a,b\n1,2\n"))
	stream := s.visit(s.browser, s.address("/events"))
	defer stream.Body.Close()
	began := time.Now()
	s.stop()
	if err := <-s.stopped; err != nil {
		t.Errorf("Serve returned %v", err)
	}
	if took := time.Since(began); took > shutdownLimit {
		t.Errorf("it took %v", took)
	}
	if _, err := io.ReadAll(stream.Body); err != nil {
		t.Errorf("the stream did not end in order: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(s.app.Home().Uploads(), "*")); len(left) > 0 {
		t.Errorf("%s was left behind as %v", sent.Path, left)
	}
}
