package serve

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/labeling"
)

// downloadRejects sends the rejected records of an import as a file that can be mended and imported again.
func (s *Server) downloadRejects(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		answerError(w, fault.New(fault.Invalid, "%q is no import.", r.PathValue("id")))
		return
	}
	unhurried(w)
	// The error of an unknown import must come before the first byte, so it is asked for first.
	if _, err := s.app.Imports().Get(id); err != nil {
		answerError(w, err)
		return
	}
	attach(w, "text/csv; charset=utf-8", fmt.Sprintf("rejects-%d.csv", id))
	if err := s.app.WriteRejects(r.Context(), id, patientWriter{w, s.patience}); err != nil {
		// The status has gone out already: breaking off tells the browser that the file is not complete.
		panic(http.ErrAbortHandler)
	}
}

// downloadExport sends the file of an export that a page began, once, and removes it.
func (s *Server) downloadExport(w http.ResponseWriter, r *http.Request) {
	unhurried(w)
	job, err := s.app.Jobs().Get(r.PathValue("job"))
	if err != nil {
		answerError(w, err)
		return
	}
	if job.Result == nil || !s.exports.has(job.Result.Path) {
		answerError(w, fault.New(fault.NotFound, "There is no file of job %s.", job.ID).Do("Export it again; a file can be downloaded once."))
		return
	}
	path := job.Result.Path
	defer s.exports.remove(path)
	file, err := os.Open(path)
	if err != nil {
		answerError(w, fault.New(fault.NotFound, "The file is not there any more: %v.", err).Do("Export it again."))
		return
	}
	defer file.Close()
	kind := mime.TypeByExtension(filepath.Ext(path))
	if filepath.Ext(path) == ".xlsx" {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" // which not every system knows
	}
	attach(w, cmp.Or(kind, "text/plain; charset=utf-8"), filepath.Base(path))
	w.Header().Set("Content-Length", strconv.FormatInt(job.Result.Bytes, 10))
	if _, err := io.Copy(patientWriter{w, s.patience}, file); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// downloadRows sends all rows of the query (?query=, an engine.RowsQuery as JSON) as CSV.
func (s *Server) downloadRows(w http.ResponseWriter, r *http.Request) {
	unhurried(w)
	var query engine.RowsQuery
	if err := json.Unmarshal([]byte(r.URL.Query().Get("query")), &query); err != nil {
		answerError(w, fault.New(fault.Invalid, "The query of the rows is wrong: %v.", err))
		return
	}
	// The error of a wrong query must come before the first byte, so one row is asked for first.
	one := query
	one.Offset, one.Limit = 0, 1
	if _, err := s.app.Dashboards().Rows(one); err != nil {
		answerError(w, err)
		return
	}
	attach(w, "text/csv; charset=utf-8", "telltale-rows.csv")
	if err := s.app.WriteRows(r.Context(), patientWriter{w, s.patience}, query); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// downloadSQL sends all rows of a query in SQL (?query=) as CSV.
func (s *Server) downloadSQL(w http.ResponseWriter, r *http.Request) {
	unhurried(w)
	var rows bytes.Buffer
	if err := s.app.WriteSQL(r.Context(), &rows, r.URL.Query().Get("query")); err != nil {
		answerError(w, err)
		return
	}
	attach(w, "text/csv; charset=utf-8", "telltale-rows.csv")
	_, _ = patientWriter{w, s.patience}.Write(rows.Bytes())
}

// downloadLabels sends the sheet for the second reviewer of a review in the format (?format=), with the texts that are asked
// for (?texts=).
func (s *Server) downloadLabels(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("review"), 10, 64)
	if err != nil {
		answerError(w, fault.New(fault.Invalid, "%q is no review.", r.PathValue("review")))
		return
	}
	unhurried(w)
	format := r.URL.Query().Get("format")
	var sheet bytes.Buffer
	if err := s.app.WriteLabelSheet(&sheet, id, format, r.URL.Query().Get("texts")); err != nil {
		answerError(w, err)
		return
	}
	kind := "text/csv; charset=utf-8"
	switch format {
	case "xlsx":
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case labeling.WorkspaceFormat:
		kind = "application/octet-stream"
	}
	attach(w, kind, fmt.Sprintf("review-%d.%s", id, format))
	_, _ = patientWriter{w, s.patience}.Write(sheet.Bytes())
}

// attach says that the answer is a file to be saved.
func attach(w http.ResponseWriter, kind, name string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}
