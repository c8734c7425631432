package store

import (
	"context"
	"database/sql"
	"reflect"
	"time"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// Progress is told how far a statement is: a share from 0 to 1, and the records read so far where a Go reader counts
// them (DuckDB's own count is of something else).
type Progress func(share float64, rows int64)

// watch reports the progress of whatever runs on c every tenth of a second until stop is called.
// DuckDB tells it per connection, but the driver does not export it; the connection is therefore read out of the
// driver's own struct, and only if it still has the form we know: otherwise there is no progress, and no harm.
//
// DuckDB works it out whenever its threads wait for each other, which costs them up to a third of their time; so it is
// only asked to while somebody watches.
func watch(ctx context.Context, c *sql.Conn, report Progress) (stop func()) {
	if report == nil {
		return func() {}
	}
	conn, ok := nativeConnection(c)
	if !ok {
		return func() {}
	}
	if _, err := c.ExecContext(ctx, "SET enable_progress_bar = true"); err != nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				p := mapping.QueryProgress(conn)
				if percent, _, _ := mapping.QueryProgressTypeMembers(&p); percent >= 0 {
					report(percent/100, 0)
				}
			}
		}
	}()
	return func() {
		cancel()
		<-done
		_, _ = c.ExecContext(context.WithoutCancel(ctx), "SET enable_progress_bar = false")
	}
}

func nativeConnection(c *sql.Conn) (native mapping.Connection, ok bool) {
	err := c.Raw(func(driverConn any) error {
		field := reflect.ValueOf(driverConn.(*conn).Conn).Elem().FieldByName("conn")
		if !field.IsValid() || field.Type() != reflect.TypeOf(native) {
			return nil
		}
		native = *(*mapping.Connection)(unsafe.Pointer(field.UnsafeAddr()))
		ok = true
		return nil
	})
	return native, ok && err == nil
}
