package cli

import (
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"telltale/app"
)

// inNamespace is set in a test process that has file systems of its own.
const inNamespace = "TELLTALE_TEST_NAMESPACE"

// withDisks runs the test where it may mount file systems that nobody else sees: in a process of its own, in which a user
// who is not root may do so too. Where a system forbids that, the test fails and says so: it cannot be known then that
// nothing is lost.
func withDisks(t *testing.T) (inside bool) {
	t.Helper()
	if os.Getenv(inNamespace) != "" {
		return true
	}
	command := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	command.Env = append(os.Environ(), inNamespace+"=1")
	command.SysProcAttr = &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNS}
	if os.Geteuid() != 0 {
		command.SysProcAttr.Cloneflags |= unix.CLONE_NEWUSER
		command.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		command.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	out, err := command.CombinedOutput()
	switch {
	case errors.Is(err, unix.EPERM):
		t.Fatalf("This test fills small disks of its own, and may not: %v. Run it as root (in a container with the capability SYS_ADMIN), or allow user namespaces.", err)
	case err != nil:
		t.Fatalf("%v\n%s", err, out)
	}
	return false
}

// disk is a small file system in memory.
type disk struct {
	t    *testing.T
	path string
}

func newDisk(t *testing.T, size string) disk {
	t.Helper()
	d := disk{t, t.TempDir()}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		t.Fatalf("mounts cannot be made private: %v", err)
	}
	if err := unix.Mount("tmpfs", d.path, "tmpfs", 0, "size="+size); err != nil {
		t.Fatalf("a small disk cannot be mounted, which takes root or a user namespace: %v", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(d.path, unix.MNT_DETACH) })
	return d
}

