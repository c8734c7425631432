package analytics

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// octoberFiles are what a small system exported for October: 24 requests a day of which one on every odd day failed, 24
// conversations a day of which AI resolved 18, and $3 a day. One file has a name that spreadsheets would calculate.
func octoberFiles(t *testing.T) []string {
	var requests, conversations, bill strings.Builder
	requests.WriteString("timestamp,method,path,status,duration_ms,user_id\n")
	conversations.WriteString("conversation_id,started_at,ended_at,user_id,messages,outcome,resolved_by\n")
	bill.WriteString("date,vendor,service,category,amount,currency\n")
	for day := 1; day <= 31; day++ {
		for hour := range 24 {
			status, outcome, by := 200, "resolved", "ai"
			if hour == 3 && day%2 == 1 {
				status = 500
			}
			if hour%4 == 0 {
				outcome, by = "escalated", "human"
			}
			at := fmt.Sprintf("2026-10-%02dT%02d", day, hour)
			fmt.Fprintf(&requests, "%s:10:00Z,POST,/chat,%d,%d,u%d\n", at, status, 100+hour, (day+hour)%9)
			fmt.Fprintf(&conversations, "c%d-%d,%s:10:00Z,%s:20:00Z,u%d,%d,%s,%s\n", day, hour, at, at, (day+hour)%9, 2+hour%3, outcome, by)
		}
		fmt.Fprintf(&bill, "2026-10-%02d,OpenAI,GPT,LLM API,2.00,USD\n2026-10-%02d,AWS,EC2,Compute,1.00,USD\n", day, day)
	}
	var paths []string
	for name, text := range map[string]string{"=1+1.csv": requests.String(), "conversations.csv": conversations.String(), "bill.csv": bill.String()} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// workbook is a written workbook whose formulas are calculated anew.
type workbook struct {
	*excelize.File
	kpis map[string]int // row on the sheet of KPIs, by id
}

func calculated(data []byte) (workbook, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return workbook{}, err
	}
	rows, err := f.GetRows("KPIs")
	b := workbook{f, map[string]int{}}
	for i, row := range rows {
		if i >= 5 && len(row) >= 17 {
			b.kpis[row[16]] = i + 1
		}
	}
	return b, err
}

// kpi calculates the value and the verdict of a KPI.
func (b workbook) kpi(id string) (value, verdict, formula string, err error) {
	row := strconv.Itoa(b.kpis[id])
	if formula, err = b.GetCellFormula("KPIs", "C"+row); err != nil {
		return "", "", "", err
	}
	if value, err = b.CalcCellValue("KPIs", "C"+row, excelize.Options{RawCellValue: true}); err != nil {
		return "", "", formula, err
	}
	verdict, err = b.CalcCellValue("KPIs", "F"+row)
	return value, verdict, formula, err
}

