// Package serve shows Telltale's pages in a browser on the same machine: the services of package app over HTTP on
// 127.0.0.1, for whoever holds the one-time link.
//
//	GET  /?token=...                 exchanges the link's token for a cookie
//	GET  /                           the pages
//	POST /api/<Service>/<Method>     arguments as a JSON array; answers the JSON result, or an error as JSON
//	GET  /events                     the app's events, as server-sent events
//	POST /upload?name=...            takes a file; answers the path to prepare it under
//	GET  /download/rejects/<id>      rejected records of an import
//	GET  /download/labels/<review>   the sheet for a second reviewer
//	GET  /download/export/<job>      the file of a report that a job wrote, once
//	GET  /download/rows?query=...    the rows behind a number
//	GET  /download/sql?query=...     the rows of a query in SQL
package serve

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"sync"
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

	patience time.Duration // 0 is defaultPatience; tests have less
}

// shutdownLimit is how long answers that are under way may still take when the server ends.
const shutdownLimit = 3 * time.Second

// headerLimit is the greatest length of a request's headers. Browsers send this address the cookies of every other server
// on 127.0.0.1 too.
const headerLimit = 64 << 10

// Server is a server that listens. Serve makes it answer.
type Server struct {
	app      *app.App
	listener net.Listener
	door     *door
	uploads  *uploads
	exports  *exports
	hub      *hub
	http     *http.Server
	patience time.Duration
	answers  sync.WaitGroup // those that are under way
}

// New begins to listen. It refuses every address but 127.0.0.1, because whoever reaches the pages reads the data. The
// loopback of IPv6, ::1, is no second door: with one address there is one host to check and one to give the cookie to,
// and a browser that tries localhost on ::1 first goes on to 127.0.0.1.
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
	s := &Server{app: a, listener: listener, door: newDoor(listener.Addr().(*net.TCPAddr).Port), uploads: uploads, exports: newExports(a.Home()), hub: newHub(),
		patience: cmp.Or(o.patience, defaultPatience)}
	s.http = &http.Server{
		Handler: s.handler(o.Assets), MaxHeaderBytes: headerLimit,
		ReadHeaderTimeout: s.patience, ReadTimeout: s.patience, IdleTimeout: 2 * time.Minute,
		ErrorLog: log.New(io.Discard, "", 0), // what it would tell is of no use to the person at the terminal
	}
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

// Serve answers until the context ends, and then returns nil: streams and uploads end at once, calls may still be answered
// for a moment. Uploaded files that nobody imported are removed.
func (s *Server) Serve(ctx context.Context) error {
	defer s.uploads.removeAll()
	defer s.exports.removeAll()
	defer s.app.Subscribe(s.hub.publish)()
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
	s.answers.Wait()
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
	inside.HandleFunc("GET /download/labels/{review}", s.downloadLabels)
	inside.HandleFunc("GET /download/export/{job}", s.downloadExport)
	inside.HandleFunc("GET /download/rows", s.downloadRows)
	inside.HandleFunc("GET /download/sql", s.downloadSQL)
	inside.Handle("GET /", newPages(assets))
	inside.HandleFunc("/", refuseMethod)
	return s.counted(s.door.guard(inside))
}

// counted lets Serve wait for answers that are under way: what they leave behind is removed after them.
func (s *Server) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.answers.Add(1)
		defer s.answers.Done()
		next.ServeHTTP(w, r)
	})
}
