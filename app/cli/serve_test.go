package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/app"
)

// served is a `telltale serve` process and a browser that is signed in to it.
type served struct {
	t       *testing.T
	process *exec.Cmd
	browser *http.Client
	address string
	folder  string // for uploads
}

func (s scene) serve() *served {
	s.t.Helper()
	command := s.command("serve")
	out, err := command.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		s.t.Fatal(err)
	}
	// When the test fails early the process must not outlive it.
	s.t.Cleanup(func() { _ = command.Process.Kill() })
	said := bufio.NewScanner(out)
	said.Scan()
	_, link, _ := strings.Cut(said.Text(), "http://")
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	answer, err := browser.Get("http://" + link)
	if err != nil {
		s.t.Fatalf("serve said %q: %v", said.Text(), err)
	}
	answer.Body.Close()
	host, _, _ := strings.Cut(link, "/")
	return &served{s.t, command, browser, "http://" + host, app.Home(filepath.Join(s.folder, "home")).Uploads()}
}

// call calls a method and reads its answer into result.
func (p *served) call(method string, result any, args ...any) {
	p.t.Helper()
	body, err := json.Marshal(args)
	if err != nil {
		p.t.Fatal(err)
	}
	answer, err := p.browser.Post(p.address+"/api/"+strings.Replace(method, ".", "/", 1), "application/json", bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(result); err != nil || answer.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: status %d, %v", method, answer.StatusCode, err)
	}
}

// upload sends a file and returns the path to prepare it under.
func (p *served) upload(path string) string {
	p.t.Helper()
	file, err := os.Open(path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer file.Close()
	answer, err := p.browser.Post(p.address+"/upload?name="+url.QueryEscape(filepath.Base(path)), "application/octet-stream", file)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	var sent struct{ Path string }
	if err := json.NewDecoder(answer.Body).Decode(&sent); err != nil {
		p.t.Fatal(err)
	}
	return sent.Path
}

// end sends the signal and checks that the process ends in order and soon.
func (p *served) end(signal os.Signal) {
	p.t.Helper()
	began := time.Now()
	if err := p.process.Process.Signal(signal); err != nil {
		p.t.Fatal(err)
	}
	if err := p.process.Wait(); err != nil {
		p.t.Errorf("it ended with %v", err)
	}
	if took := time.Since(began); took > 4*time.Second {
		p.t.Errorf("it took %v to end", took)
	}
	left, err := os.ReadDir(p.folder)
	if err != nil || len(left) > 0 {
		p.t.Errorf("in the folder for uploads there are %v, %v", left, err)
	}
}

// Whatever is under way when the person ends the server, it ends within a few seconds, and nothing is half done.
func TestServeEndsInOrder(t *testing.T) {
	s := newScene(t)
	before := s.shows()
	for _, c := range []struct {
		name   string
		signal os.Signal
		during func(*testing.T, *served)
	}{
		{"while pages listen", os.Interrupt, func(t *testing.T, p *served) {
			for range 3 {
				stream, err := p.browser.Get(p.address + "/events")
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { stream.Body.Close() })
			}
		}},
		{"during an upload", syscall.SIGTERM, func(t *testing.T, p *served) {
			body, feed := io.Pipe()
			go func() {
				answer, err := p.browser.Post(p.address+"/upload?name=half.csv", "application/octet-stream", body)
				if err == nil {
					answer.Body.Close()
				}
			}()
			if _, err := io.WriteString(feed, strings.Repeat("half a file\n", 100_000)); err != nil {
				t.Fatal(err)
			}
			for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
				if found, _ := os.ReadDir(p.folder); len(found) > 0 {
					return
				}
			}
			t.Fatal("nothing of the upload arrived")
		}},
		{"with files that wait", os.Interrupt, func(_ *testing.T, p *served) {
			var drop app.PreparedDrop
			p.call("Imports.Prepare", &drop, []string{p.upload(s.big)})
		}},
		{"during an import", syscall.SIGTERM, func(t *testing.T, p *served) {
			var drop app.PreparedDrop
			p.call("Imports.Prepare", &drop, []string{p.upload(s.big)})
			var job app.Job
			for p.call("Imports.Start", &job, drop.ID); job.Phase != "load"; p.call("Jobs.Get", &job, job.ID) {
				if job.Ended() {
					t.Fatalf("the import was too quick: %+v", job)
				}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.t = t
			p := s.serve()
			c.during(t, p)
			p.end(c.signal)
			if diff := cmp.Diff(before, s.shows()); diff != "" {
				t.Errorf("the workspace shows something else:\n%s", diff)
			}
			if left := s.leftovers(); len(left) > 0 {
				t.Errorf("there are %v", left)
			}
		})
	}
}