func TestWorkbookCalculatesWhatTheEngineDoes(t *testing.T) {
	ctx, w := context.Background(), openTest(t)
	drop(t, w, source.Choices{}, octoberFiles(t)...)
	query := engine.Query{Period: engine.Spec{Preset: "month", Month: "2026-10"}}
	var written bytes.Buffer
	var last Progress
	if err := w.WriteWorkbook(ctx, &written, query, WorkbookOptions{}, func(p Progress) { last = p }); err != nil {
		t.Fatal(err)
	}
	if last.Done != last.Total || last.Total == 0 {
		t.Errorf("it ended at %d of %d pieces", last.Done, last.Total)
	}
	book, err := calculated(written.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	agree := func() {
		t.Helper()
		r, err := w.Engine().Evaluate(ctx, query)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range r.Values {
			got, verdict, formula, err := book.kpi(v.ID)
			if err != nil {
				t.Fatalf("%s: %v", v.ID, err)
			}
			if v.Value == nil {
				if got != "" {
					t.Errorf("%s has no value, and its cell has %s", v.ID, got)
				}
				continue
			}
			if f, err := strconv.ParseFloat(got, 64); err != nil || math.Abs(f-*v.Value) > 1e-9*max(1, math.Abs(*v.Value)) {
				t.Errorf("%s is %s by %s, want %v", v.ID, got, formula, *v.Value)
			}
			if verdict != v.Verdict {
				t.Errorf("%s is %q, want %q", v.ID, verdict, v.Verdict)
			}
		}
	}
	agree()
	for id, want := range map[string]struct {
		formula string
		value   float64
	}{
		"requests":                 {"SUM(day_requests)", 744},                                             // 31 x 24
		"api_success_rate":         {"SUM(day_api_success_rate)/SUM(day_api_success_rate_of)", 728. / 744}, // 16 odd days
		"total_cost":               {"SUM(day_total_cost)", 93},
		"cost_per_request":         {"SUMPRODUCT(day_total_cost,shared_days_2)/SUMPRODUCT(day_requests,shared_days_2)", .125},
		"cost_per_active_user":     {"SUMPRODUCT(day_total_cost,shared_days_2)/kpi_active_users_over_2", 93. / 9},
		"agent_time_saved":         {"kpi_tickets_deflected*assumption_seconds_per_ticket", 558 * .748 * 600},
		"cost_savings":             {"kpi_agent_time_saved/3600*assumption_hourly_cost", 2086.92}, // 69.564 h x $30
		"cost_share":               {`MAX(groups_cost_share)/SUMIF(groups_cost_share,">0")`, 62. / 93},
		"peak_requests_per_second": {"MAX(day_peak_requests_per_second)", 1. / 60},
		"latency_p95":              {"", .122}, // a percentile does not add up
	} {
		got, _, formula, err := book.kpi(id)
		if f, _ := strconv.ParseFloat(got, 64); err != nil || formula != want.formula || math.Abs(f-want.value) > 1e-9*want.value {
			t.Errorf("%s: %s = %s, want %s = %v (%v)", id, formula, got, want.formula, want.value, err)
		}
	}
	if text, _ := book.GetCellValue("Import ledger", "B2"); text == "" {
		t.Error("the ledger is empty")
	}
	for row := 2; row <= 4; row++ {
		if formula, _ := book.GetCellFormula("Import ledger", "B"+strconv.Itoa(row)); formula != "" {
			t.Errorf("the name of a file became the formula %q", formula)
		}
	}

	hourly := ""
	for _, name := range book.GetDefinedName() {
		if name.Name == "assumption_hourly_cost" {
			hourly = strings.ReplaceAll(strings.TrimPrefix(name.RefersTo, "'Assumptions'!"), "$", "")
		}
	}
	// An agent's hour of $1 makes (69.564 - 93) / 93: the ROI misses its target.
	if err := book.SetCellValue("Assumptions", hourly, 1); err != nil {
		t.Fatal(err)
	}
	if err := w.SetSetting(ctx, "assumption.hourly_cost", "1", time.Time{}); err != nil {
		t.Fatal(err)
	}
	if got, verdict, _, _ := book.kpi("roi"); verdict != engine.Missed {
		t.Errorf("with an hour of $1 the ROI is %s, %s", got, verdict)
	}
	agree()

	// Read back, the sheet gives the hour its new cost, and leaves alone what nobody changed.
	if err := w.ForgetSetting(ctx, "assumption.hourly_cost", time.Time{}); err != nil {
		t.Fatal(err)
	}
	for cell, value := range map[string]any{strings.Replace(hourly, "B", "F", 1): "payroll", strings.Replace(hourly, "B", "D", 1): 0.5, strings.Replace(hourly, "B", "E", 1): 2} {
		if err := book.SetCellValue("Assumptions", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	changed, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	changes, err := w.CompareSettings(ctx, "october.xlsx", changed.Bytes())
	if err != nil || len(changes) != 1 || len(changes[0].Before) != 0 || len(changes[0].After) != 1 || changes[0].After[0] != (SettingValue{Key: "assumption.hourly_cost", Value: "1 (0.5 to 2) payroll"}) {
		t.Errorf("it would change %+v (%v)", changes, err)
	}
	if _, err := w.ReadSettings(ctx, "october.xlsx", changed.Bytes()); err != nil {
		t.Fatal(err)
	}
	if changes, err := w.CompareSettings(ctx, "october.xlsx", changed.Bytes()); err != nil || len(changes) != 0 {
		t.Errorf("read in, it would still change %+v (%v)", changes, err)
	}
	if err := book.SetCellValue("Assumptions", hourly, "a lot"); err != nil {
		t.Fatal(err)
	}
	if changed, err = book.WriteToBuffer(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.ReadSettings(ctx, "october.xlsx", changed.Bytes()); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "sheet Assumptions, line "+strings.TrimPrefix(hourly, "B")) {
		t.Errorf("a word instead of a number: %v", err)
	}
}
