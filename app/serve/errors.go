package serve

import (
	"encoding/json"
	"errors"
	"html"
	"io"
	"net/http"
	"os"
	"strings"

	"telltale/analytics/fault"
)

// withStatus is an error that HTTP has a status of its own for.
type withStatus struct {
	cause  *fault.Error
	status int
}

func (e withStatus) Error() string { return e.cause.Error() }
func (e withStatus) Unwrap() error { return e.cause }

// answerJSON writes a value as JSON.
func answerJSON(w http.ResponseWriter, status int, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		status = http.StatusInternalServerError
		text, _ = json.Marshal(fault.New(fault.Internal, "The answer is no JSON: %v.", err))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n'))
}

// answerError writes an error as the JSON of a fault. 401 and 403 are left to the door, so that a page knows them for a
// session that is over.
func answerError(w http.ResponseWriter, err error) {
	failed := fault.Of(err)
	status := http.StatusInternalServerError
	switch failed.Code {
	case fault.Invalid:
		status = http.StatusBadRequest
	case fault.NotFound:
		status = http.StatusNotFound
	case fault.Unsupported, fault.NotEnough:
		status = http.StatusUnprocessableEntity
	case fault.Busy, fault.Canceled:
		status = http.StatusConflict
	}
	var known withStatus
	if errors.As(err, &known) {
		status = known.status
	}
	answerJSON(w, status, failed)
}

// broken says why a body could not be read to its end.
func broken(what string, err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return withStatus{fault.New(fault.Canceled, "%s came too slowly and was given up.", what).Do("Send it again."), http.StatusRequestTimeout}
	}
	return fault.New(fault.Canceled, "%s broke off: %v.", what, err).Do("Send it again.")
}

// refuse answers a request that is not let in: a program as JSON, a person who opened an address as a page.
func refuse(w http.ResponseWriter, r *http.Request, status int, format string, args ...any) {
	why := fault.New(fault.Invalid, format, args...)
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		answerJSON(w, status, why)
		return
	}
	answerPage(w, status, "", why.Text)
}

// answerPage writes a page of one sentence. head is HTML, text is not.
func answerPage(w http.ResponseWriter, status int, head, text string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">`+head+
		`<title>Telltale</title><body style="font: 15px/1.5 system-ui; max-width: 36em; margin: 20vh auto; padding: 0 24px">`+
		`<h1 style="font-size: 17px">Telltale</h1><p>`+html.EscapeString(text)+`</p>`)
}

// refuseMethod answers requests that no address takes.
func refuseMethod(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", "GET, POST")
	answerError(w, withStatus{fault.New(fault.Invalid, "%s is not done here.", r.Method), http.StatusMethodNotAllowed})
}
