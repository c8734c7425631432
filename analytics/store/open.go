package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	_ "time/tzdata" // zones must resolve on machines that ship none

	duckdb "github.com/duckdb/duckdb-go/v2"

	"telltale/analytics/fault"
)

// Options say how a workspace is opened. The zero value is right for the app.
type Options struct {
	Zone   string // IANA zone of a new workspace; empty: the machine's
	Memory string // DuckDB's memory_limit, "2GB" when empty
	// Threads is DuckDB's worker count; 0 means one per core.
	Threads int
	App     string // version of the program, written into the ledger
	// ReadOnly opens what is there, without a lock of ours and without access to any other file: for questions in SQL.
	// An older schema is not migrated; the views are those that were left.
	ReadOnly bool
}

// DB is an open workspace. It is safe for concurrent use; imports and undos run one at a time.
type DB struct {
	path    string
	lock    *fileLock
	sql     *sql.DB
	opt     Options
	version atomic.Int64
	opened  atomic.Int64
	writing sync.Mutex // held by whatever changes rows
	temp    string
	free    func(folder string) (int64, error)

	labelling sync.Mutex   // held by whatever is written in a review, a meeting or an action, and while the workspace is copied
	labelled  atomic.Int64 // rises with whatever is written in a review, a meeting or an action
	written   writings

	background background
}

// Open opens the workspace at path and makes it when there is none. It takes the workspace's lock, migrates an
// older schema, and removes what an unfinished import left. Errors are fault.Busy (locked, naming the process),
// fault.Unsupported (written by a newer Telltale) and fault.Invalid (not a workspace).
func Open(ctx context.Context, path string, opt Options) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fault.New(fault.Invalid, "%v", err).In(path)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if err := openable(path); err != nil {
		return nil, err
	}
	if err := refuseOpened(path); err != nil {
		return nil, err
	}
	if opt.ReadOnly {
		d := &DB{path: path, opt: opt}
		if err := d.open(ctx); err != nil {
			d.Close()
			return nil, err
		}
		return d, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, cannotWrite(path, err)
	}
	lock, err := takeLock(path)
	if err != nil {
		return nil, err
	}
	d := &DB{path: path, lock: lock, opt: opt, free: FreeSpace}
	if err := d.open(ctx); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// openable refuses paths that DuckDB's driver misreads: it takes what is behind a question mark for options, and a percent
// sign for the beginning of an escaped character.
func openable(path string) error {
	if _, err := url.Parse(path); err == nil && !strings.Contains(path, "?") {
		return nil
	}
	return fault.New(fault.Invalid, "The path has a character that the database cannot open, such as ? or %%.").In(path).
		Do("Rename the file or its folder, or choose another place.")
}

func (d *DB) open(ctx context.Context) error {
	fresh, err := isNew(d.path)
	if err != nil {
		return err
	}
	d.temp = d.path + ".tmp"
	if d.opt.ReadOnly && fresh {
		return fault.New(fault.NotFound, "There is no workspace here.").In(d.path)
	}
	if err := d.connect(ctx); err != nil {
		return err
	}
	if err := d.settle(ctx, fresh); err != nil {
		return err
	}
	version, err := d.meta(ctx, "data_version")
	if err != nil {
		return err
	}
	n, err := strconv.ParseInt(version, 10, 64)
	d.version.Store(n)
	return err
}

// threads is how many threads DuckDB usually has.
func (o Options) threads() int {
	if o.Threads == 0 {
		return runtime.NumCPU()
	}
	return o.Threads
}

// keptOpen is how many connections wait for the next query: a dashboard asks about as many at a time, and configuring a new
// one takes as long as a short query does.
const keptOpen = 8

// connect opens the file with DuckDB. The number of threads is set here and not by configure, because it is one for all
// connections: one that is opened while a drop is loaded must not change it, see SideBySide.
func (d *DB) connect(ctx context.Context) error {
	name := fmt.Sprintf("%s?threads=%d", d.path, d.opt.threads())
	if d.opt.ReadOnly {
		name += "&access_mode=read_only"
	}
	connector, err := duckdb.NewConnector(name, d.configure)
	if err != nil {
		return openError(d.path, err)
	}
	d.sql = sql.OpenDB(snapshots{connector})
	d.opened.Add(1)
	d.sql.SetMaxIdleConns(keptOpen)
	if d.opt.ReadOnly {
		d.sql.SetMaxOpenConns(1) // the configuration is locked by the first connection and cannot be set by a second
	}
	if err := d.sql.PingContext(ctx); err != nil {
		return openError(d.path, err)
	}
	return d.identify()
}

