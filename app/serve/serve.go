// Package serve shows Telltale's pages in a browser on the same machine: the services of package app over HTTP on
// 127.0.0.1, for whoever holds the one-time link.
//
//	GET  /?token=...                 exchanges the link's token for a cookie
//	GET  /                           the pages
//	POST /api/<Service>/<Method>     arguments as a JSON array; answers the JSON result, or an error as JSON
//	GET  /events                     the app's events, as server-sent events
//	POST /upload?name=...            takes a file; answers the path to prepare it under
//	GET  /download/rejects/<id>      rejected records of an import
//	GET  /download/report?format=... the report of a period
package serve

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"time"

	"telltale/analytics/fault"
	"telltale/app"
)

// Options say how the pages are served. The zero value serves on a free port.
type Options struct {
	// Addr is the address to listen on, on 127.0.0.1 or localhost; port 0 takes a free one. Empty is 127.0.0.1:0.
	Addr string
	// Assets hold the built pages; an index.html anywhere in them marks their root.
	Assets fs.FS
	// UploadLimit is the greatest length of an uploaded file in bytes; 0 is DefaultUploadLimit.
	UploadLimit int64
}

// shutdownLimit is how long answers that are under way may still take when the server ends.
const shutdownLimit = 3 * time.Second

// Server is a server that listens. Serve makes it answer.
type Server struct {
	app      *app.App
	listener net.Listener
	door     *door
	uploads  *uploads
	http     *http.Server
}

// New begins to listen. It refuses every address but 127.0.0.1, because whoever reaches the pages reads the data.
func New(a *app.App, o Options) (*Server, error) {
	addr, err := loopback(o.Addr)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp4", addr)
	if err != nil {
		return nil, fault.New(fault.Busy, "Nothing can listen on %s: %v.", addr, err).
			Do("Choose another port, or 127.0.0.1:0 for any free one.")
	}
	uploads, err := newUploads(a.Home(), o.UploadLimit)
	if err != nil {
		_ = listener.Close()
		return nil, err
	}
	s := &Server{app: a, listener: listener, door: newDoor(listener.Addr().(*net.TCPAddr).Port), uploads: uploads}
	s.http = &http.Server{Handler: s.handler(o.Assets), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	return s, nil
}

// loopback checks that the address is one of this machine only.
func loopback(addr string) (string, error) {
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fault.New(fault.Invalid, "%q is no address: %v.", addr, err).Do("Write it as 127.0.0.1:8080.")
	}
	if host != "127.0.0.1" && host != "localhost" {
		return "", fault.New(fault.Invalid, "Telltale serves on 127.0.0.1 only, not on %q: whoever reaches the pages reads the data.", host).
			Do("To use it from another machine, forward the port with ssh -L.")
	}
	return net.JoinHostPort("127.0.0.1", port), nil
}

// Link is a new address that opens the pages, once.
func (s *Server) Link() string { return s.door.link() }

// Serve answers until the context ends, and then returns nil. Uploaded files that nobody imported are removed.
func (s *Server) Serve(ctx context.Context) error {
	defer s.uploads.removeAll()
	// Event streams never end by themselves; they end with this context.
	s.http.BaseContext = func(net.Listener) context.Context { return ctx }
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		limited, cancel := context.WithTimeout(context.Background(), shutdownLimit)
		defer cancel()
		if s.http.Shutdown(limited) != nil {
			_ = s.http.Close()
		}
	}()
	err := s.http.Serve(s.listener)
	if !errors.Is(err, http.ErrServerClosed) {
		return fault.New(fault.Internal, "The server stopped: %v.", err)
	}
	<-stopped
	return nil
}

// handler lays out the addresses. What comes first is checked first.
func (s *Server) handler(assets fs.FS) http.Handler {
	api := newAPI(s.app.Services(), s.policy())
	inside := http.NewServeMux()
	inside.Handle("POST /api/{service}/{method}", api)
	inside.HandleFunc("GET /events", s.events)
	inside.HandleFunc("POST /upload", s.upload)
	inside.HandleFunc("GET /download/rejects/{id}", s.downloadRejects)
	inside.HandleFunc("GET /download/report", s.downloadReport)
	inside.Handle("GET /", newPages(assets))
	return s.door.guard(inside)
}
