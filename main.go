// Telltale closes a month of a production AI system: it reads the exports that a team already has and computes
// numbers that explain themselves.
package main

import (
	"embed"
	"os"

	"telltale/app/cli"
)

//go:embed all:frontend/dist
var assets embed.FS

func main() {
	os.Exit(cli.Main(assets))
}