// settle makes the workspace what this program expects: migrated, and without what an unfinished import left.
func (d *DB) settle(ctx context.Context, fresh bool) error {
	if d.opt.ReadOnly {
		_, err := d.schemaVersion(ctx)
		return err
	}
	removeDatabase(compactName(d.path))
	if err := d.migrate(ctx, fresh); err != nil {
		return err
	}
	if err := d.removeUnfinished(ctx); err != nil {
		return err
	}
	return d.refreshStale(ctx)
}

// configure runs on every new connection. Nothing may be fetched from anywhere, and x/0 is NULL, never Inf or NaN.
func (d *DB) configure(c driver.ExecerContext) error {
	memory := d.opt.Memory
	if memory == "" {
		memory = "2GB"
	}
	statements := []string{
		"SET autoinstall_known_extensions = false",
		"SET autoload_known_extensions = false",
		"SET allow_community_extensions = false",
		"SET ieee_floating_point_ops = false",
		"SET TimeZone = 'UTC'",
		"SET memory_limit = " + literal(memory),
		"SET temp_directory = " + literal(d.temp),
		// A full row group is packed at once, by the thread that filled it: five of them would wait for the commit, which
		// packs them alone and lets no other commit in.
		"SET write_buffer_row_group_count = 1",
		"SET enable_progress_bar = false",
		"SET enable_progress_bar_print = false",
	}
	if d.opt.ReadOnly {
		statements = append(statements, "SET enable_external_access = false", "SET lock_configuration = true")
	}
	if _, err := c.ExecContext(context.Background(), strings.Join(statements, ";\n"), nil); err != nil {
		return fmt.Errorf("the database cannot be set up: %w", err)
	}
	return nil
}

// Close writes everything back and gives the lock up. It may be called twice.
func (d *DB) Close() error {
	var err error
	d.background.stop(true)
	if d.sql != nil {
		err = d.sql.Close()
		d.sql = nil
		d.forget()
		os.RemoveAll(d.temp)
	}
	d.lock.release()
	return err
}

// Path is the absolute path of the workspace file.
func (d *DB) Path() string { return d.path }

// Length is how many bytes the workspace file has; 0 when it is not in its place.
func (d *DB) Length() int64 {
	info, err := os.Stat(d.path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// isNew reports whether there is no workspace at path yet, and refuses files that are none.
// It must run before DuckDB opens the file: reading it later would drop DuckDB's lock.
func isNew(path string) (bool, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, cannotRead(path, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return false, fault.New(fault.Invalid, "This is a folder, not a workspace.").In(path).Do("Name a file such as october.telltale.")
	}
	head := make([]byte, 12)
	n, _ := f.Read(head)
	if n == 0 {
		return true, nil
	}
	if n < 12 || string(head[8:12]) != "DUCK" {
		return false, fault.New(fault.Invalid, "This file is not a Telltale workspace.").In(path).
			Do("To bring data in, open a workspace and import the file; workspaces end in .telltale.")
	}
	return false, nil
}

func openError(path string, err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "Could not set lock"):
		return fault.New(fault.Busy, "The workspace is open in another program: %s.", firstLine(text)).In(path).
			Do("Close it there and try again.")
	case strings.Contains(text, "newer version of DuckDB") || strings.Contains(text, "storage version"):
		return fault.New(fault.Unsupported, "The workspace was written by a newer version of Telltale.").In(path).
			Do("Update Telltale to open it.")
	case errors.Is(err, context.Canceled):
		return err
	}
	return fault.New(fault.Invalid, "The workspace cannot be opened: %s.", firstLine(text)).In(path).
		Do("If the file is damaged, go back to a backup.")
}

func cannotRead(path string, err error) error {
	return fault.New(fault.Invalid, "The file cannot be read: %v.", reason(err)).In(path)
}

func cannotWrite(path string, err error) error {
	if diskFull(err) {
		return writeError(path, err)
	}
	return fault.New(fault.Invalid, "The folder cannot be written: %v.", reason(err)).In(path).
		Do("Choose a folder that you may write to.")
}

// reason strips the operation and path from file errors: the caller names the file.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return strings.TrimRight(s, ". ")
}

// literal quotes a string for SQL.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// identifier quotes a name for SQL.
func identifier(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