// fill leaves that many bytes free, until the returned function is called.
func (d disk) fill(left int64) (clear func()) {
	d.t.Helper()
	var s unix.Statfs_t
	if err := unix.Statfs(d.path, &s); err != nil {
		d.t.Fatal(err)
	}
	filler := filepath.Join(d.path, "filler")
	if size := int64(s.Bavail)*s.Bsize - left; size > 0 {
		if err := os.WriteFile(filler, make([]byte, size), 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	return func() { _ = os.Remove(filler) }
}

// readOnly makes the disk one that cannot be written, until the returned function is called.
func (d disk) readOnly() (writable func()) {
	d.t.Helper()
	if err := unix.Mount("", d.path, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		d.t.Fatal(err)
	}
	return func() {
		if err := unix.Mount("", d.path, "", unix.MS_REMOUNT, ""); err != nil {
			d.t.Fatal(err)
		}
	}
}

// fails runs a command that must end with exit code 2 and a sentence that holds all of the words.
func (s scene) fails(command *exec.Cmd, words ...string) {
	s.t.Helper()
	var errs bytes.Buffer
	command.Stderr = &errs
	if err := command.Run(); err == nil || command.ProcessState.ExitCode() != exitError {
		s.t.Errorf("%v ended with exit code %d: %s", command.Args, command.ProcessState.ExitCode(), errs.String())
		return
	}
	for _, word := range words {
		if !strings.Contains(errs.String(), word) {
			s.t.Errorf("%v says nothing of %q: %s", command.Args[1:], word, errs.String())
		}
	}
	for _, word := range []string{"panic", "goroutine", "INTERNAL Error", "SQLSTATE"} {
		if strings.Contains(errs.String(), word) {
			s.t.Errorf("%v ended with a stack or an error of the database: %s", command.Args[1:], errs.String())
		}
	}
}

func TestFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	if !withDisks(t) {
		return
	}
	s := newScene(t)
	d := newDisk(t, "64m")
	s.at = filepath.Join(d.path, "full.telltale")
	s.must("import", filepath.Join(s.folder, "small.csv"))
	before := s.shows()

	// Room for more and more of an import, and never for all of it.
	for _, left := range []int64{0, 64 << 10, 256 << 10, 512 << 10, 1 << 20} {
		clear := d.fill(left)
		s.fails(s.command("import", s.big), "disk is full")
		clear()
		if diff := cmp.Diff(before, s.shows()); diff != "" {
			t.Fatalf("with %d bytes left the workspace shows something else after the import:\n%s", left, diff)
		}
	}
	// An archive that does not fit is not unpacked.
	clear := d.fill(2 << 20)
	s.fails(s.command("import", s.packed()), "big.csv.gz")
	clear()
	if diff := cmp.Diff(before, s.shows()); diff != "" {
		t.Errorf("after the archive the workspace shows something else:\n%s", diff)
	}
	s.must("import", s.big)

	after := s.shows()
	clear = d.fill(0)
	s.fails(s.command("imports", "undo", "1"), "disk is full")
	s.fails(s.command("backup", filepath.Join(d.path, "copy.telltale")), "disk is full")
	s.fails(s.command("close", "--month", "2026-10", "--by", "Ada", "--anyway", "a test"), "disk is full")
	s.fails(s.command("report", "--month", "2026-10", "--format", "csv", "-o", filepath.Join(d.path, "report.csv")), "report.csv", "no space left", "Make room")
	// What only reads still works.
	if got := s.must("report", "--month", "2026-10", "--format", "json"); !strings.Contains(got, "151000") {
		t.Errorf("the report on the full disk says %s", got)
	}
	clear()
	if got := s.must("close", "verify"); !strings.Contains(got, "Nothing was signed yet.") {
		t.Errorf("the closing that found no room left %s", got)
	}
	if diff := cmp.Diff(after, s.shows()); diff != "" {
		t.Errorf("after the undo that failed the workspace shows something else:\n%s", diff)
	}
	s.must("imports", "undo", "1")
	entries, err := os.ReadDir(d.path)
	if err != nil || len(entries) != 1 {
		t.Errorf("on the disk stand %v, %v", entries, err)
	}
}

// packed is the big file as an archive.
func (s scene) packed() string {
	s.t.Helper()
	var packed bytes.Buffer
	to := gzip.NewWriter(&packed)
	if _, err := to.Write(s.read("big.csv")); err != nil {
		s.t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		s.t.Fatal(err)
	}
	path := filepath.Join(s.t.TempDir(), "big.csv.gz")
	if err := os.WriteFile(path, packed.Bytes(), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

func TestReadOnlyDisksLoseNothing(t *testing.T) {
	t.Parallel()
	if !withDisks(t) {
		return
	}
	s := newScene(t)
	d := newDisk(t, "64m")
	small := filepath.Join(s.folder, "small.csv")
	bad := s.file("bad.csv", 20, time.Date(2026, 10, 3, 0, 0, 0, 0, time.UTC))
	s.write("bad.csv", append(s.read("bad.csv"), "never,200,1,m,u,/x\n"...))
	s.must("import", bad)
	before := s.shows()

	// Files to be written: rejects, report, copy.
	free := d.readOnly()
	for _, args := range [][]string{
		{"imports", "rejects", "2", "-o"}, {"report", "--month", "2026-10", "-o"}, {"backup"},
	} {
		out := filepath.Join(d.path, "out.csv")
		s.fails(s.command(append(args, out)...), out)
	}
	// A workspace to be made, and a data folder.
	elsewhere := s
	elsewhere.at = filepath.Join(d.path, "new.telltale")
	s.fails(elsewhere.command("import", small), "new.telltale", "written")
	homeless := s.command("import", small)
	homeless.Env = append(homeless.Env, app.HomeVariable+"="+filepath.Join(d.path, "home"))
	s.fails(homeless, "data folder", app.HomeVariable)
	free()
	if entries, err := os.ReadDir(d.path); err != nil || len(entries) > 0 {
		t.Errorf("on the disk stand %v, %v", entries, err)
	}
	if diff := cmp.Diff(before, s.shows()); diff != "" {
		t.Errorf("the workspace shows something else:\n%s", diff)
	}

	// A workspace that was written before.
	elsewhere.must("import", small)
	free = d.readOnly()
	s.fails(elsewhere.command("import", bad), "new.telltale", "written")
	s.fails(elsewhere.command("imports", "undo", "1"), "new.telltale", "written")
	free()
	if got := elsewhere.must("imports"); !strings.Contains(got, "small.csv") || strings.Contains(got, "bad.csv") || strings.Contains(got, "undone") {
		t.Errorf("the ledger is\n%s", got)
	}

	// A data folder that was written before: what is remembered there is a convenience, and no reason to fail.
	home := filepath.Join(d.path, "home")
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	free = d.readOnly()
	defer free()
	reading := s.command("report", "--month", "2026-10")
	reading.Env = append(reading.Env, app.HomeVariable+"="+home)
	if out, err := reading.CombinedOutput(); err != nil {
		t.Errorf("a report with a read-only data folder: %v\n%s", err, out)
	}
	serving := s.command("serve")
	serving.Env = append(serving.Env, app.HomeVariable+"="+home)
	s.fails(serving, "uploads", app.HomeVariable)
}
