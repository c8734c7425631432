package report

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"telltale/analytics/store"
)

// tablesOf are the files of the archive by name.
func tablesOf(t *testing.T, in Tables, d Dialect) map[string]string {
	t.Helper()
	var b, again bytes.Buffer
	if err := WriteTables(&b, in, d); err != nil {
		t.Fatal(err)
	}
	if err := WriteTables(&again, in, d); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("the same numbers give other bytes (%v)", err)
	}
	archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.File {
		file, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

func TestTablesAreTidy(t *testing.T) {
	in := Tables{Result: octoberCharted(), Footing: stackFooting(), Imports: []store.Import{{ID: 3, Name: "=cmd|' /C calc'!A0.csv", State: "done", Records: 10, Used: 8, Rejected: 2}}}
	files := tablesOf(t, in, Dialect{})
	for name, want := range map[string]string{
		"kpis.csv":        "latency_p95,Latency P95,seconds,,0.5804,,,,,9986557,,complete,,< 2s acceptable < 5s,met,,From durations rounded to four significant digits: within 0.05 %.\n",
		"series.csv":      "kpi,grain,from,value\nlatency_p95,,2026-10-01T00:00:00+02:00,0.5\nlatency_p95,,2026-10-02T00:00:00+02:00,\nlatency_p95,,2026-10-03T00:00:00+02:00,1.5\n",
		"alerts.csv":      "api_success_rate,< 95% for 5m,2026-10-03T10:00:00+02:00,2026-10-03T10:05:00+02:00,2026-10-03T10:09:00+02:00,240,0.5,false,\n",
		"definitions.csv": "uptime,Uptime,Share of the time.,(time - downtime) / time,percent,,>= 99.9%,,< target by month,,\n",
		"settings.csv":    "assumption.hourly_cost,Cost of an agent hour,,,30,,false,true\n",
		"coverage.csv":    "table,share\nrequests,0.985\n",
		"imports.csv":     "3,'=cmd|' /C calc'!A0.csv,,,done,10,8,2,0,0,,,\n",
		"README.txt":      "Time zone: Europe/Berlin\r\nCurrency: EUR\r\nFilters: none\r\nCoverage: requests 98.5 %\r\nAssumptions: Cost of an agent hour = 30\r\n",
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s does not hold\n%s\nbut\n%s", name, want, files[name])
		}
	}
	// A formula of somebody else's is text: with a quote before it, spreadsheets take it for that.
	if !strings.Contains(files["kpis.csv"], `"'=HYPERLINK(""x"") *bold*"`) {
		t.Errorf("a note can be taken for a formula:\n%s", files["kpis.csv"])
	}
	for name, text := range files {
		if !strings.HasSuffix(name, ".csv") {
			continue
		}
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll() // every row has as many columns as the first
		if err != nil || len(rows) < 1 {
			t.Errorf("%s: %v", name, err)
		}
		if !strings.Contains(files["README.txt"], name+": ") {
			t.Errorf("README.txt does not say what %s is", name)
		}
	}
}

func TestTablesWithADecimalComma(t *testing.T) {
	text := tablesOf(t, Tables{Result: octoberCharted(), Footing: stackFooting()}, Dialect{DecimalComma: true})["kpis.csv"]
	if !strings.HasPrefix(text, "\uFEFFkpi;name;unit;") || !strings.Contains(text, "\nlatency_p95;Latency P95;seconds;;0,5804;;;;;9986557;;complete;;< 2s acceptable < 5s;met;;") {
		t.Errorf("got:\n%s", text)
	}
	// Negative numbers stay numbers: only text is kept from being a formula.
	if !strings.Contains(text, "error_budget_remaining;Error budget remaining;seconds;;-336;") {
		t.Errorf("a negative number is no number:\n%s", text)
	}
}
