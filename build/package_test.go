//go:build linux

package build_test

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// packed makes a .deb of a built program, uncompressed because that takes a second instead of a minute. It needs dpkg
// and dpkg-dev, which build/test installs.
func packed(t *testing.T, binary string) string {
	t.Helper()
	folder := t.TempDir()
	notices := filepath.Join(folder, "notices.txt")
	if err := os.WriteFile(notices, []byte("What others wrote.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "telltale.deb")
	command := exec.Command("./deb", binary, "1.2.3", notices, path)
	command.Env = append(os.Environ(), "DPKG_DEB_COMPRESSOR_TYPE=none", "SOURCE_DATE_EPOCH=1790000000", "TELLTALE_HOME="+folder)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("build/deb: %v\n%s", err, out)
	}
	return path
}

func TestDebianPackage(t *testing.T) {
	if _, err := exec.LookPath("dpkg-shlibdeps"); err != nil {
		t.Log("dpkg-dev is not installed; on Debian and Ubuntu ./build/test installs it")
		return
	}
	binary, err := filepath.Abs(program(t, "TELLTALE_BINARY", ""))
	if err != nil {
		t.Fatal(err)
	}
	path := packed(t, binary)
	for field, want := range map[string]string{"Package": "telltale", "Version": "1.2.3"} {
		if got := strings.TrimSpace(output(t, "dpkg-deb", "--field", path, field)); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	if needs := output(t, "dpkg-deb", "--field", path, "Depends"); !strings.Contains(needs, "libc6 (>= 2.") {
		t.Errorf("the package does not say which C library it needs: %s", needs)
	}

	found := map[string]bool{}
	for line := range strings.Lines(output(t, "dpkg-deb", "--contents", path)) {
		// mode owner/group size day time path
		cells := strings.Fields(line)
		name := strings.TrimPrefix(cells[5], "./")
		found[name] = true
		if cells[1] != "root/root" || strings.Contains(cells[0][5:], "w") {
			t.Errorf("%s belongs to %s and has mode %s", name, cells[1], cells[0])
		}
		// 1790000000 is 2026-09-21 14:13:20 UTC; dpkg-deb prints local time.
		if !strings.HasPrefix(cells[3], "2026-09-2") {
			t.Errorf("%s has the time %s", name, cells[3])
		}
	}
	for _, name := range []string{
		"usr/bin/telltale", "usr/share/applications/telltale.desktop", "usr/share/mime/packages/telltale.xml",
		"usr/share/icons/hicolor/48x48/apps/telltale.png", "usr/share/icons/hicolor/scalable/apps/telltale.svg",
		"usr/share/icons/hicolor/48x48/mimetypes/application-x-telltale.png", "usr/share/man/man1/telltale.1.gz",
		"usr/share/bash-completion/completions/telltale", "usr/share/zsh/vendor-completions/_telltale",
		"usr/share/fish/vendor_completions.d/telltale.fish", "usr/share/doc/telltale/copyright",
		"usr/share/doc/telltale/third-party-notices.txt.gz", "usr/share/doc/telltale/changelog.gz",
	} {
		if !found[name] {
			t.Errorf("the package lacks %s", name)
		}
	}

	tree := t.TempDir()
	output(t, "dpkg-deb", "--extract", path, tree)
	manual := output(t, "gzip", "-dc", filepath.Join(tree, "usr/share/man/man1/telltale.1.gz"))
	if !strings.HasPrefix(manual, ".TH TELLTALE 1") || !strings.Contains(manual, ".SH PERIODS") {
		t.Errorf("the manual page is none: %.200s", manual)
	}
	if again := packed(t, binary); output(t, "sha256sum", again)[:64] != output(t, "sha256sum", path)[:64] {
		t.Error("the same program gives another package the second time")
	}
}

// TestDesktopEntry holds the entry, the file type and the icons to the same names.
func TestDesktopEntry(t *testing.T) {
	entry := string(read(t, "build/linux/telltale.desktop"))
	for _, line := range []string{"Exec=telltale %F", "Icon=telltale", "MimeType=application/x-telltale;"} {
		if !strings.Contains(entry, "\n"+line+"\n") {
			t.Errorf("telltale.desktop lacks the line %s", line)
		}
	}
	var types struct {
		Type struct {
			Name string `xml:"type,attr"`
			Glob struct {
				Pattern string `xml:"pattern,attr"`
			} `xml:"glob"`
		} `xml:"mime-type"`
	}
	if err := xml.Unmarshal(read(t, "build/linux/telltale.xml"), &types); err != nil {
		t.Fatal(err)
	}
	if types.Type.Name != "application/x-telltale" || types.Type.Glob.Pattern != "*.telltale" {
		t.Errorf("telltale.xml declares %+v", types)
	}
	if _, err := exec.LookPath("desktop-file-validate"); err != nil {
		t.Log("desktop-file-validate is not installed; ./build/test installs it")
		return
	}
	output(t, "desktop-file-validate", "build/linux/telltale.desktop")
}
