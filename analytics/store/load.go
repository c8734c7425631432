package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// Load is one file to be imported, understood.
type Load struct {
	Batch string // the drop it belongs to
	// Place is the file's among those of the drop that are loaded, from 0. It decides the import's number, and with it
	// which of two equal rows is the duplicate.
	Place int
	Title string // of the source, for people
	Draft *source.Draft
	// Replaces is the import whose place this one takes: with the end of the drop that one is undone. 0 replaces none.
	Replaces int64
}

// SmallFile is the length in bytes below which a file is read in a few seconds: it is not worth watching, see watch, nor,
// when there are others to be loaded, more than one thread.
const SmallFile = 64 << 20

// Begin opens a drop: from now on rows of new imports stay out of sight until Finish or Abandon.
// Only one drop is open at a time; the second gets fault.Busy.
func (d *DB) Begin(ctx context.Context) (*Batch, error) {
	if !d.writing.TryLock() {
		return nil, fault.New(fault.Busy, "Another import or undo is running.").Do("Wait for it to end, or cancel it.")
	}
	if err := d.InPlace(); err != nil {
		d.writing.Unlock()
		return nil, err
	}
	d.background.stop(false)
	b := &Batch{db: d}
	if err := d.keepOrder(ctx, false); err != nil {
		d.writing.Unlock()
		return nil, err
	}
	err := d.transact(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) + 1 FROM imports").Scan(&b.first); err != nil {
			return err
		}
		return createViews(ctx, tx, b.first)
	})
	if err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// Batch is the imports of one drop. After SideBySide several files may be loaded at the same time; nothing else is safe
// for concurrent use.
type Batch struct {
	db         *DB
	first      int64 // the number of the import at place 0
	sideBySide bool
	closed     bool

	mu       sync.Mutex
	loaded   []int64
	replaced []int64 // undone by Finish
}

// keepOrder says whether DuckDB keeps the order of what it reads. Keeping that of a big file makes it write a third of
// the rows twice and takes twice as long; every row has its time, so that only what counts records needs it.
func (d *DB) keepOrder(ctx context.Context, keep bool) error {
	_, err := d.sql.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf("SET preserve_insertion_order = %t", keep))
	return err
}

// setThreads gives DuckDB so many threads, for the queries of all connections.
func (d *DB) setThreads(ctx context.Context, n int) error {
	_, err := d.sql.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf("SET threads = %d", n))
	return err
}

// SideBySide gives every query one thread, that of its caller, until the drop ends, so that small files can be loaded at
// the same time. With more, DuckDB's threads wait for each other's work without resting; and since each leaves its last
// rows as a row group of its own, several small files leave so many that the next checkpoint packs the whole table anew.
func (b *Batch) SideBySide(ctx context.Context) error {
	b.sideBySide = true
	return b.db.setThreads(ctx, 1)
}

