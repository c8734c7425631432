// Notices writes the licences of everything that is part of a built program: Go modules, Go itself, and the npm packages
// whose code or fonts stand in the pages. A part without a licence file is an error, so that nothing is shipped without.
//
//	go run ./build/notices PROGRAM PAGES > third-party-notices.txt
//
// PAGES is a folder with the pages built with source maps, which name the packages.
package main

import (
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

const head = `THIRD-PARTY NOTICES

Telltale contains the following software. Each licence stands below the names of what it covers.

DuckDB (MIT) contains in turn: FastPFor (Apache 2.0), fmt (MIT), FSST (MIT), HyperLogLog of Redis (BSD), ICU (Unicode),
jemalloc (BSD), libpg_query (BSD), Mbed TLS (Apache 2.0), miniz (MIT), RE2 (BSD), SkipList (MIT), utf8proc (MIT),
yyjson (MIT), Zstandard (BSD). Their licences stand in the folder third_party of DuckDB's sources.
`

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: notices PROGRAM PAGES")
		os.Exit(2)
	}
	if err := write(os.Stdout, os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

func write(to io.Writer, program, pages string) error {
	parts, err := modules(program)
	if err != nil {
		return err
	}
	packages, err := bundled(pages)
	if err != nil {
		return err
	}
	maps.Copy(parts, packages)
	covers := map[string][]string{} // the names by the text of their licence
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		text, err := licence(parts[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		covers[text] = append(covers[text], name)
	}
	if _, err := io.WriteString(to, head); err != nil {
		return err
	}
	byName := func(a, b string) int { return strings.Compare(covers[a][0], covers[b][0]) }
	for _, text := range slices.SortedFunc(maps.Keys(covers), byName) {
		line := strings.Repeat("-", 80)
		if _, err := fmt.Fprintf(to, "\n%s\n%s\n%s\n\n%s\n", line, strings.Join(covers[text], "\n"), line, text); err != nil {
			return err
		}
	}
	return nil
}

// modules are the folders of the Go modules in a program, by name and version.
func modules(program string) (map[string]string, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, module := range info.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		folder, err := goTells("list", "-m", "-f", "{{.Dir}}", module.Path)
		if err != nil {
			return nil, err
		}
		found[module.Path+" "+module.Version] = folder
	}
	found["Go "+strings.TrimPrefix(info.GoVersion, "go")], err = goTells("env", "GOROOT")
	return found, err
}

func goTells(args ...string) (string, error) {
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out)), nil
}

// packageFolder is the part of a path that names an npm package, with a scope or without.
var packageFolder = regexp.MustCompile(`^(.*/)?node_modules/(@[^/]+/)?[^/]+`)

// bundled are the folders of the npm packages in built pages, by name and version.
func bundled(pages string) (map[string]string, error) {
	found := map[string]string{}
	add := func(folder string) error {
		text, err := os.ReadFile(filepath.Join(folder, "package.json"))
		if err != nil {
			return err
		}
		var about struct{ Name, Version string }
		if err := json.Unmarshal(text, &about); err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
		found[about.Name+" "+about.Version] = folder
		return nil
	}
	err := filepath.WalkDir(pages, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".map") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var sourceMap struct{ Sources []string }
		if err := json.Unmarshal(text, &sourceMap); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for _, source := range sourceMap.Sources {
			if folder := packageFolder.FindString(filepath.ToSlash(filepath.Join(filepath.Dir(path), source))); folder != "" {
				if err := add(folder); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, errors.New("the source maps in " + pages + " name no package")
	}
	// Fonts come with style sheets, of which there are no maps.
	return found, add("frontend/node_modules/@fontsource-variable/inter")
}

// licenceFile is how licences, and the notices that some of them ask for, are called.
var licenceFile = regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice|copyright)`)

// licence is the text of the licence files in a folder.
func licence(folder string) (string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	texts := []string{}
	for _, entry := range entries {
		if entry.IsDir() || !licenceFile.MatchString(entry.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return "", err
		}
		texts = append(texts, strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
	}
	if len(texts) == 0 {
		return "", errors.New("there is no licence file in " + folder)
	}
	return strings.Join(texts, "\n\n"), nil
}
