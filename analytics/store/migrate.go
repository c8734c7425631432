package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"telltale/analytics/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema to the newest version, all of it or nothing.
func (d *DB) migrate(ctx context.Context, fresh bool) error {
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	have := 0
	if !fresh {
		if have, err = d.schemaVersion(ctx); err != nil {
			return err
		}
	}
	switch {
	case have > len(files):
		return fault.New(fault.Unsupported, "The workspace was written by a newer version of Telltale (schema %d; this one knows %d).", have, len(files)).
			In(d.path).Do("Update Telltale to open it.")
	case have == len(files):
		return nil
	}
	return d.transact(ctx, func(tx *sql.Tx) error {
		for _, f := range files[have:] {
			text, err := migrations.ReadFile("migrations/" + f.Name())
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, string(text)); err != nil {
				return fmt.Errorf("%s: %w", f.Name(), err)
			}
		}
		if have == 0 {
			if err := d.initialise(ctx, tx); err != nil {
				return err
			}
		}
		if have > 0 {
			// The rows may hold an unfinished import, which is removed first.
			if err := setMeta(ctx, tx, "rollups", "stale"); err != nil {
				return err
			}
		}
		if err := setMeta(ctx, tx, "schema", strconv.Itoa(len(files))); err != nil {
			return err
		}
		return createViews(ctx, tx, 0)
	})
}

// refreshStale recomputes the roll-ups after a migration.
func (d *DB) refreshStale(ctx context.Context) error {
	state, err := d.meta(ctx, "rollups")
	if err != nil || state != "stale" {
		return err
	}
	zone, err := d.Zone(ctx)
	if err != nil {
		return err
	}
	return d.transact(ctx, func(tx *sql.Tx) error {
		if err := refreshFacts(ctx, tx, zone, allOfIt); err != nil {
			return err
		}
		return setMeta(ctx, tx, "rollups", "fresh")
	})
}

func (d *DB) initialise(ctx context.Context, tx *sql.Tx) error {
	zone := d.opt.Zone
	if zone == "" {
		zone = machineZone()
	}
	if _, err := time.LoadLocation(zone); err != nil {
		return fault.New(fault.Invalid, "%q is no time zone.", zone).Do("Use an IANA name such as Europe/Berlin.")
	}
	if err := setMeta(ctx, tx, "data_version", "1"); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO settings VALUES ('zone', ?, NULL, ?), ('currency', 'USD', NULL, ?)",
		zone, time.Now().UTC(), time.Now().UTC())
	return err
}

// schemaVersion is 0 for a DuckDB file without tables, and an error for somebody else's database.
func (d *DB) schemaVersion(ctx context.Context) (int, error) {
	var tables int
	if err := d.sql.QueryRowContext(ctx, "SELECT count(*) FROM duckdb_tables()").Scan(&tables); err != nil {
		return 0, err
	}
	if tables == 0 {
		return 0, nil
	}
	text, err := d.meta(ctx, "schema")
	version, convErr := strconv.Atoi(text)
	if err != nil || convErr != nil {
		return 0, fault.New(fault.Invalid, "This is a DuckDB database, but not a Telltale workspace.").In(d.path).
			Do("Export its tables as CSV or Parquet and import those.")
	}
	return version, nil
}

func (d *DB) meta(ctx context.Context, key string) (string, error) {
	var value string
	err := d.sql.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

func setMeta(ctx context.Context, tx *sql.Tx, key, value string) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM meta WHERE key = ?", key); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO meta VALUES (?, ?)", key, value)
	return err
}

// machineZone is the IANA name of the machine's zone: Go itself only says "Local".
func machineZone() string {
	candidates := []string{os.Getenv("TZ")}
	if target, err := filepath.EvalSymlinks("/etc/localtime"); err == nil {
		if _, name, ok := strings.Cut(target, "zoneinfo/"); ok {
			candidates = append(candidates, strings.TrimPrefix(name, "Etc/"), name) // Etc/UTC is UTC to people
		}
	}
	for _, name := range candidates {
		if _, err := time.LoadLocation(name); err == nil && name != "" && name != "Local" {
			return name
		}
	}
	return "UTC"
}
