package build_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
)

// TestWailsTemplates fills in what Wails fills in from wails.json, and parses what comes out: these files are used on
// macOS and Windows only, where a mistake would show late.
func TestWailsTemplates(t *testing.T) {
	type association struct{ Ext, Name, Description, IconName, Role string }
	var project struct {
		Name           string
		OutputFilename string
		Info           struct {
			CompanyName, ProductName, ProductVersion, Copyright, Comments string
			FileAssociations                                              []association
		}
	}
	if err := json.Unmarshal(read(t, "wails.json"), &project); err != nil {
		t.Fatal(err)
	}
	if len(project.Info.FileAssociations) != 1 || project.Info.FileAssociations[0].Ext != "telltale" {
		t.Fatalf("wails.json associates %+v", project.Info.FileAssociations)
	}
	filled := func(path string) []byte {
		var out bytes.Buffer
		form, err := template.New(path).Parse(string(read(t, path)))
		if err != nil {
			t.Fatal(err)
		}
		if err := form.Execute(&out, project); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for _, path := range []string{"build/darwin/Info.plist", "build/windows/wails.exe.manifest"} {
		for decoder := xml.NewDecoder(bytes.NewReader(filled(path))); ; {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
		}
	}
	if text := string(filled("build/darwin/Info.plist")); !strings.Contains(text, "<string>telltale</string>") {
		t.Error("Info.plist does not name the extension of workspaces")
	}
	if !json.Valid(filled("build/windows/info.json")) {
		t.Error("info.json is no JSON")
	}
	// Wails draws icons from these, and takes the .ico files that are there.
	icon := project.Info.FileAssociations[0].IconName
	for _, path := range []string{icon + ".png", "windows/" + icon + ".ico", "windows/icon.ico", "appicon.png"} {
		if _, err := os.Stat(filepath.Join(root, "build", path)); err != nil {
			t.Error(err)
		}
	}
	// The installer writes the name of the file type itself, too.
	if class := project.Info.FileAssociations[0].Name; !strings.Contains(string(read(t, "build/windows/installer/project.nsi")), `Classes\`+class+`\shell`) {
		t.Errorf("project.nsi does not register %s", class)
	}
}
