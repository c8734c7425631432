package analytics

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// Hostile files: each ends in an error that says what it is, or is read with every record accounted for; nothing else
// changes, and no unpacked file stays.
func TestHostileFilesLeaveNothingBehind(t *testing.T) {
	good := "timestamp,path,status,duration_ms\n2026-10-01T10:00:00Z,/a,200,12\n2026-10-01T10:00:01Z,/b,200,13\n2026-10-01T10:00:02Z,/c,500,14\n"
	var packed bytes.Buffer
	gz := gzip.NewWriter(&packed)
	gz.Write([]byte(strings.Repeat(good, 100)))
	gz.Close()
	for _, c := range []struct {
		name, content string
		text          string // part of the error; "" when the file is read
		used, left    int64  // records used, and rejected or ignored
	}{
		{name: "empty.csv", text: "empty"},
		{name: "header.csv", content: "timestamp,path,status,duration_ms\n", text: "no records"},
		{name: "binary.csv", content: "\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00\x01\x02\xff", 4000), text: "binary"},
		{name: "page.csv", content: "<!DOCTYPE html><html><head><title>Sign in</title></head><body>403</body></html>", text: "web page"},
		{name: "pointer.csv", content: "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n", text: "LFS"},
		{name: "cut.csv.gz", content: packed.String()[:packed.Len()/2], text: "ends in the middle"},
		{name: "nul.csv", content: strings.ReplaceAll(good, "/b", "/\x00b"), text: "NUL"},
		{name: "quote.csv", content: good + "2026-10-01T10:00:03Z,\"/d,200,15\n" + strings.TrimPrefix(good, "timestamp,path,status,duration_ms\n"), used: 3, left: 1},
		{name: "ends.csv", content: strings.Replace(good, "200,12\n", "200,12\r\n", 1), used: 3},
		{name: "twice.csv", content: strings.Replace(good, "path", "status", 1), used: 3},
		{name: "huge.csv", content: strings.ReplaceAll(good, "/b", "/"+strings.Repeat("b", 10<<20)), used: 3},
		{name: "numbers.csv", content: good + "2026-10-01T10:00:03Z,/d,200,1e308\n2026-10-01T10:00:03Z,/d,200,-5\n2026-10-01T10:00:03Z,/d,99999,5\n2026-10-01T10:00:03Z,/d,200,NaN\n", used: 4, left: 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := openTest(t)
			drop(t, w, source.Choices{}, filepath.Join("source", "testdata", "billing", "focus_sample.csv"))
			before := cell(t, w, counts)
			out := drop(t, w, source.Choices{Zone: "UTC", Source: "requests"}, written(t, c.name, []byte(c.content)))
			if c.text != "" {
				if len(out.Failed) != 1 || !strings.Contains(out.Failed[0].Error.Error(), c.text) || out.Failed[0].Error.Code == fault.Internal {
					t.Errorf("outcome %+v, want an error that says %q", out, c.text)
				}
				if got := cell(t, w, counts); got != before {
					t.Errorf("the file changed %s to %s", before, got)
				}
			} else if len(out.Imports) != 1 || out.Imports[0].Used != c.used || out.Imports[0].Rejected+out.Imports[0].Ignored != c.left {
				t.Errorf("outcome %+v %v, want %d used and %d left", out.Imports, out.Failed, c.used, c.left)
			}
			left, _ := filepath.Glob(filepath.Join(w.staging, "*", "*"))
			if len(left) != 0 {
				t.Errorf("unpacked files stay: %v", left)
			}
		})
	}
}

func TestHostileArchives(t *testing.T) {
	bomb := func(b *bytes.Buffer) {
		z := zip.NewWriter(b)
		member, err := z.Create("bomb.csv")
		if err != nil {
			t.Fatal(err)
		}
		line := bytes.Repeat([]byte("2026-10-01T10:00:00Z,/a,200,12\n"), 1<<15)
		for range 1100 {
			if _, err := member.Write(line); err != nil {
				t.Fatal(err)
			}
		}
		z.Close()
	}
	traversal := func(b *bytes.Buffer) {
		z := zip.NewWriter(b)
		member, err := z.Create("../../../outside.csv")
		if err != nil {
			t.Fatal(err)
		}
		member.Write([]byte("timestamp,path,status,duration_ms\n2026-10-01T10:00:00Z,/a,200,12\n"))
		z.Close()
	}
	for name, make := range map[string]func(*bytes.Buffer){"bomb.zip": bomb, "traversal.zip": traversal} {
		t.Run(name, func(t *testing.T) {
			w := openTest(t)
			before := cell(t, w, counts)
			var b bytes.Buffer
			make(&b)
			path := written(t, name, b.Bytes())
			d, err := w.Prepare(context.Background(), []string{path}, nil)
			if err != nil {
				t.Fatal(err)
			}
			out, err := w.Import(context.Background(), d, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(out.Imports) != 0 || len(out.Failed)+len(d.Skipped) == 0 {
				t.Errorf("outcome %+v, skipped %v: want a refusal", out, d.Skipped)
			}
			w.Discard(d)
			if got := cell(t, w, counts); got != before {
				t.Errorf("the archive changed %s to %s", before, got)
			}
			outside, _ := filepath.Glob(filepath.Join(filepath.Dir(w.staging), "*outside*"))
			if _, err := os.Stat(filepath.Join(w.staging, d.ID)); err == nil || len(outside) > 0 {
				t.Errorf("files stay: %v, staging %v", outside, err)
			}
		})
	}
}
