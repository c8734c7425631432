package source

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/fault"
)

// dropped is what came of a file that was dropped: a draft of each file in it, or the first error.
type dropped struct {
	drafts  []*Draft
	skipped []Skipped
	err     error
}

// drop drops a file and does with it all that happens before the store loads it, the reading of Go
// readers included. It fails when an error is none for people, and when a file stays in staging.
func drop(t *testing.T, name string, content []byte) dropped {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	staging := t.TempDir()
	var got dropped
	var files []File
	files, got.skipped, got.err = Unpack(context.Background(), []string{path}, UnpackOptions{Dir: staging})
	for _, f := range files {
		d, err := Prepare(context.Background(), f, Choices{}, Options{})
		if err == nil && d.Plan != nil && d.Plan.Reader.Rows != nil {
			err = d.Plan.Reader.Rows(context.Background(), func(Record) error { return nil })
		}
		if err != nil && got.err == nil {
			got.err = err
		}
		if d != nil {
			got.drafts = append(got.drafts, d)
		}
		if f.Temporary {
			if err := os.Remove(f.Path); err != nil {
				t.Errorf("the staged file is gone before its import: %v", err)
			}
		}
	}
	left, err := os.ReadDir(staging)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		t.Errorf("%s was left in the staging folder", f.Name())
	}
	return got
}

