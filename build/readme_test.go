package build_test

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"telltale/analytics/catalog"
	"telltale/analytics/source"
)

var update = flag.Bool("update", false, "renew the generated lists of README.md")

// TestReadmeListsAreCurrent keeps the lists of sources and KPIs true.
func TestReadmeListsAreCurrent(t *testing.T) {
	kpis, err := catalog.Markdown()
	if err != nil {
		t.Fatal(err)
	}
	const path = "../README.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := replaceList(t, replaceList(t, string(text), "sources", sourceList()), "kpis", kpis)
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatal("README.md lists other sources or KPIs than there are: run go test ./build -run TestReadme -update")
	}
	if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func sourceList() string {
	var b strings.Builder
	b.WriteString("| source | exported by | how to get it | recognised by | fills |\n| --- | --- | --- | --- | --- |\n")
	for _, f := range source.Formats() {
		cells := []string{"`" + f.ID + "` " + f.Title, f.Tool, f.How, f.Distinct, strings.Join(f.Tables, ", ")}
		for i, c := range cells {
			cells[i] = strings.ReplaceAll(c, "|", `\|`)
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	return b.String()
}

func replaceList(t *testing.T, text, name, list string) string {
	t.Helper()
	block := regexp.MustCompile(`(?s)(<!-- ` + name + `: generated -->\n).*?(<!-- end -->)`)
	if !block.MatchString(text) {
		t.Fatalf("README.md has no place for the list of %s", name)
	}
	return block.ReplaceAllStringFunc(text, func(found string) string {
		m := block.FindStringSubmatch(found)
		return m[1] + strings.TrimRight(list, "\n") + "\n" + m[2]
	})
}
