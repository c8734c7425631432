package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"telltale/analytics/fault"
)

const table = "ts,status\n2026-10-01T00:00:00Z,200\n"

// packed is one archive member.
type packed struct{ name, content string }

func zipped(t testing.TB, members ...packed) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.Create(m.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(m.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func gzipped(t testing.TB, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarred(t testing.TB, members ...packed) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		if err := w.WriteHeader(&tar.Header{Name: m.name, Mode: 0o600, Size: int64(len(m.content)), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(m.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zstandard(t testing.TB, content string) string {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(w.EncodeAll([]byte(content), nil))
}

func utf16le(text string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// write puts a file into a new folder and gives its path.
func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func unpack(t testing.TB, paths ...string) (files []File, skipped []Skipped, staged string, err error) {
	t.Helper()
	staged = t.TempDir()
	files, skipped, err = Unpack(context.Background(), paths, UnpackOptions{Dir: staged})
	return files, skipped, staged, err
}

func sha(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

func TestUnpackReadsEveryContainer(t *testing.T) {
	for _, tt := range []struct {
		name, file, content string
		member              string
		containers          []string
	}{
		{"gzip", "a.csv.gz", gzipped(t, table), "", []string{"gzip"}},
		{"zstd", "a.csv.zst", zstandard(t, table), "", []string{"zstd"}},
		{"zip", "a.zip", zipped(t, packed{"logs/a.csv", table}), "logs/a.csv", []string{"zip"}},
		{"tar", "a.tar", tarred(t, packed{"a.csv", table}), "a.csv", []string{"tar"}},
		{"tar.gz", "a.tgz", gzipped(t, tarred(t, packed{"a.csv", table})), "a.csv", []string{"gzip", "tar"}},
		{"gzip in zip", "a.zip", zipped(t, packed{"a.csv.gz", gzipped(t, table)}), "a.csv.gz", []string{"zip", "gzip"}},
		{"zip in zip in zip", "a.zip", zipped(t, packed{"b.zip", zipped(t, packed{"c.zip", zipped(t, packed{"d.csv", table})})}), "b.zip/c.zip/d.csv", []string{"zip", "zip", "zip"}},
		{"no suffix at all", "export", gzipped(t, table), "", []string{"gzip"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := write(t, tt.file, tt.content)
			files, _, staged, err := unpack(t, path)
			if err != nil || len(files) != 1 {
				t.Fatalf("%d files, %v", len(files), err)
			}
			f := files[0]
			if read(t, f.Path) != table {
				t.Errorf("content %q", read(t, f.Path))
			}
			got := File{Origin: f.Origin, Member: f.Member, Container: f.Container, Encoding: f.Encoding, Bytes: f.Bytes, Hash: f.Hash, Temporary: f.Temporary}
			want := File{Origin: path, Member: tt.member, Container: tt.containers, Encoding: "utf-8", Bytes: int64(len(table)), Hash: sha(table), Temporary: true}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(File{})); diff != "" {
				t.Error(diff)
			}
			if n := entries(t, staged); n != 1 {
				t.Errorf("%d files in the staging folder, want only the content", n)
			}
		})
	}
}

func entries(t testing.TB, dir string) int {
	t.Helper()
	e, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(e)
}

func TestUnpackReadsBzip2(t *testing.T) {
	path := filepath.Join("testdata", "hostile", "table.csv.bz2")
	files, _, _, err := unpack(t, path)
	if err != nil || len(files) != 1 || read(t, files[0].Path) != table {
		t.Fatalf("%v %v", files, err)
	}
}

func TestUnpackLeavesPlainTextInPlace(t *testing.T) {
	path := write(t, "a.csv", table)
	files, _, staged, err := unpack(t, path)
	want := []File{{Origin: path, Path: path, Encoding: "utf-8", Bytes: int64(len(table))}}
	if diff := cmp.Diff(want, files, cmp.AllowUnexported(File{})); diff != "" || err != nil {
		t.Fatalf("%v\n%s", err, diff)
	}
	if entries(t, staged) != 0 {
		t.Error("a plain file was copied")
	}
	if hash, err := HashFile(context.Background(), path); hash != sha(table) || err != nil {
		t.Errorf("hash %s %v", hash, err)
	}
}

// The hash is that of the content as found, so that the same export is known again in another encoding
// of the container, and the text comes out as UTF-8 with line feeds.
func TestUnpackNormalisesText(t *testing.T) {
	for _, tt := range []struct{ name, content, encoding, want string }{
		{"byte order mark", "\xef\xbb\xbfa,b\n1,2\n", "utf-8", "a,b\n1,2\n"},
		{"UTF-16 little endian", utf16le("a,é\r\n1,2\r\n"), "utf-16le", "a,é\n1,2\n"},
		{"UTF-16 without mark", utf16le("aaaa,bbbb\n1,2\n")[2:], "utf-16le", "aaaa,bbbb\n1,2\n"},
		{"Windows-1252", "caf\xe9,\x80\n1,2\n", "windows-1252", "café,€\n1,2\n"},
		{"lone carriage returns", "a,b\r1,2\r", "utf-8", "a,b\n1,2\n"},
		{"mixed line ends", "a,b\r\n1,2\n3,4\r5,6\n", "utf-8", "a,b\n1,2\n3,4\n5,6\n"},
		{"one broken byte among many characters", strings.Repeat("é", 20) + "\xff\n1\n", "utf-8", strings.Repeat("é", 20) + "\uFFFD\n1\n"},
	} {
		files, _, _, err := unpack(t, write(t, "a.csv", tt.content))
		if err != nil || len(files) != 1 {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if f := files[0]; f.Encoding != tt.encoding || read(t, f.Path) != tt.want || f.Hash != sha(tt.content) || !f.Temporary {
			t.Errorf("%s: %s %q, hash as found: %v", tt.name, f.Encoding, read(t, f.Path), f.Hash == sha(tt.content))
		}
	}
}

func TestUnpackWalksFolders(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"a.csv": table, "sub/b.csv": table, ".hidden/c.csv": table, "sub/.secret": table,
		"._a.csv": "x", "cur-Manifest.json": "{}", "sub/empty.csv": "", "sub/photo.jpg": "\xff\xd8\xff\xe0\x00\x01\x02\x03\x04\x05\x06\x01\x02"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, skipped, _, err := unpack(t, dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		rel, _ := filepath.Rel(dir, f.Origin)
		got = append(got, filepath.ToSlash(rel))
	}
	if diff := cmp.Diff([]string{"a.csv", "sub/b.csv"}, got); diff != "" {
		t.Error(diff)
	}
	if len(skipped) != 6 {
		t.Errorf("skipped %+v", skipped)
	}
}

// Each hostile input gives a message that says what it is, and leaves the staging folder empty.
func TestUnpackRefuses(t *testing.T) {
	whole := gzipped(t, strings.Repeat("2026-10-01T00:00:00Z,200,some text that is long enough\n", 5000))
	for _, tt := range []struct {
		name, file, content string
		code                fault.Code
		text                string
	}{
		{"empty", "a.csv", "", fault.Invalid, "The file is empty."},
		{"only spaces", "a.csv", " \n \n", fault.Invalid, "The file is empty."},
		{"web page", "a.csv", "\n<!DOCTYPE html><html>", fault.Invalid, "This is a web page"},
		{"XML error", "a.csv", "<?xml version=\"1.0\"?><Error/>", fault.Unsupported, "This is XML"},
		{"Git LFS pointer", "a.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n", fault.Invalid, "Git LFS pointer"},
		{"binary", "a.csv", "\x01\x02\x03\x04\x05\x06\x07\x0e\x0f", fault.Unsupported, "The file is binary"},
		{"NUL bytes", "a.csv", "a,b\n1,\x002\n", fault.Invalid, "The file holds NUL bytes (the first is byte 7)"},
		{"old workbook", "a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), fault.Unsupported, "old .xls format"},
		{"protected workbook", "a.xlsx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", fault.Unsupported, "protected by a password"},
		{"OpenDocument", "a.ods", zipped(t, packed{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, packed{"content.xml", "<a/>"}), fault.Unsupported, "This is an OpenDocument file (.ods)"},
		{"7z", "a.7z", "7z\xbc\xaf\x27\x1c\x00\x04", fault.Unsupported, "Archives of this kind"},
		{"truncated gzip", "a.csv.gz", whole[:len(whole)/2], fault.Invalid, "The file ends in the middle: "},
		{"truncated gzip, header only", "a.csv.gz", whole[:5], fault.Invalid, "The file ends in the middle: 0 bytes decompressed."},
		{"damaged gzip", "a.csv.gz", whole[:len(whole)-6] + "xxxxxx", fault.Invalid, "The file is damaged"},
		{"truncated zip", "a.zip", zipped(t, packed{"a.csv", table})[:60], fault.Invalid, "The file is damaged"},
		{"empty zip", "a.zip", zipped(t), fault.Invalid, "The archive is empty."},
		{"only names that point outside", "a.zip", zipped(t, packed{"../../etc/a.csv", table}, packed{`..\b.csv`, table}, packed{"/c.csv", table}, packed{`C:\d.csv`, table}), fault.Invalid, "points outside of the archive"},
		{"four deep", "a.gz", gzipped(t, gzipped(t, gzipped(t, gzipped(t, table)))), fault.Unsupported, "nested more than 3 deep"},
	} {
		_, _, staged, err := unpack(t, write(t, tt.file, tt.content))
		f := fault.Of(err)
		if f == nil || f.Code != tt.code || !strings.Contains(f.Text, tt.text) || f.File == "" {
			t.Errorf("%s: %+v", tt.name, f)
		}
		if n := entries(t, staged); n != 0 {
			t.Errorf("%s: %d files left behind", tt.name, n)
		}
	}
}

func TestUnpackSkipsBadMembersAndKeepsGoodOnes(t *testing.T) {
	files, skipped, _, err := unpack(t, write(t, "a.zip", zipped(t, packed{"../a.csv", table}, packed{"__MACOSX/._b.csv", "x"}, packed{"b.csv", table},
		packed{"empty.csv", ""}, packed{"manifest.json", "{}"}, packed{"err.html", "<html>"})))
	if err != nil || len(files) != 1 || files[0].Member != "b.csv" {
		t.Fatalf("%+v %v", files, err)
	}
	reasons := map[string]string{}
	for _, s := range skipped {
		reasons[filepath.Base(s.Name)] = s.Reason
	}
	for name, want := range map[string]string{"a.csv": "points outside", "._b.csv": "macOS", "empty.csv": "empty", "manifest.json": "manifest", "err.html": "web page"} {
		if !strings.Contains(reasons[name], want) {
			t.Errorf("%s: %q", name, reasons[name])
		}
	}
}

// zeros delivers n zero bytes; compressed they are a thousandth.
type zeros struct{ n int64 }

func (z *zeros) Read(p []byte) (int, error) {
	if z.n <= 0 {
		return 0, errors.New("read past the limit")
	}
	z.n -= int64(len(p))
	clear(p)
	return len(p), nil
}

// A bomb is stopped at the limit, far before its end, wherever it lies.
func TestMeterStopsBombs(t *testing.T) {
	it := &item{origin: "bomb.gz", compressed: 1 << 20}
	m := (&unpacker{ctx: context.Background()}).counted(&zeros{n: 4 << 30}, it)
	buf := make([]byte, 8<<20)
	var err error
	for err == nil {
		_, err = m.Read(buf)
	}
	if !isBomb(err) || it.expanded > bombBytes+int64(len(buf)) {
		t.Fatalf("stopped after %d bytes: %v", it.expanded, err)
	}
}

func TestUnpackStopsWhenTheDiskIsFull(t *testing.T) {
	staged := t.TempDir()
	_, _, err := Unpack(context.Background(), []string{write(t, "a.gz", gzipped(t, table))}, UnpackOptions{Dir: staged, Free: func() (int64, error) { return 1 << 20, nil }})
	if !fault.Is(err, fault.Busy) || entries(t, staged) != 0 {
		t.Fatalf("%v", err)
	}
}

func TestUnpackCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	staged := t.TempDir()
	_, _, err := Unpack(ctx, []string{write(t, "a.gz", gzipped(t, table))}, UnpackOptions{Dir: staged})
	if !fault.Is(err, fault.Canceled) || entries(t, staged) != 0 {
		t.Fatalf("%v", err)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add([]byte(table))
	f.Add([]byte(zipped(f, packed{"a.csv", table}, packed{"b.gz", gzipped(f, table)})))
	f.Add([]byte(gzipped(f, tarred(f, packed{"a.csv", table}))))
	f.Add([]byte(utf16le(table)))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "in")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		staged := filepath.Join(dir, "staged")
		if err := os.Mkdir(staged, 0o700); err != nil {
			t.Fatal(err)
		}
		files, _, err := Unpack(context.Background(), []string{path}, UnpackOptions{Dir: staged})
		if err != nil && (entries(t, staged) != 0 || fault.Is(err, fault.Internal)) {
			t.Fatalf("%v, with %d files left behind", err, entries(t, staged))
		}
		for _, f := range files {
			if _, err := os.Stat(f.Path); err != nil {
				t.Fatal(err)
			}
		}
	})
}