// zipOf makes an archive; a nil content makes a member that is marked as encrypted.
func zipOf(t *testing.T, members map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		if members[name] == nil {
			h.Flags |= 1
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(members[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// requestLines is a table of requests that is sound.
const requestLines = "timestamp,path,status,duration_ms\n2026-01-01T00:00:00Z,/a,200,12\n2026-01-01T00:00:01Z,/b,500,30\n2026-01-01T00:00:02Z,/a,200,9\n"

func testFile(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestHostileFilesAreRefused: each is refused with a message that names the file, says what is wrong and what
// to do, and leaves nothing behind.
func TestHostileFilesAreRefused(t *testing.T) {
	noise := make([]byte, 4096)
	for i := range noise {
		noise[i] = byte(i*7 + i/13)
	}
	whole := []byte(gzipped(t, strings.Repeat(requestLines, 500)))
	for _, c := range []struct {
		name    string
		content []byte
		code    fault.Code
		says    string
	}{
		{"empty.csv", nil, fault.Invalid, "empty"},
		{"blank.csv", []byte(" \n\r\n\t\n"), fault.Invalid, "empty"},
		{"mark_only.csv", testFile(t, "hostile/bom_only.csv"), fault.Invalid, "empty"},
		{"header_only.csv", testFile(t, "hostile/header_only.csv"), fault.NotEnough, "no records"},
		{"noise.csv", noise, fault.Unsupported, "binary"},
		{"error.csv", testFile(t, "hostile/error_page.csv"), fault.Invalid, "web page"},
		{"denied.csv", testFile(t, "hostile/access_denied.xml"), fault.Unsupported, "XML"},
		{"pointer.csv", testFile(t, "hostile/lfs_pointer.csv"), fault.Invalid, "Git LFS"},
		{"cut.csv.gz", whole[:len(whole)/2], fault.Invalid, "in the middle"},
		{"damaged.csv.gz", slices.Concat(whole[:len(whole)-8], []byte{1, 2, 3, 4, 5, 6, 7, 8}), fault.Invalid, "damaged"},
		{"nul.csv", []byte("a,b\n1,\x002\n3,4\n"), fault.Invalid, "NUL"},
		{"locked.zip", zipOf(t, map[string][]byte{"a.csv": nil}), fault.Unsupported, "password"},
		{"nothing.zip", zipOf(t, nil), fault.Invalid, "empty"},
		{"outside.zip", zipOf(t, map[string][]byte{"../../evil.csv": []byte(requestLines)}), fault.Invalid, "outside"},
		{"cut.zip", zipOf(t, map[string][]byte{"a.csv": []byte(requestLines)})[:60], fault.Invalid, "damaged"},
		{"old.xls", slices.Concat([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)), fault.Unsupported, "old .xls"},
		{"locked.xlsx", encryptedWorkbook(), fault.Unsupported, "password"},
		{"crosstab.xlsx", testFile(t, "feedback/may_2017_responses.xlsx"), fault.Unsupported, "cross table"},
		{"not_a.xlsx", zipOf(t, map[string][]byte{"[Content_Types].xml": []byte("<Types/>"), "xl/workbook.xml": []byte("<broken")}), fault.Invalid, "workbook"},
		{"cut.json", []byte(`{"ResultsByTime": [{"TimePeriod": {"Start": "2026-01-01"`), fault.Invalid, "JSON"},
		{"deep.json", []byte(strings.Repeat("[", 100000)), fault.Invalid, "JSON"},
		{"prose.txt", []byte("Dear team,\n\nplease find the numbers attached.\n\nKind regards\n"), fault.Unsupported, "None of the known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := drop(t, c.name, c.content)
			var e *fault.Error
			if !errors.As(got.err, &e) {
				t.Fatalf("error %v, drafts %d, skipped %+v", got.err, len(got.drafts), got.skipped)
			}
			if e.Code != c.code || !strings.Contains(e.Text, c.says) {
				t.Errorf("%s error %q, want %s that says %q", e.Code, e.Text, c.code, c.says)
			}
			if !strings.Contains(e.File, c.name) {
				t.Errorf("the error names %q", e.File)
			}
		})
	}
}

// encryptedWorkbook is the head of what Excel writes with a password: an old compound file that names an
// encrypted package.
func encryptedWorkbook() []byte {
	out := slices.Concat([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 504))
	for _, r := range "EncryptedPackage" {
		out = binary.LittleEndian.AppendUint16(out, uint16(r))
	}
	return slices.Concat(out, make([]byte, 512))
}

// TestHostileFilesAreRead: each looks broken and is sound all the same.
func TestHostileFilesAreRead(t *testing.T) {
	mixed := strings.NewReplacer("200,12\n", "200,12\r\n", "500,30\n", "500,30\r").Replace(requestLines)
	for _, c := range []struct {
		name    string
		content string
	}{
		{"plain.csv", requestLines},
		{"mark.csv", "\uFEFF" + requestLines},
		{"crlf.csv", strings.ReplaceAll(requestLines, "\n", "\r\n")},
		{"mixed.csv", mixed},
		{"no_end.csv", strings.TrimSuffix(requestLines, "\n")},
		{"double.csv", strings.ReplaceAll(strings.ReplaceAll(requestLines, "\n2", ",x,y\n2"), "status,duration_ms,x,y", "status,duration_ms,path,path")},
		{"nested.zip", string(zipOf(t, map[string][]byte{"logs/a.csv.gz": []byte(gzipped(t, requestLines)), "__MACOSX/._a.csv": []byte("x"), "../evil.csv": []byte("x")}))},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := drop(t, c.name, []byte(c.content))
			if got.err != nil || len(got.drafts) != 1 {
				t.Fatalf("error %v, %d drafts, skipped %+v", got.err, len(got.drafts), got.skipped)
			}
			d := got.drafts[0]
			if d.Source != "requests" || d.Plan == nil {
				t.Fatalf("source %q, questions %+v", d.Source, d.Questions)
			}
			if got := len(d.Columns[0].sampled()); got != 3 {
				t.Errorf("%d records were seen, want 3", got)
			}
			names := map[string]bool{}
			for _, c := range d.Plan.Reader.Columns {
				if names[strings.ToLower(c)] {
					t.Errorf("two columns are called %q", c)
				}
				names[strings.ToLower(c)] = true
			}
		})
	}
}

// TestMixedLineEndsAreNoted: they are made equal in a copy, and the draft says so.
func TestMixedLineEndsAreNoted(t *testing.T) {
	got := drop(t, "mixed.csv", []byte(strings.Replace(requestLines, "12\n", "12\r\n", 1)))
	if got.err != nil || len(got.drafts) != 1 {
		t.Fatalf("error %v, %d drafts", got.err, len(got.drafts))
	}
	if !slices.ContainsFunc(got.drafts[0].Warnings, func(w string) bool { return strings.Contains(w, "line ends") }) {
		t.Errorf("warnings %q", got.drafts[0].Warnings)
	}
}

// TestLongLine: 10 MB without a line end is either no table or one bad record among sound ones; it never takes
// the sound ones along.
func TestLongLine(t *testing.T) {
	long := strings.Repeat("x", 10<<20)
	if got := drop(t, "one_line.csv", []byte(long)); !fault.Is(got.err, fault.Invalid) {
		t.Errorf("a file of one long line: %v", got.err)
	}
	got := drop(t, "among.csv", []byte(requestLines+"2026-01-01T00:00:03Z,/"+long+",200,5\n2026-01-01T00:00:04Z,/b,200,5\n"))
	if got.err != nil || len(got.drafts) != 1 || got.drafts[0].Plan == nil {
		t.Fatalf("a long line among others: %v, %d drafts", got.err, len(got.drafts))
	}
}

// TestUnclosedQuote: the dialect stays as it is, so that no value is read with the quote in it.
func TestUnclosedQuote(t *testing.T) {
	text := requestLines + "2026-01-01T00:00:03Z,\"/broken,200,5\n2026-01-01T00:00:04Z,/b,200,5\n"
	got := drop(t, "quote.csv", []byte(text))
	if got.err != nil || len(got.drafts) != 1 || got.drafts[0].Plan == nil {
		t.Fatalf("error %v, %d drafts", got.err, len(got.drafts))
	}
	if d := got.drafts[0].Plan.Reader.Dialect; d.Quote != '"' || d.Delimiter != ',' {
		t.Errorf("dialect %+v", d)
	}
}

// TestZipBomb: a gigabyte of zeros within a gzip within a zip is refused before the disk is full.
func TestZipBomb(t *testing.T) {
	var bomb bytes.Buffer
	z, err := gzip.NewWriterLevel(&bomb, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(z, &zeros{n: 2 * bombBytes}, bombBytes+64<<20); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	got := drop(t, "bomb.zip", zipOf(t, map[string][]byte{"a.csv.gz": bomb.Bytes()}))
	if !fault.Is(got.err, fault.Invalid) || !strings.Contains(got.err.Error(), "zip bomb") {
		t.Errorf("error %v, skipped %+v", got.err, got.skipped)
	}
}

// FuzzVendorFormats gives any text to every vendor format, as a person may who chooses the wrong source: each plans
// or says what is wrong, and a Go reader that it plans ends with records of the right width.
func FuzzVendorFormats(f *testing.F) {
	for _, name := range []string{"billing/aws_cost_explorer_costs.csv", "billing/gcp_cost_table.csv", "billing/azure/German.csv", "billing/cost_and_usage_total.json",
		"uptime/statuspage_incidents.json", "feedback/sample.csv", "feedback/sample_legacy.csv", "feedback/feedback_like.jsonl"} {
		content, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte("Respondent ID,Q\n,Response\n1,4\n"))
	f.Add([]byte("Timestamp,Rating?\n2026/01/31 9:00:00 AM GMT+1,5\n"))
	f.Add([]byte("#,Submit Date (UTC),Network ID\n1,2026-01-01 00:00:00,x\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Inspect(context.Background(), File{Origin: "x", Path: path, Bytes: int64(len(content))}, Choices{}, Options{})
		if err != nil {
			if fault.Of(err).Code == fault.Internal {
				t.Fatalf("%q: %v", content, err)
			}
			return
		}
		for _, format := range vendorFormats() {
			if m := format.Detect(s); m.Score < 0 || m.Score > 1 {
				t.Fatalf("%s scores %v", format.ID(), m.Score)
			}
			d := &Draft{Source: format.ID(), Columns: s.Columns, Choices: Choices{Zone: "UTC", Order: "mdy", Currency: "USD", Start: "2026-01-01T00:00:00Z"}}
			if err := format.Plan(s, d); err != nil {
				if fault.Of(err).Code == fault.Internal {
					t.Fatalf("%s: %v", format.ID(), err)
				}
				continue
			}
			if d.Plan == nil && len(d.Questions) == 0 {
				t.Fatalf("%s neither plans nor asks", format.ID())
			}
			if d.Plan == nil || d.Plan.Reader.Rows == nil {
				continue
			}
			err := d.Plan.Reader.Rows(context.Background(), func(r Record) error {
				if r.Bad == "" && len(r.Values) != len(d.Plan.Reader.Columns) {
					t.Fatalf("%s: %d values for %d columns", format.ID(), len(r.Values), len(d.Plan.Reader.Columns))
				}
				return nil
			})
			if err != nil && fault.Of(err).Code == fault.Internal {
				t.Fatalf("%s: %v", format.ID(), err)
			}
		}
	})
}
