//go:build desktop && linux

package build_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"telltale/app"
)

// browser is the way of a page that `telltale serve` shows.
type browser struct {
	client  *http.Client
	address string
	home    app.Home
}

func signIn(link string, home app.Home) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	b := &browser{client: &http.Client{Jar: jar}, home: home}
	answer, err := b.client.Get(link)
	if err != nil {
		return nil, err
	}
	b.address, _, _ = strings.Cut(link, "/?")
	return b, answer.Body.Close()
}

func (b *browser) where() string { return "browser" }

func (b *browser) post(path, kind, body string) (string, int, error) {
	answer, err := b.client.Post(b.address+path, kind, bytes.NewReader([]byte(body)))
	if err != nil {
		return "", 0, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return string(text), answer.StatusCode, err
}

func (b *browser) call(method string, args []any) (string, bool, error) {
	body, err := json.Marshal(args)
	if err != nil {
		return "", false, err
	}
	text, status, err := b.post("/api/"+strings.Replace(method, ".", "/", 1), "application/json", string(body))
	return text, status != http.StatusOK, err
}

func (b *browser) give(name, content string) (string, error) {
	text, _, err := b.post("/upload?name="+url.QueryEscape(name), "application/octet-stream", content)
	var sent struct{ Path string }
	return sent.Path, errors.Join(err, json.Unmarshal([]byte(text), &sent))
}

func (b *browser) place(name string) string { return name }
func (b *browser) path(name string) string  { return filepath.Join(string(b.home), name) }

func (b *browser) written(job, _ string) ([]byte, error) {
	answer, err := b.client.Get(b.address + "/download/export/" + job)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", answer.Status, content)
	}
	return content, err
}

func (b *browser) hide(text string) string { return strings.ReplaceAll(text, string(b.home), "(home)") }

// probe is the way of a page in the window: a script there makes the calls that it is told.
type probe struct {
	*Probe
	folder string
	home   app.Home
	end    chan struct{}
}

// Probe is bound to the window like a service. Its methods are called by probeScript.
type Probe struct {
	steps chan string
	done  chan told
}

// told is how a call ended in the page: an answer, or the message of what was thrown.
type told struct{ answer, thrown string }

const probePage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Probe</title><script defer src="probe.js"></script></head><body></body></html>`

// probeScript calls what Go asks it to call, until the window is closed.
const probeScript = `(async () => {
  while (!window.go?.build_test?.Probe) await new Promise((resolve) => setTimeout(resolve, 20));
  const probe = window.go.build_test.Probe;
  for (;;) {
    const { service, method, args } = JSON.parse(await probe.Next());
    let answer = null;
    let thrown = '';
    try {
      answer = await window.go.app[service][method](...args);
    } catch (error) {
      thrown = error instanceof Error ? error.message : 'not an Error: ' + String(error);
    }
    await probe.Done(JSON.stringify(answer ?? null), thrown);
  }
})();`

func newProbe(folder string, home app.Home) *probe {
	return &probe{&Probe{steps: make(chan string), done: make(chan told)}, folder, home, make(chan struct{})}
}

// Next waits for a call to make.
func (p *Probe) Next() string { return <-p.steps }

// Done tells how the call ended.
func (p *Probe) Done(answer, thrown string) { p.done <- told{answer, thrown} }

func (p *probe) where() string { return "window" }

func (p *probe) call(method string, args []any) (string, bool, error) {
	service, name, _ := strings.Cut(method, ".")
	step, err := json.Marshal(map[string]any{"service": service, "method": name, "args": args})
	if err != nil {
		return "", false, err
	}
	late := time.After(time.Minute)
	select {
	case p.steps <- string(step):
	case <-late:
		return "", false, errors.New("the page asked for nothing")
	}
	select {
	case ended := <-p.done:
		if ended.thrown != "" {
			return ended.thrown, true, nil
		}
		return ended.answer, false, nil
	case <-late:
		return "", false, errors.New("the page said nothing")
	}
}

func (p *probe) give(name, content string) (string, error) {
	path := filepath.Join(p.folder, name)
	return path, errors.Join(os.MkdirAll(p.folder, 0o700), os.WriteFile(path, []byte(content), 0o600))
}

func (p *probe) place(name string) string { return filepath.Join(string(p.home), name) }
func (p *probe) path(name string) string  { return p.place(name) }

func (p *probe) written(_, path string) ([]byte, error) { return os.ReadFile(path) }

// hide gives files their bare names, which is how a browser's uploads are called.
func (p *probe) hide(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, p.folder+string(filepath.Separator), ""), string(p.home), "(home)")
}
