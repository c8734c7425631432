package app

import "runtime/debug"

// release is set by the linker: -ldflags "-X telltale/app.release=1.2.0".
var release string

// Version is the version of the program: the release, else the commit that it was built from, else "development".
func Version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "development"
	}
	revision, modified := "", ""
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			revision = setting.Value[:min(12, len(setting.Value))]
		case setting.Key == "vcs.modified" && setting.Value == "true":
			modified = "+changes"
		}
	}
	if revision == "" {
		return "development"
	}
	return "development-" + revision + modified
}

// duckDB is the version of the DuckDB that is part of the program. A test holds it to what the database itself says.
const duckDB = "1.5.6"
