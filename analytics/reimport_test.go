package analytics

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// again imports the file of an import again, with other choices.
func again(t *testing.T, w *Workspace, id int64, path string, change func(*source.Choices)) *Outcome {
	t.Helper()
	ctx := context.Background()
	d, err := w.Reimport(ctx, id, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Files) != 1 || d.Files[0].Error != nil || d.Files[0].Already != nil {
		t.Fatalf("prepared %+v", d.Files)
	}
	choices := d.Files[0].Draft.Choices
	change(&choices)
	if err := w.Revise(ctx, d, 0, choices); err != nil {
		t.Fatal(err)
	}
	out, err := w.Import(ctx, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const threeRequests = `timestamp,status,took,user
2026-10-01 10:00:00,200,120,a
2026-10-01 10:00:10,200,80,b
2026-10-01 10:00:20,500,900,c
`

func TestReimportTakesThePlaceOfTheImport(t *testing.T) {
	w := openTest(t)
	path := written(t, "log.csv", []byte(threeRequests))
	out := drop(t, w, source.Choices{Zone: "UTC", Units: map[string]string{"duration_us": "ms"}}, path)
	if len(out.Imports) != 1 || out.Imports[0].Origin != path {
		t.Fatalf("outcome %+v", out)
	}
	const shown = "SELECT count(*), sum(duration_us), min(ts) FROM requests"
	// 120 + 80 + 900 milliseconds.
	if got, want := cell(t, w, shown), "3 1100000 2026-10-01 10:00:00"; got != want {
		t.Fatalf("first %s, want %s", got, want)
	}
	version := w.db.Version()
	out = again(t, w, 1, "", func(c *source.Choices) {
		if c.Zone != "UTC" || c.Units["duration_us"] != "ms" {
			t.Errorf("the choices of the first time are forgotten: %+v", c)
		}
		c.Zone, c.Units = "Europe/Berlin", map[string]string{"duration_us": "s"}
	})
	if len(out.Imports) != 1 || len(out.Same) != 0 || !strings.Contains(strings.Join(out.Imports[0].Notes, " "), "in place of import 1") {
		t.Errorf("outcome %+v", out)
	}
	// Seconds now, and ten o'clock in Berlin is eight o'clock UTC in summer.
	if got, want := cell(t, w, shown), "3 1100000000 2026-10-01 08:00:00"; got != want {
		t.Errorf("after the second import %s, want %s", got, want)
	}
	if w.db.Version() != version+1 {
		t.Errorf("it took %d changes, want one", w.db.Version()-version)
	}
	list, err := w.Imports(context.Background())
	if err != nil || len(list) != 2 || list[0].State != "done" || list[1].State != "undone" || list[1].Records != 3 {
		t.Errorf("ledger %+v, %v", list, err)
	}
	// An import that was undone can be made again too, and replaces nothing.
	if _, err := w.Undo(context.Background(), 2, nil); err != nil {
		t.Fatal(err)
	}
	again(t, w, 1, "", func(*source.Choices) {})
	if got, want := cell(t, w, shown), "3 1100000 2026-10-01 10:00:00"; got != want {
		t.Errorf("made again it shows %s, want %s", got, want)
	}
}

// Rows that were set aside because of the replaced import count again, and those of the new one are judged anew: as if
// the old one had never been.
func TestReimportJudgesDuplicatesAnew(t *testing.T) {
	w := openTest(t)
	utc := source.Choices{Zone: "UTC", Units: map[string]string{"duration_us": "ms"}}
	drop(t, w, utc, written(t, "first.csv", []byte(threeRequests)))
	longer := threeRequests + "2026-10-01 10:00:30,200,70,d\n"
	out := drop(t, w, utc, written(t, "second.csv", []byte(longer)))
	if i := out.Imports[0]; i.Used != 1 || i.Duplicate != 3 {
		t.Fatalf("the overlapping file: %+v", i)
	}
	again(t, w, 1, "", func(c *source.Choices) { c.Zone = "Europe/Berlin" })
	list, err := w.Imports(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if second := list[1]; second.ID != 2 || second.Used != 4 || second.Duplicate != 0 {
		t.Errorf("the second file: %+v, want all four rows used", second)
	}
	if got := cell(t, w, "SELECT count(*) FROM requests"); got != "7" {
		t.Errorf("%s requests, want 4 and 3", got)
	}
	if got := cell(t, w, "SELECT sum(n)::INTEGER FROM request_minute"); got != "7" {
		t.Errorf("the roll-up has %s requests, want 7", got)
	}
}

func TestReimportOfAMemberOfAnArchive(t *testing.T) {
	w := openTest(t)
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for _, day := range []string{"10-01", "10-02"} {
		member, err := archive.Create("logs/" + day + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(member, strings.ReplaceAll(threeRequests, "10-01", day)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	path := written(t, "logs.zip", packed.Bytes())
	out := drop(t, w, source.Choices{Zone: "UTC", Units: map[string]string{"duration_us": "ms"}}, path)
	if len(out.Imports) != 2 {
		t.Fatalf("outcome %+v", out)
	}
	for _, i := range out.Imports {
		if i.Origin != path {
			t.Errorf("the origin of %s is %s", i.Name, i.Origin)
		}
	}
	second := out.Imports[1]
	replaced := again(t, w, second.ID, "", func(c *source.Choices) { c.Units = map[string]string{"duration_us": "s"} })
	if len(replaced.Imports) != 1 || replaced.Imports[0].Name != second.Name {
		t.Errorf("outcome %+v", replaced)
	}
}

func TestReimportSaysWhatIsMissing(t *testing.T) {
	w := openTest(t)
	ctx := context.Background()
	path := written(t, "log.csv", []byte(threeRequests))
	drop(t, w, source.Choices{Zone: "UTC", Units: map[string]string{"duration_us": "ms"}}, path)
	if err := os.WriteFile(path, []byte(strings.Replace(threeRequests, "120", "121", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Reimport(ctx, 1, "", nil); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "another one") {
		t.Errorf("other content: %v", err)
	}
	moved := filepath.Join(t.TempDir(), "moved.csv")
	if err := os.WriteFile(moved, []byte(threeRequests), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Reimport(ctx, 1, "", nil); !fault.Is(err, fault.NotFound) || !strings.Contains(err.Error(), path) {
		t.Errorf("a file that is gone: %v", err)
	}
	if _, err := w.Reimport(ctx, 9, "", nil); !fault.Is(err, fault.NotFound) {
		t.Errorf("an import that never was: %v", err)
	}
	left, err := os.ReadDir(w.staging)
	if err != nil || len(left) > 0 {
		t.Errorf("left in the staging folder: %v, %v", left, err)
	}
	if out := again(t, w, 1, moved, func(*source.Choices) {}); len(out.Imports) != 1 || out.Imports[0].Origin != moved {
		t.Errorf("from where it is now: %+v", out)
	}
}

func TestFileThatWasImportedBeforeCanTakeItsPlace(t *testing.T) {
	w := openTest(t)
	ctx := context.Background()
	path := written(t, "log.csv", []byte(threeRequests))
	drop(t, w, source.Choices{Zone: "UTC", Units: map[string]string{"duration_us": "ms"}}, path)
	d, err := w.Prepare(ctx, []string{path}, nil)
	if err != nil || d.Files[0].Already == nil {
		t.Fatalf("prepared %+v, %v", d, err)
	}
	if err := w.Replace(ctx, d, 0); err != nil {
		t.Fatal(err)
	}
	if f := d.Files[0]; f.Already != nil || f.Replaces == nil || f.Replaces.ID != 1 {
		t.Errorf("the file is %+v", f)
	}
	if err := w.Replace(ctx, d, 0); !fault.Is(err, fault.NotFound) {
		t.Errorf("a file that replaces already: %v", err)
	}
	out, err := w.Import(ctx, d, nil)
	if err != nil || len(out.Imports) != 1 || len(out.Same) != 0 {
		t.Errorf("outcome %+v, %v", out, err)
	}
	if got := cell(t, w, "SELECT count(*) FROM requests"); got != "3" {
		t.Errorf("%s requests, want three", got)
	}
}
