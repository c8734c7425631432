package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// Import is one line of the ledger: Records = Used + Duplicate + Rejected + Ignored.
// Times are RFC 3339 in UTC, "" where there is none.
type Import struct {
	ID         int64       `json:"id"`
	Name       string      `json:"name"`      // file, and member of an archive, as people know it
	Container  string      `json:"container"` // "zip > gzip", "" for a plain file
	Encoding   string      `json:"encoding"`
	Source     string      `json:"source"` // format id
	Title      string      `json:"title"`  // of the format
	State      string      `json:"state"`  // done or undone
	Records    int64       `json:"records"`
	Used       int64       `json:"used"`
	Duplicate  int64       `json:"duplicate"`
	Rejected   int64       `json:"rejected"`
	Ignored    int64       `json:"ignored"`
	Tables     []TableRows `json:"tables"` // rows that each canonical table got
	Bytes      int64       `json:"bytes"`
	Hash       string      `json:"hash"` // SHA-256 of the content, hex
	From       string      `json:"from"` // time of the first used row
	To         string      `json:"to"`   // time of the last used row
	Declared   string      `json:"declared"`
	ImportedAt string      `json:"importedAt"`
	UndoneAt   string      `json:"undoneAt"`
	Notes      []string    `json:"notes"`  // assumptions made, oddities seen
	App        string      `json:"app"`    // version that imported it
	Origin     string      `json:"origin"` // path of the file or archive that it was read from, "" when it is not known
}