// Load reads the file and commits its rows under a new import in state "loading". Nobody sees them yet.
// A file that cannot be loaded leaves nothing; the batch goes on. Rejected records are kept with line and reason.
func (b *Batch) Load(ctx context.Context, l Load, report Progress) (id int64, err error) {
	if l.Replaces > 0 {
		if err := b.db.mustBeDone(ctx, l.Replaces); err != nil {
			return 0, err
		}
	}
	id = b.first + int64(l.Place)
	if err := b.insertImport(ctx, id, l); err != nil {
		return 0, loadError(ctx, l.Draft.File.Name(), err)
	}
	if err := b.loadRows(ctx, id, l, report); err != nil {
		// The context may be the reason; cleaning up must not stop with it.
		if clean := b.db.removeImport(context.WithoutCancel(ctx), id); clean != nil {
			return 0, clean
		}
		return 0, loadError(ctx, l.Draft.File.Name(), err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.loaded = append(b.loaded, id)
	if l.Replaces > 0 {
		b.replaced = append(b.replaced, l.Replaces)
	}
	return id, nil
}

func (b *Batch) insertImport(ctx context.Context, id int64, l Load) error {
	f, p := l.Draft.File, l.Draft.Plan
	choices, err := json.Marshal(l.Draft.Choices)
	if err != nil {
		return err
	}
	mapping, err := json.Marshal(nonNil(l.Draft.Mapping))
	if err != nil {
		return err
	}
	unused, err := json.Marshal(nonNil(l.Draft.Ignored))
	if err != nil {
		return err
	}
	remarks := slices.Concat([]string{}, p.Notes, l.Draft.Warnings)
	if l.Replaces > 0 {
		remarks = append(remarks, fmt.Sprintf("Imported again, in place of import %d.", l.Replaces))
	}
	notes, err := json.Marshal(remarks)
	if err != nil {
		return err
	}
	head, err := headOf(p.Reader)
	if err != nil {
		return err
	}
	origin, err := filepath.Abs(f.Origin)
	if err != nil {
		return err
	}
	_, err = b.db.sql.ExecContext(ctx, `INSERT INTO imports VALUES (?, 'loading', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, ?, NULL, NULL, ?, ?)`,
		id, l.Batch, filepath.Base(f.Origin), f.Member, strings.Join(f.Container, " > "), f.Encoding, f.Bytes, f.Hash, l.Draft.Source, l.Title, l.Draft.Signature,
		string(choices), string(mapping), string(unused), string(notes), head, p.Declare, time.Now().UTC(), b.db.opt.App, origin)
	return err
}

// SetHash fills in the hash of a file that was still being hashed while it was loaded.
func (b *Batch) SetHash(ctx context.Context, id int64, hash string) error {
	_, err := b.db.sql.ExecContext(ctx, "UPDATE imports SET hash = ? WHERE id = ?", hash, id)
	return err
}

func (b *Batch) loadRows(ctx context.Context, id int64, l Load, report Progress) error {
	// Temporary tables and the table of rejects belong to a connection.
	c, err := b.db.sql.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	p := l.Draft.Plan
	s := scan{reader: p.Reader, long: l.Draft.File.Long}
	if p.Reader.Kind == source.ReadRows {
		s.rows = "raw_records"
		bad, err := appendRecords(ctx, c, s.rows, p.Reader, l.Draft.File, report)
		defer c.ExecContext(context.WithoutCancel(ctx), "DROP TABLE IF EXISTS "+s.rows)
		if err != nil {
			return err
		}
		if err := insertRejects(ctx, c, id, bad); err != nil {
			return err
		}
	}
	if l.Draft.File.Bytes < SmallFile {
		report = nil
	}
	for i := range p.Outputs {
		if err := b.loadOutput(ctx, c, id, p, i, s, report); err != nil {
			return err
		}
	}
	if !l.Draft.Choices.KeepAll {
		return nil
	}
	_, err = c.ExecContext(ctx, "UPDATE import_tables SET keep_all = true WHERE import = ?", id)
	return err
}

// loadOutput fills the canonical table of the plan's output number i. The first one's records are those that the ledger counts.
func (b *Batch) loadOutput(ctx context.Context, c *sql.Conn, id int64, p *source.Plan, i int, s scan, report Progress) error {
	primary := i == 0
	s.rejects = primary && (s.reader.Kind == source.ReadCSV || s.reader.Kind == source.ReadLines)
	st, err := newStatement(p, i, s)
	if err != nil {
		return err
	}
	insert, err := st.insert(id)
	if err != nil {
		return err
	}
	if err := runInsert(ctx, c, insert, report); err != nil {
		return err
	}
	fates, err := countFates(ctx, c, id, st.table.Name)
	if err != nil {
		return err
	}
	if primary {
		if err := keepIgnored(ctx, c, id, p.Ignore, fates); err != nil {
			return err
		}
		if err := keepRemarks(ctx, c, id, p.Remarks, fates); err != nil {
			return err
		}
		if err := b.keepRejected(ctx, c, id, st, fates[fateBad]); err != nil {
			return err
		}
	}
	if len(fates) > 1 || (len(fates) == 1 && fates[fateUsed] == 0) {
		settle := fmt.Sprintf("DELETE FROM stored.%[1]s WHERE import = %[2]d AND fate BETWEEN %[3]d AND %[4]d; UPDATE stored.%[1]s SET fate = %[5]d WHERE import = %[2]d AND fate > %[4]d",
			st.table.Name, id, fateBad, fateRemarked-1, fateUsed)
		if _, err := c.ExecContext(ctx, settle); err != nil {
			return err
		}
	}
	_, err = c.ExecContext(ctx, fmt.Sprintf(`INSERT INTO import_tables SELECT %d, %s, %s, %t, count(*), 0, min(%s)::TIMESTAMP, max(%s)::TIMESTAMP FROM stored.%s WHERE import = %d`,
		id, literal(st.table.Name), literal(keyOf(p, p.Outputs[i])), false, st.table.Time, st.table.Time, st.table.Name, id))
	if err != nil {
		return err
	}
	return keepAhead(ctx, c, id, st.table.Name, st.table.Time)
}

func runInsert(ctx context.Context, c *sql.Conn, insert string, report Progress) error {
	defer watch(ctx, c, report)()
	_, err := c.ExecContext(ctx, insert)
	return err
}

// keyOf is the field that tells the records of the output apart, "" when the source has none.
func keyOf(p *source.Plan, o source.Output) string {
	for _, f := range o.Fields {
		if f.Name == p.KeyedBy {
			return p.KeyedBy
		}
	}
	return ""
}

func countFates(ctx context.Context, c *sql.Conn, id int64, table string) (map[int]int64, error) {
	rows, err := c.QueryContext(ctx, fmt.Sprintf("SELECT fate, count(*) FROM stored.%s WHERE import = %d GROUP BY fate", table, id))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	fates := map[int]int64{}
	for rows.Next() {
		var fate int
		var n int64
		if err := rows.Scan(&fate, &n); err != nil {
			return nil, err
		}
		fates[fate] = n
	}
	return fates, rows.Err()
}

func keepIgnored(ctx context.Context, c *sql.Conn, id int64, rules []source.IgnoreRule, fates map[int]int64) error {
	for i, rule := range rules {
		if n := fates[fateIgnored+i]; n > 0 {
			if _, err := c.ExecContext(ctx, "INSERT INTO ignored VALUES (?, ?, ?)", id, rule.Reason, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// keepRemarks adds to the ledger's notes how many used records each remark holds for.
func keepRemarks(ctx context.Context, c *sql.Conn, id int64, remarks []source.Remark, fates map[int]int64) error {
	for i, remark := range remarks {
		n := fates[fateRemarked+i]
		if n == 0 {
			continue
		}
		note := fmt.Sprintf("%d records: %s", n, remark.Text)
		if n == 1 {
			note = "1 record: " + remark.Text
		}
		if err := addNote(ctx, c, id, note); err != nil {
			return err
		}
	}
	return nil
}

// addNote adds a sentence to an import's notes.
func addNote(ctx context.Context, c *sql.Conn, id int64, note string) error {
	_, err := c.ExecContext(ctx, "UPDATE imports SET notes = to_json(list_append(from_json(notes, '[\"VARCHAR\"]'), ?::VARCHAR))::VARCHAR WHERE id = ?", note, id)
	return err
}

// nonNil keeps "no elements" from being written as null.
func nonNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func loadError(ctx context.Context, file string, err error) error {
	if ctx.Err() != nil {
		return fault.New(fault.Canceled, "The import was canceled; nothing was changed.").In(file)
	}
	if fault.Of(err).Code != fault.Internal {
		return err
	}
	return writeError(file, err)
}
