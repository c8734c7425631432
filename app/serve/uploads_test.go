package serve

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"telltale/analytics/fault"
	"telltale/analytics/source"
	"telltale/app"
)

func TestUploadKeepsNameAndContent(t *testing.T) {
	s := open(t, Options{})
	content := []byte("when,what\n1,2\n")
	sent := s.give("März 1/2.csv", content)
	got, err := os.ReadFile(sent.Path)
	if err != nil || !bytes.Equal(got, content) || sent.Bytes != int64(len(content)) || sent.Name != "2.csv" {
		t.Errorf("got %+v holding %q, %v", sent, got, err)
	}
	again := s.give("2.csv", content)
	if again.Path == sent.Path {
		t.Errorf("two files of one name share the path %s", again.Path)
	}
}

func TestUploadOfAForm(t *testing.T) {
	s := open(t, Options{})
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("note", "not a file"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.csv", "../../b.csv"} {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, "x\n"+name); err != nil {
			t.Fatal(err)
		}
	}
	form.Close()
	var answer struct{ Files []Uploaded }
	text := s.read(s.send(s.browser, http.MethodPost, "/upload", body.String(), map[string]string{"Content-Type": form.FormDataContentType()}), http.StatusOK)
	if err := json.Unmarshal([]byte(text), &answer); err != nil || len(answer.Files) != 2 || answer.Files[1].Name != "b.csv" {
		t.Fatalf("%s: %v", text, err)
	}
	for _, file := range answer.Files {
		if !s.app.Home().Uploaded(file.Path) {
			t.Errorf("%s lies outside the folder for uploads", file.Path)
		}
	}
}