// TableRows counts rows of one canonical table.
type TableRows struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`
}

// ImportDetail is everything the ledger knows of one import.
type ImportDetail struct {
	Import   Import          `json:"import"`
	Mapping  []source.Mapped `json:"mapping"`
	Choices  source.Choices  `json:"choices"`
	Unused   []source.Left   `json:"unused"`   // columns that are not used, with the reason
	Rejected []ReasonCount   `json:"rejected"` // rejected records by reason, most frequent first
	Ignored  []ReasonCount   `json:"ignored"`  // ignored records by reason
}

// ReasonCount counts records that share a fate.
type ReasonCount struct {
	Reason string `json:"reason"`
	Count  int64  `json:"count"`
}

// RejectPage is one page of an import's rejected records.
type RejectPage struct {
	Total   int64    `json:"total"`
	Offset  int64    `json:"offset"`
	Rejects []Reject `json:"rejects"`
}

// Reject is a record that was not used. Line is the physical line or sheet row, 0 where it is not known; Column is
// empty when the whole record is bad.
type Reject struct {
	Line   int64  `json:"line"`
	Column string `json:"column"`
	Reason string `json:"reason"`
	Raw    string `json:"raw"`
}

const importColumns = `i.id, i.state, i.file || CASE WHEN i.member = '' THEN '' ELSE '/' || i.member END, i.container, i.encoding, i.bytes, i.hash,
	i.source, i.title, i.records, i.used, i.duplicate, i.rejected, i.ignored,
	(SELECT min(first_ts) FROM import_tables WHERE import = i.id), (SELECT max(last_ts) FROM import_tables WHERE import = i.id),
	i.declared, i.started, i.undone, i.notes, i.app, coalesce(i.origin, ''),
	coalesce((SELECT to_json(list({'table': tbl, 'rows': used} ORDER BY rowid)) FROM import_tables WHERE import = i.id), '[]')::VARCHAR`

// Imports is the ledger, newest first, undone imports included.
func (d *DB) Imports(ctx context.Context) ([]Import, error) {
	rows, err := d.sql.QueryContext(ctx, "SELECT "+importColumns+" FROM imports i WHERE i.state <> 'loading' ORDER BY i.id DESC")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Import{}
	for rows.Next() {
		var i Import
		if err := i.scan(rows); err != nil {
			return nil, err
		}
		out = append(out, i)
	}
	return out, rows.Err()
}

func (i *Import) scan(row interface{ Scan(...any) error }, more ...any) error {
	var first, last, started, undone sql.NullTime
	var notes, tables string
	into := append([]any{&i.ID, &i.State, &i.Name, &i.Container, &i.Encoding, &i.Bytes, &i.Hash, &i.Source, &i.Title,
		&i.Records, &i.Used, &i.Duplicate, &i.Rejected, &i.Ignored, &first, &last, &i.Declared, &started, &undone, &notes, &i.App, &i.Origin, &tables}, more...)
	if err := row.Scan(into...); err != nil {
		return err
	}
	i.From, i.To, i.ImportedAt, i.UndoneAt = rfc3339(first), rfc3339(last), rfc3339(started), rfc3339(undone)
	return errors.Join(json.Unmarshal([]byte(notes), &i.Notes), json.Unmarshal([]byte(tables), &i.Tables))
}

// ImportDetail is fault.NotFound for an import that never was.
func (d *DB) ImportDetail(ctx context.Context, id int64) (ImportDetail, error) {
	var out ImportDetail
	var mapping, choices, unused string
	row := d.sql.QueryRowContext(ctx, "SELECT "+importColumns+", i.mapping, i.choices, i.unused FROM imports i WHERE i.id = ? AND i.state <> 'loading'", id)
	err := out.Import.scan(row, &mapping, &choices, &unused)
	if errors.Is(err, sql.ErrNoRows) {
		return out, fault.New(fault.NotFound, "There is no import %d.", id)
	}
	if err != nil {
		return out, err
	}
	err = errors.Join(json.Unmarshal([]byte(mapping), &out.Mapping), json.Unmarshal([]byte(choices), &out.Choices), json.Unmarshal([]byte(unused), &out.Unused))
	if err != nil {
		return out, err
	}
	// Values differ from record to record; what they should have been does not.
	out.Rejected, err = d.reasons(ctx, `SELECT coalesce(nullif(col, '') || ': ', '') || regexp_replace(reason, '^".*" is not ', 'not ', 's') AS why, count(*)
		FROM rejects WHERE import = ? GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20`, id)
	if err != nil {
		return out, err
	}
	out.Ignored, err = d.reasons(ctx, "SELECT reason, sum(n)::BIGINT FROM ignored WHERE import = ? GROUP BY 1 ORDER BY 2 DESC, 1", id)
	return out, err
}

func (d *DB) reasons(ctx context.Context, query string, id int64) ([]ReasonCount, error) {
	rows, err := d.sql.QueryContext(ctx, query, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []ReasonCount{}
	for rows.Next() {
		var r ReasonCount
		if err := rows.Scan(&r.Reason, &r.Count); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// Rejects is a page of an import's rejected records, in file order.
func (d *DB) Rejects(ctx context.Context, id, offset int64, limit int) (RejectPage, error) {
	page := RejectPage{Offset: offset}
	if err := d.sql.QueryRowContext(ctx, "SELECT count(*) FROM rejects WHERE import = ?", id).Scan(&page.Total); err != nil {
		return page, err
	}
	var err error
	page.Rejects, err = d.rejects(ctx, id, offset, limit)
	return page, err
}

func (d *DB) rejects(ctx context.Context, id, offset int64, limit int) ([]Reject, error) {
	rows, err := d.sql.QueryContext(ctx, `SELECT coalesce(line, 0), coalesce(col, ''), reason, coalesce(raw, '') FROM rejects WHERE import = ?
		ORDER BY line NULLS LAST, rowid LIMIT ? OFFSET ?`, id, limit, offset)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []Reject{}
	for rows.Next() {
		var r Reject
		if err := rows.Scan(&r.Line, &r.Column, &r.Reason, &r.Raw); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// WriteRejects writes the rejected records of an import in the form of the file that they came from, header included,
// so that they can be mended and imported again.
func (d *DB) WriteRejects(ctx context.Context, id int64, w io.Writer) error {
	var head string
	err := d.sql.QueryRowContext(ctx, "SELECT head FROM imports WHERE id = ?", id).Scan(&head)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, "There is no import %d.", id)
	}
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	const page = 5000
	for offset := int64(0); ; offset += page {
		rejects, err := d.rejects(ctx, id, offset, page)
		if err != nil {
			return err
		}
		for _, r := range rejects {
			if _, err := io.WriteString(w, r.Raw+"\n"); err != nil {
				return err
			}
		}
		if len(rejects) < page {
			return nil
		}
	}
}

func rfc3339(t sql.NullTime) string {
	if !t.Valid {
		return ""
	}
	return t.Time.UTC().Format(time.RFC3339)
}
