package app

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/fault"
)

func TestDataFolderOfEachSystem(t *testing.T) {
	cases := []struct {
		system string
		env    map[string]string
		want   string
	}{
		{"linux", map[string]string{"HOME": "/users/ada"}, "/users/ada/.local/share/telltale"},
		{"linux", map[string]string{"HOME": "/users/ada", "XDG_DATA_HOME": "/data"}, "/data/telltale"},
		{"linux", map[string]string{"HOME": "/users/ada", "XDG_DATA_HOME": "relative"}, "/users/ada/.local/share/telltale"},
		{"darwin", map[string]string{"HOME": "/Users/ada"}, "/Users/ada/Library/Application Support/Telltale"},
		{"windows", map[string]string{"LocalAppData": "/Users/ada/AppData/Local"}, "/Users/ada/AppData/Local/Telltale"},
		{"windows", map[string]string{HomeVariable: "/elsewhere"}, "/elsewhere"},
	}
	for _, c := range cases {
		got, err := homePath(c.system, func(name string) string { return c.env[name] })
		if err != nil || filepath.ToSlash(got) != c.want {
			t.Errorf("%s %v: got %q, %v; want %q", c.system, c.env, got, err, c.want)
		}
	}
}

func TestUnknownDataFolderSaysWhatToDo(t *testing.T) {
	_, err := homePath("linux", func(string) string { return "" })
	if !fault.Is(err, fault.Invalid) || fault.Of(err).Hint == "" {
		t.Errorf("got %v", err)
	}
}

func TestFindHomeMakesThePrivateFolder(t *testing.T) {
	want := filepath.Join(t.TempDir(), "new", "home")
	t.Setenv(HomeVariable, want)
	home, err := FindHome()
	if err != nil || string(home) != want {
		t.Fatalf("got %q, %v", home, err)
	}
	info, err := os.Stat(want)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, %v", info.Mode(), err)
	}
}

func TestUploadsGoByTheirOwnName(t *testing.T) {
	home := Home("/data")
	for path, want := range map[string]string{
		"/data/uploads/123/march.csv":        "march.csv",
		"/data/uploads/123/a.zip/logs/b.csv": "a.zip/logs/b.csv",
		"/data/uploads/123":                  "/data/uploads/123",
		"/data/uploadsX/123/march.csv":       "/data/uploadsX/123/march.csv",
		"/users/ada/march.csv":               "/users/ada/march.csv",
		"march.csv":                          "march.csv",
	} {
		if got := home.DisplayName(path); got != want {
			t.Errorf("DisplayName(%q) = %q, want %q", path, got, want)
		}
	}
	for path, want := range map[string]bool{
		"/data/uploads/123/march.csv": true, "/data/uploads": false, "/data/uploads/../secret": false, "/etc/passwd": false,
	} {
		if got := home.Uploaded(path); got != want {
			t.Errorf("Uploaded(%q) = %v", path, got)
		}
	}
}

func TestRecentWorkspaces(t *testing.T) {
	home := Home(t.TempDir())
	if got := home.Recent(); len(got) != 0 || got == nil {
		t.Errorf("before anything was opened: %#v", got)
	}
	paths := make([]string, recentLimit+3)
	for i := range paths {
		paths[i] = filepath.Join(string(home), string(rune('a'+i))+Extension)
		if err := WriteFile(paths[i], nil); err != nil {
			t.Fatal(err)
		}
		if err := home.Remember(paths[i]); err != nil {
			t.Fatal(err)
		}
	}
	newest := paths[len(paths)-1]
	got := home.Recent()
	if len(got) != recentLimit || got[0] != newest {
		t.Fatalf("got %d paths, first %s", len(got), got[0])
	}
	// Opening one again moves it to the head, and one that was deleted is not offered.
	if err := home.Remember(got[2]); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(newest); err != nil {
		t.Fatal(err)
	}
	want := append([]string{got[2], got[1]}, got[3:]...)
	if diff := cmp.Diff(want, home.Recent()); diff != "" {
		t.Error(diff)
	}
	if err := WriteFile(home.recentFile(), []byte("{broken")); err != nil {
		t.Fatal(err)
	}
	if got := home.Recent(); len(got) != 0 || got == nil {
		t.Errorf("a broken list gave %#v", got)
	}
}

func TestFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.md")
	if err := WriteFile(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	half, err := CreateFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(half, "ha"); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("while it is written the file holds %q", text)
	}
	half.Discard()
	if text, _ := os.ReadFile(path); string(text) != "old" {
		t.Errorf("after it was discarded the file holds %q", text)
	}
	if err := WriteFile(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if text, _ := os.ReadFile(path); string(text) != "new" || err != nil || len(entries) != 1 {
		t.Errorf("the file holds %q, beside %d others, %v", text, len(entries)-1, err)
	}
	_, err = CreateFile(filepath.Join(path, "inside-a-file"))
	if !fault.Is(err, fault.Invalid) || fault.Of(err).File == "" {
		t.Errorf("a place that cannot be: %v", err)
	}
}
