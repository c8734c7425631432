package report

import (
	"bytes"
	"strings"
	"testing"
)

// TestMadeUpDataSaysSo: every format says it, and none says it of real data.
func TestMadeUpDataSaysSo(t *testing.T) {
	const notice = "Made-up data: the demo of a shop"
	for format, want := range map[string]string{
		"table": notice + "\n",
		"md":    "**" + notice + ".**",
		"json":  "\n  \"demo\": true,\n",
		"csv":   "," + notice + ".",
	} {
		r := october()
		var plain, marked bytes.Buffer
		if err := Write(&plain, format, r, octoberFooting(), Dialect{}); err != nil {
			t.Fatal(err)
		}
		r.Demo = notice
		if err := Write(&marked, format, r, octoberFooting(), Dialect{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(marked.String(), want) {
			t.Errorf("%s of made-up data lacks %q:\n%s", format, want, marked.String())
		}
		if strings.Contains(plain.String(), "demo") || strings.Contains(plain.String(), notice) {
			t.Errorf("%s of real data speaks of a demo", format)
		}
	}
	r := october()
	r.Demo = notice
	var sheet bytes.Buffer
	if err := Write(&sheet, "csv", r, octoberFooting(), Dialect{}); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Count(sheet.String(), notice), len(r.Values); got != want {
		t.Errorf("%d of %d rows of the sheet say it", got, want)
	}
}