func TestUploadLimits(t *testing.T) {
	s := open(t, Options{UploadLimit: 1000})
	upload := func(path, body string) *http.Response { return s.send(s.browser, http.MethodPost, path, body, nil) }
	s.read(upload("/upload?name=a.csv", strings.Repeat("x", 1000)), http.StatusOK)
	if failed := s.readFault(upload("/upload?name=a.csv", strings.Repeat("x", 1001)), http.StatusRequestEntityTooLarge); failed.File != "a.csv" {
		t.Errorf("the error names %q", failed.File)
	}
	// Without an announced length the limit is found while reading.
	if _, err := s.uploads.keep("b.csv", strings.NewReader(strings.Repeat("x", 5000)), -1); !fault.Is(err, fault.Invalid) {
		t.Errorf("an endless upload: %v", err)
	}
	for _, name := range []string{"", "..", "/", "a/..", "%00"} {
		if answer := upload("/upload?name="+name, "x"); answer.StatusCode != http.StatusBadRequest && name != "%00" {
			t.Errorf("name %q: status %d", name, answer.StatusCode)
		}
	}
	s.uploads.free = func(string) (int64, error) { return diskReserve + 10, nil }
	s.read(upload("/upload?name=fits.csv", "0123456789"), http.StatusOK)
	s.readFault(upload("/upload?name=full.csv", "0123456789a"), http.StatusInsufficientStorage)
	if _, err := s.uploads.keep("broken.csv", io.MultiReader(strings.NewReader("half"), brokenReader{}), -1); !fault.Is(err, fault.Canceled) {
		t.Errorf("a connection that breaks: %v", err)
	}
	folders, err := os.ReadDir(s.app.Home().Uploads())
	if err != nil || len(folders) != len(s.uploads.paths) {
		t.Errorf("%d folders for %d uploads, %v", len(folders), len(s.uploads.paths), err)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

func TestStaleUploadsOfAKilledRunAreRemoved(t *testing.T) {
	home := app.Home(t.TempDir())
	old, young := filepath.Join(home.Uploads(), "old"), filepath.Join(home.Uploads(), "young")
	for _, folder := range []string{old, young} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-staleUpload - time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	if _, err := newUploads(home, 0); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(home.Uploads())
	if err != nil || len(left) != 1 || left[0].Name() != "young" {
		t.Errorf("left: %v, %v", left, err)
	}
}

// FuzzFileName: whatever a browser sends as a name, the result is one plain element of a path, or an error.
func FuzzFileName(f *testing.F) {
	for _, seed := range []string{"a.csv", `C:\x\y.csv`, "../../etc/passwd", "a\x00b", "...", " ", "con:", "NUL.csv", "lpt¹", strings.Repeat("ä", 300) + ".csv", "\xff\xfe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got, err := fileName(name)
		if err != nil {
			return
		}
		bad := got == "" || got == "." || got == ".." || len(got) > 200 || !utf8.ValidString(got) ||
			got != filepath.Base(got) || strings.ContainsAny(got, "/\\\x00:") || !filepath.IsLocal(got)
		if bad {
			t.Errorf("%q gave %q", name, got)
		}
		if again, err := fileName(got); err != nil || again != got {
			t.Errorf("%q is not stable: %q, %v", got, again, err)
		}
	})
}

func TestOnlySentFilesCanBePrepared(t *testing.T) {
	s := open(t, Options{})
	secret := filepath.Join(t.TempDir(), "secret.csv")
	if err := os.WriteFile(secret, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sent := s.give("sent.csv", []byte("a,b\n1,2\n"))
	for _, paths := range [][]string{
		{secret}, {sent.Path, secret}, {s.app.Home().Uploads()}, {filepath.Dir(sent.Path)}, {sent.Path + "/../../../test.telltale"},
		{filepath.Join(filepath.Dir(sent.Path), "..", filepath.Base(filepath.Dir(sent.Path)), "sent.csv") + "x"},
	} {
		if failed := s.fault(http.StatusBadRequest, "Imports.Prepare", paths); failed.Code != fault.Invalid {
			t.Errorf("%v: %v", paths, failed)
		}
	}
	drop := answerOf[app.PreparedDrop](s, "Imports.Prepare", []string{sent.Path})
	if len(drop.Files) != 1 || drop.Files[0].Name != "sent.csv" {
		t.Errorf("got %+v", drop)
	}
	// Taking the drop back removes the file, and it cannot be prepared again.
	s.read(s.post("Imports.Discard", drop.ID), http.StatusOK)
	if _, err := os.Stat(sent.Path); !os.IsNotExist(err) {
		t.Errorf("the discarded file is still there: %v", err)
	}
}

func TestBrowserWritesOnlyIntoTheDataFolder(t *testing.T) {
	s := open(t, Options{})
	outside := filepath.Join(t.TempDir(), "x.telltale")
	for _, method := range []string{"Workspaces.Create", "Workspaces.Backup", "Workspaces.Open"} {
		for _, path := range []string{outside, "../x.telltale", "a/b.telltale", "", ".", ".."} {
			s.fault(http.StatusBadRequest, method, path)
		}
	}
	s.fault(http.StatusUnprocessableEntity, "Imports.ExportRejects", 1, outside)
	job := s.ended(answerOf[app.Job](s, "Workspaces.Backup", "copy"))
	want := filepath.Join(string(s.app.Home()), "copy.telltale")
	if job.State != app.Done || job.Result.Path != want {
		t.Fatalf("the backup: %+v", job)
	}
	info := answerOf[app.WorkspaceInfo](s, "Workspaces.Open", want)
	if info.Path != want {
		t.Errorf("opened %s", info.Path)
	}
	if recent := answerOf[[]string](s, "Workspaces.Recent"); !slices.Contains(recent, want) {
		t.Errorf("recent: %v", recent)
	}
}

func TestUploadServesReimportAfterARestart(t *testing.T) {
	s := open(t, Options{})
	sent := s.give("requests.csv", []byte(requestsCSV))
	drop := answerOf[app.PreparedDrop](s, "Imports.Prepare", []string{sent.Path})
	line := s.ended(answerOf[app.Job](s, "Imports.Start", drop.ID)).Result.Outcome.Imports[0]

	s.restart()
	drop = answerOf[app.PreparedDrop](s, "Imports.Reimport", line.ID, "")
	if len(drop.Files) != 1 || drop.Files[0].Name != "requests.csv" || drop.Files[0].Replaces.ID != line.ID {
		t.Fatalf("again: %+v", drop)
	}
	revised := answerOf[app.PreparedFile](s, "Imports.Revise", drop.ID, 0, source.Choices{Source: "requests", Units: map[string]string{"duration_us": "s"}})
	if !revised.Ready {
		t.Fatalf("revised: %+v", revised)
	}
	job := s.ended(answerOf[app.Job](s, "Imports.Start", drop.ID))
	if job.State != app.Done || job.Result.Outcome.Imports[0].Used != 4 {
		t.Fatalf("the second import: %+v", job)
	}

	// The rejected record is downloaded, mended and sent like any other file.
	rejects := s.read(s.visit(s.browser, s.address(fmt.Sprintf("/download/rejects/%d", job.Result.Outcome.Imports[0].ID))), http.StatusOK)
	mended := s.give("mended.csv", []byte(strings.Replace(rejects, "not a time", "2026-10-01T10:30:00Z", 1)))
	drop = answerOf[app.PreparedDrop](s, "Imports.Prepare", []string{mended.Path})
	if job = s.ended(answerOf[app.Job](s, "Imports.Start", drop.ID)); job.Result.Outcome.Imports[0].Used != 1 {
		t.Errorf("the mended record: %+v", job.Result.Outcome)
	}

	// A page names a file of this machine as little here as elsewhere.
	s.fault(http.StatusBadRequest, "Imports.Reimport", line.ID, filepath.Join(string(s.app.Home()), "test.telltale"))
}
