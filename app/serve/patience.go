package serve

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// defaultPatience is how long a client may be silent where the server waits for it: while it sends its headers or a body,
// and while it takes what a stream or a download gives. Without it, a handful of clients that send nothing would hold
// connections for good.
const defaultPatience = 30 * time.Second

// unhurried lets an answer take its time, now that the whole request has been read: Go's server would otherwise take the
// end of the time for reading for a client that is gone.
func unhurried(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
}

// patientBody is a body that may be long, as long as it goes on coming. It ends at once when the server does.
type patientBody struct {
	io.Reader
	ctx      context.Context
	conn     *http.ResponseController
	patience time.Duration

	mu sync.Mutex
}

// patiently reads the request's body. Call stop when it has been read.
func patiently(w http.ResponseWriter, r *http.Request, patience time.Duration) (body *patientBody, stop func() bool) {
	body = &patientBody{Reader: r.Body, ctx: r.Context(), conn: http.NewResponseController(w), patience: patience}
	return body, context.AfterFunc(r.Context(), body.giveUp)
}

func (b *patientBody) Read(p []byte) (int, error) {
	b.wait()
	return b.Reader.Read(p)
}

// wait sets the time for the next piece, unless the server is ending: the lock keeps it from undoing giveUp.
func (b *patientBody) wait() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ctx.Err() == nil {
		_ = b.conn.SetReadDeadline(time.Now().Add(b.patience))
	}
}

func (b *patientBody) giveUp() {
	b.mu.Lock()
	defer b.mu.Unlock()
	_ = b.conn.SetReadDeadline(time.Unix(1, 0))
}

// patientWriter is an answer that may be long, as long as the client goes on taking it.
type patientWriter struct {
	http.ResponseWriter
	patience time.Duration
}

func (w patientWriter) Write(p []byte) (int, error) {
	_ = http.NewResponseController(w.ResponseWriter).SetWriteDeadline(time.Now().Add(w.patience))
	return w.ResponseWriter.Write(p)
}

// Unwrap lets a response controller reach the connection.
func (w patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
