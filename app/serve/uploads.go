package serve

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/app"
)

// DefaultUploadLimit is the greatest length of an uploaded file in bytes.
const DefaultUploadLimit = 64 << 30

// diskReserve is what an upload leaves free on the disk: the import needs room too, and a full disk hurts everyone.
const diskReserve = 1 << 30

// uploadChunk is how much is written between two looks at the free space.
const uploadChunk = 32 << 20

// staleUpload is the age at which an upload that an earlier run left behind is removed.
const staleUpload = 24 * time.Hour

// Uploaded is a file that was sent.
type Uploaded struct {
	Path  string `json:"path"` // to prepare it under
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// uploads keeps files that browsers sent, each in a folder of its own, so that it keeps its name.
type uploads struct {
	home   app.Home
	folder string
	limit  int64
	free   func(path string) (int64, error) // bytes that may still be written

	mu    sync.Mutex
	paths map[string]bool
}

func newUploads(home app.Home, limit int64) (*uploads, error) {
	u := &uploads{home: home, folder: home.Uploads(), limit: limit, free: analytics.FreeSpace, paths: map[string]bool{}}
	if u.limit == 0 {
		u.limit = DefaultUploadLimit
	}
	if err := os.MkdirAll(u.folder, 0o700); err != nil {
		return nil, fault.New(fault.Invalid, "The folder for uploads cannot be made: %v.", err).In(u.folder).
			Do("Set %s to a folder that you may write to.", app.HomeVariable)
	}
	u.removeStale()
	return u, nil
}

// removeStale removes what an earlier run left behind when it was killed. Files that are kept stay.
func (u *uploads) removeStale() {
	entries, err := os.ReadDir(u.folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		path := filepath.Join(u.folder, entry.Name())
		info, err := entry.Info()
		if err == nil && info.IsDir() && time.Since(info.ModTime()) > staleUpload && !u.home.Kept(path) {
			_ = os.RemoveAll(path)
		}
	}
}

// has reports whether the path is that of an uploaded file.
func (u *uploads) has(path string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.paths[path]
}

// removeAll removes every uploaded file that is not kept.
func (u *uploads) removeAll() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for path := range u.paths {
		u.home.DiscardUpload(path)
	}
	clear(u.paths)
}

// keep stores content of the announced length (-1: unknown) under its name. When it fails nothing stays.
func (u *uploads) keep(name string, content io.Reader, announced int64) (Uploaded, error) {
	name, err := fileName(name)
	if err != nil {
		return Uploaded{}, err
	}
	if announced > u.limit {
		return Uploaded{}, u.tooLong(name)
	}
	if err := u.room(name, announced); err != nil {
		return Uploaded{}, err
	}
	folder, err := os.MkdirTemp(u.folder, "")
	if err != nil {
		return Uploaded{}, fault.New(fault.Internal, "The upload cannot be stored: %v.", err).In(name)
	}
	path := filepath.Join(folder, name)
	length, err := u.write(path, name, content)
	if err != nil {
		_ = os.RemoveAll(folder)
		return Uploaded{}, err
	}
	u.mu.Lock()
	u.paths[path] = true
	u.mu.Unlock()
	return Uploaded{Path: path, Name: name, Bytes: length}, nil
}

// write copies the content into a new file, looking at the limits as it goes.
func (u *uploads) write(path, name string, content io.Reader) (length int64, err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, fault.New(fault.Internal, "The upload cannot be stored: %v.", err).In(name)
	}
	defer func() {
		if closing := file.Close(); err == nil && closing != nil {
			err = fault.New(fault.Internal, "The upload cannot be stored: %v.", closing).In(name)
		}
	}()
	for {
		n, err := io.CopyN(file, content, uploadChunk)
		length += n
		if length > u.limit {
			return length, u.tooLong(name)
		}
		if errors.Is(err, io.EOF) {
			return length, nil
		}
		if err != nil {
			return length, broken("The upload of "+name, err)
		}
		if err := u.room(name, uploadChunk); err != nil {
			return length, err
		}
	}
}

// room checks that the disk has room for more.
func (u *uploads) room(name string, more int64) error {
	free, err := u.free(u.folder)
	if err != nil {
		return fault.New(fault.Internal, "The free space of the disk is not known: %v.", err).In(name)
	}
	if free-max(more, 0) < diskReserve {
		return withStatus{fault.New(fault.Invalid, "The disk of %s has too little room: %d MB are free, and beside the file %d must stay so.", u.folder, free>>20, diskReserve>>20).In(name).
			Do("Make room, or set %s to a folder on another disk.", app.HomeVariable), http.StatusInsufficientStorage}
	}
	return nil
}

func (u *uploads) tooLong(name string) error {
	return withStatus{fault.New(fault.Invalid, "The file is longer than %d MB.", u.limit>>20).In(name).
		Do("Import it from the command line: telltale import FILE"), http.StatusRequestEntityTooLarge}
}

// upload takes one file as the body, named by ?name=, or several as a form.
func (s *Server) upload(w http.ResponseWriter, r *http.Request) {
	body, stop := patiently(w, r, s.patience)
	defer stop()
	sent, err := s.receive(r, body)
	if err != nil {
		answerError(w, err)
		return
	}
	answerJSON(w, http.StatusOK, struct {
		Uploaded
		Files []Uploaded `json:"files"`
	}{sent[0], sent})
}

// receive stores what the request brings: at least one file.
func (s *Server) receive(r *http.Request, body io.Reader) ([]Uploaded, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		file, err := s.uploads.keep(r.URL.Query().Get("name"), body, r.ContentLength)
		return []Uploaded{file}, err
	}
	r.Body = io.NopCloser(body)
	form, err := r.MultipartReader()
	if err != nil {
		return nil, fault.New(fault.Invalid, "The form cannot be read: %v.", err)
	}
	sent := []Uploaded{}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, broken("The upload", err)
		}
		if part.FileName() == "" {
			continue
		}
		file, err := s.uploads.keep(part.FileName(), part, -1)
		if err != nil {
			return nil, err
		}
		sent = append(sent, file)
	}
	if len(sent) == 0 {
		return nil, fault.New(fault.Invalid, "The form has no file.")
	}
	return sent, nil
}
