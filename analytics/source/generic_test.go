package source

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/fault"
)

// mapped is the raw column of each field that comes from a column.
func mapped(d *Draft, table string) map[string]string {
	out := map[string]string{}
	for _, m := range d.Mapping {
		if m.Table == table && m.Column != "" {
			out[m.Field] = m.Column
		}
	}
	return out
}

func TestGenericTables(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		table         string
		want          map[string]string
	}{
		{"structured log", `{"time":"2026-10-01T00:00:00Z","level":"info","http":{"method":"GET","status_code":200},"path":"/a?x=1","latency_ms":12.5,"user_id":"u1"}` + "\n" +
			`{"time":"2026-10-01T00:00:01Z","level":"info","http":{"method":"GET","status_code":500},"path":"/b","latency_ms":7,"user_id":"u2"}` + "\n",
			"requests", map[string]string{"ts": "time", "method": "http.method", "status": "http.status_code", "path": "path", "duration_us": "latency_ms", "user_id": "user_id"}},
		{"words for the status", "created_at,status,duration_s,endpoint\n2026-10-01T00:00:00Z,success,1.5,chat\n2026-10-01T00:00:01Z,timeout,30,chat\n2026-10-01T00:00:02Z,PENDING,0,chat\n",
			"requests", map[string]string{"ts": "created_at", "outcome": "status", "duration_us": "duration_s", "endpoint": "endpoint"}},
		{"predictions", "timestamp,user_id,question,answer,confidence,correct\n2026-10-01T00:00:00Z,u1,why?,because,0.9,1\n2026-10-01T00:00:01Z,u2,how?,so,0.4,0\n",
			"predictions", map[string]string{"ts": "timestamp", "user_id": "user_id", "input": "question", "output": "answer", "confidence": "confidence", "correct": "correct"}},
		{"feedback", "Date,Rating,Comment\n2026-10-01T00:00:00Z,5,fine\n2026-10-02T00:00:00Z,2,slow\n",
			"feedback", map[string]string{"ts": "Date", "rating": "Rating", "comment": "Comment"}},
		{"costs", "Month,Vendor,Description,Amount,Currency\n2026-09,OpenAI,API,120.50,USD\n2026-10,OpenAI,API,130,USD\nTotal,,,250.50,\n",
			"costs", map[string]string{"started": "Month", "vendor": "Vendor", "description": "Description", "billed": "Amount", "currency": "Currency"}},
		{"incidents", "id,title,severity,started_at,resolved_at\n1,DB down,P1,2026-10-01T10:00:00Z,2026-10-01T10:30:00Z\n2,Slow,P3,2026-10-05T10:00:00Z,\n",
			"incidents", map[string]string{"id": "id", "title": "title", "severity": "severity", "kind": "severity", "started": "started_at", "ended": "resolved_at"}},
		{"checks", "timestamp,monitor,status,response_time_ms\n2026-10-01T00:00:00Z,api,up,120\n2026-10-01T00:01:00Z,api,down,0\n",
			"checks", map[string]string{"ts": "timestamp", "target": "monitor", "state": "status", "duration_us": "response_time_ms"}},
		{"conversations", "conversation_id,started_at,ended_at,messages,outcome\nc1,2026-10-01T00:00:00Z,2026-10-01T00:05:00Z,6,resolved\nc2,2026-10-01T01:00:00Z,2026-10-01T01:09:00Z,12,escalated\n",
			"conversations", map[string]string{"id": "conversation_id", "started": "started_at", "ended": "ended_at", "messages": "messages", "outcome": "outcome"}},
		{"conversions one by one", "user_id,variant,converted,date\nu1,ai_assisted,1,2026-10-01T00:00:00Z\nu2,control,0,2026-10-01T00:00:00Z\n",
			"conversions", map[string]string{"user_id": "user_id", "cohort": "variant", "converted": "converted", "ts": "date"}},
		{"conversions summed up", "date,group,users,conversions\n2026-10-01T00:00:00Z,ai,1000,52\n2026-10-01T00:00:00Z,baseline,900,41\n",
			"conversions", map[string]string{"ts": "date", "cohort": "group", "users": "users", "conversions": "conversions"}},
		{"samples", "timestamp,metric,value,unit\n2026-10-01T00:00:00Z,cpu,0.5,percent\n2026-10-01T00:01:00Z,cpu,NaN,percent\n",
			"samples", map[string]string{"ts": "timestamp", "metric": "metric", "value": "value", "unit": "unit"}},
		{"events", "deployed_at,event_type,title,version\n2026-10-01T00:00:00Z,deployment,Release,1.2\n2026-10-09T00:00:00Z,deployment,Release,1.3\n",
			"events", map[string]string{"ts": "deployed_at", "kind": "event_type", "title": "title", "version": "version"}},
	} {
		d := planned(t, write(t, "in", tt.content), Choices{})
		if d.Source != tt.table {
			t.Errorf("%s: taken for %s: %+v", tt.name, d.Source, d.Matches)
			continue
		}
		if diff := cmp.Diff(tt.want, mapped(d, tt.table)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// Tables that look like rows of a kind but are sums or settings of it are not taken for them.
func TestGenericTablesLeaveAlone(t *testing.T) {
	for name, content := range map[string]string{
		"hourly sums":        "timestamp,status,duration_ms,request_count\n2026-10-01T00:00:00Z,200,120,500\n2026-10-01T01:00:00Z,200,130,700\n",
		"daily usage report": "start_time,end_time,model,input_tokens,output_tokens\n1773446400,1773532800,gpt,3608,564\n1773532800,1773619200,gpt,10,20\n",
		"log search":         "Date,Host,Service,Message\n2025-06-18T21:20:48.552Z,h,s,order data\n2025-06-18T21:20:49.552Z,h,s,more\n",
		"people":             "name,city\nAnn,Rome\nBob,Oslo\n",
	} {
		d, err := prepare(t, write(t, "in.csv", content), Choices{})
		if err == nil && d.Plan != nil {
			t.Errorf("%s: taken for %s", name, d.Source)
		}
		if err != nil && !fault.Is(err, fault.Unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOneRecordFillsSeveralTables(t *testing.T) {
	d := planned(t, write(t, "a.csv", "timestamp,path,status,latency_ms,prediction,confidence,rating\n2026-10-01T00:00:00Z,/chat,200,12,yes,0.9,5\n2026-10-01T00:00:01Z,/chat,200,15,no,0.4,\n"), Choices{})
	where := map[string]string{}
	for _, o := range d.Plan.Outputs {
		where[o.Table] = o.Where
	}
	want := map[string]string{"requests": "", "predictions": `nullif("prediction", '') IS NOT NULL OR nullif("confidence", '') IS NOT NULL`, "feedback": `nullif("rating", '') IS NOT NULL`}
	if diff := cmp.Diff(want, where); diff != "" || d.Plan.Outputs[0].Table != "requests" {
		t.Error(diff)
	}
}

func TestAzureTraceNeedsNoQuestion(t *testing.T) {
	d := planned(t, filepath.Join("testdata", "requests", "AzureLLMInferenceTrace_conv.csv"), Choices{})
	if d.Source != "azure-llm-trace" || d.Plan.Reader.Kind != ReadCSV {
		t.Fatalf("%s %s", d.Source, d.Plan.Reader.Kind)
	}
	if diff := cmp.Diff(map[string]string{"ts": "TIMESTAMP", "tokens_in": "ContextTokens", "tokens_out": "GeneratedTokens"}, mapped(d, "requests")); diff != "" {
		t.Error(diff)
	}
}

// questions gives the ids of what a file asks.
func questions(t *testing.T, content string, c Choices) []string {
	t.Helper()
	d, err := prepare(t, write(t, "in.csv", content), c)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, q := range d.Questions {
		out = append(out, q.ID)
	}
	if (d.Plan == nil) != (len(out) > 0) {
		t.Errorf("plan %v with questions %v", d.Plan != nil, out)
	}
	return out
}

func TestWhatIsNotToldIsAsked(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		asked         []string
		answer        Choices
	}{
		{"zone", "timestamp,status_code,path\n2026-10-01 00:00:00,200,/a\n", []string{"zone"}, Choices{Zone: "Europe/Berlin"}},
		{"no zone question when the name tells", "timestamp [UTC],status_code,path\n2026-10-01 00:00:00,200,/a\n", nil, Choices{}},
		{"unit", "timestamp,status_code,latency\n2026-10-01T00:00:00Z,200,120\n", []string{"unit:duration_us"}, Choices{Units: map[string]string{"duration_us": "ms"}}},
		{"order", "date,rating,comment\n01/02/2026,5,x\n03/04/2026,4,y\n", []string{"order", "zone"}, Choices{Order: "dmy", Zone: "UTC"}},
		{"scale", "timestamp,rating\n2026-10-01T00:00:00Z,9\n2026-10-02T00:00:00Z,10\n", []string{"scale"}, Choices{Scale: "1-10"}},
		{"currency", "date,service,cost\n2026-10-02,a,1.5\n2026-10-03,b,2\n", []string{"currency"}, Choices{Currency: "USD"}},
		{"start of judged answers without times", "id,question,answer,hallucination\n1,why?,because,yes\n2,how?,so,no\n", []string{"start"}, Choices{Start: "2026-10-01T00:00:00Z"}},
		{"start of relative times", "timestamp,input_length,output_length\n0,5,6\n1500,7,8\n", []string{"unit:ts", "start"}, Choices{Units: map[string]string{"ts": "ms"}, Start: "2026-10-01T00:00:00Z"}},
	} {
		if diff := cmp.Diff(tt.asked, questions(t, tt.content, Choices{})); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if got := questions(t, tt.content, tt.answer); got != nil {
			t.Errorf("%s: %v is asked though it was answered", tt.name, got)
		}
	}
}

func TestChoicesOfColumnsComeFirst(t *testing.T) {
	content := "when,created_at,code,latency_ms\n2026-10-02T00:00:00Z,2026-10-01T00:00:00Z,200,5\n2026-10-02T00:00:01Z,2026-10-01T00:00:01Z,500,6\n"
	d := planned(t, write(t, "a.csv", content), Choices{Source: "requests", Columns: map[string]string{"ts": "when", "requests.duration_us": ""}})
	if diff := cmp.Diff(map[string]string{"ts": "when", "status": "code"}, mapped(d, "requests")); diff != "" {
		t.Error(diff)
	}
	d, err := prepare(t, write(t, "a.csv", content), Choices{Source: "requests", Columns: map[string]string{"ts": "nowhere"}})
	if err != nil || len(d.Questions) != 1 || d.Questions[0].ID != "column:ts" || !strings.Contains(d.Questions[0].Evidence, `no column "nowhere"`) {
		t.Errorf("%v %+v", err, d)
	}
}

func TestCostsAreGuardedAgainstTotals(t *testing.T) {
	d := planned(t, write(t, "a.csv", "Month,Service,Cost ($)\n2026-10,A,\"$1,200.50\"\n2026-10,B,(12.30)\nTotal,,\"$1,188.20\"\n"), Choices{})
	if len(d.Plan.Ignore) != 1 || !strings.Contains(d.Plan.Ignore[0].Where, `lower(trim("Month"))`) {
		t.Errorf("ignore rules %+v", d.Plan.Ignore)
	}
	if got := plannedSQL(t, d, "costs", "currency"); got != "'USD'" {
		t.Errorf("currency = %s", got)
	}
	if got := plannedSQL(t, d, "costs", "ended"); !strings.Contains(got, "INTERVAL 1 MONTH") {
		t.Errorf("ended = %s", got)
	}
	if got := plannedSQL(t, d, "costs", "billed"); !strings.Contains(got, "regexp_replace") {
		t.Errorf("amounts with signs are cast as plain numbers: %s", got)
	}
}

func TestAnIDThatRepeatsIdentifiesNothing(t *testing.T) {
	unique := planned(t, write(t, "a.csv", "timestamp,id,status_code,path\n2026-10-01T00:00:00Z,a,200,/\n2026-10-01T00:00:01Z,b,200,/\n"), Choices{})
	repeated := planned(t, write(t, "a.csv", "timestamp,id,status_code,path\n2026-10-01T00:00:00Z,a,200,/\n2026-10-01T00:00:01Z,a,200,/\n"), Choices{})
	if unique.Plan.KeyedBy != "id" || repeated.Plan.KeyedBy != "" || len(repeated.Warnings) != 1 {
		t.Errorf("keyed by %q and %q, warnings %q", unique.Plan.KeyedBy, repeated.Plan.KeyedBy, repeated.Warnings)
	}
}

func TestWideSamples(t *testing.T) {
	d := planned(t, write(t, "a.csv", "Time,host,cpu (%),mem\n2026-10-01T00:00:00Z,h1,50,7\n2026-10-01T00:01:00Z,h2,,8\n"), Choices{Source: "samples"})
	var got [][]string
	if err := d.Plan.Reader.Rows(context.Background(), func(r Record) error {
		got = append(got, r.Values)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"2026-10-01T00:00:00Z", "cpu (%)", "50", `{"host":"h1"}`, "%"},
		{"2026-10-01T00:00:00Z", "mem", "7", `{"host":"h1"}`, ""},
		{"2026-10-01T00:01:00Z", "mem", "8", `{"host":"h2"}`, ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMetricIsNamedByTheFile(t *testing.T) {
	d := planned(t, write(t, "ec2_cpu.csv", "timestamp,value\n2014-04-10 00:04:00,91.958\n2014-04-10 00:09:00,94.798\n"), Choices{Source: "samples", Zone: "UTC"})
	if got := plannedSQL(t, d, "samples", "metric"); got != "'ec2_cpu'" {
		t.Errorf("metric = %s", got)
	}
}

func TestPredictionLog(t *testing.T) {
	path := write(t, "app.log", strings.Join([]string{
		`INFO:root:Starting server`,
		`INFO:root:{'timestamp': 1790856000.12, 'input': "what's up", 'prediction': 'greeting', 'confidence': 0.93}`,
		`INFO:root:{'timestamp': 1790856001.5, 'input': None, 'prediction': 'other', 'confidence': 0.41}`,
		"\x1b[32mINFO\x1b[0m:root:{\"timestamp\": 1790856002, \"input\": \"hi\", \"prediction\": \"greeting\", \"confidence\": 0.8}",
		`INFO:root:{'timestamp': 1790856003, 'input': 'cut off`,
	}, "\n"))
	d := planned(t, path, Choices{})
	if d.Source != "prediction-log" {
		t.Fatalf("source %s", d.Source)
	}
	if diff := cmp.Diff(map[string]string{"ts": "timestamp", "input": "input", "output": "prediction", "confidence": "confidence"}, mapped(d, "predictions")); diff != "" {
		t.Error(diff)
	}
	var got []Record
	if err := d.Plan.Reader.Rows(context.Background(), func(r Record) error {
		got = append(got, r)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"confidence", "input", "prediction", "timestamp", otherLine}, d.Plan.Reader.Columns); diff != "" {
		t.Fatal(diff)
	}
	want := [][]string{{"", "", "", "", "1"}, {"0.93", "what's up", "greeting", "1790856000.12", ""}, {"0.41", "", "other", "1790856001.5", ""}, {"0.8", "hi", "greeting", "1790856002", ""}, nil}
	for i, r := range got {
		if diff := cmp.Diff(want[i], r.Values); diff != "" || r.Line != int64(i+1) {
			t.Errorf("line %d: %s", r.Line, diff)
		}
	}
	if len(got) != 5 || !strings.Contains(got[4].Bad, "the text ends inside a literal") || got[4].Raw == "" {
		t.Errorf("the line that is cut off: %+v", got[len(got)-1])
	}
	if len(d.Plan.Ignore) != 1 {
		t.Errorf("ignore rules %+v", d.Plan.Ignore)
	}
}

// The time that the logger prints serves objects that have none.
func TestPredictionLogTakesTheLoggersTime(t *testing.T) {
	path := write(t, "app.log", strings.Repeat("2026-10-01 12:00:00,123 - app - INFO - {'input': 'a', 'prediction': 'x', 'confidence': 0.5}\n", 3))
	d := planned(t, path, Choices{Zone: "UTC", Columns: map[string]string{"ts": logTime}})
	if got := d.Columns[2].Values; d.Columns[2].Name != logTime || got[0] != "2026-10-01 12:00:00.123" {
		t.Errorf("columns %+v", d.Columns)
	}
}

func TestRememberedChoicesAnswerNextMonthsQuestions(t *testing.T) {
	october := write(t, "october.csv", "timestamp,status_code,latency\n2026-10-01 00:00:00,200,120\n")
	november := write(t, "november.csv", "latency,timestamp,status_code\n99,2026-11-01 00:00:00,200\n")
	first, err := prepare(t, october, Choices{Zone: "Europe/Berlin", Units: map[string]string{"duration_us": "ms"}})
	if err != nil || first.Plan == nil {
		t.Fatalf("%v %+v", err, first)
	}
	memory := map[string]Choices{first.Signature: first.Choices}
	files, _, _, err := unpack(t, november)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Prepare(context.Background(), files[0], Choices{}, Options{Remembered: func(s string) (Choices, bool) { c, ok := memory[s]; return c, ok }})
	if err != nil || second.Plan == nil || second.Choices.Zone != "Europe/Berlin" {
		t.Fatalf("%v, questions %+v, choices %+v", err, second.Questions, second.Choices)
	}
}

func TestBadChoicesAreRefused(t *testing.T) {
	path := write(t, "a.csv", "timestamp,status_code,path\n2026-10-01T00:00:00Z,200,/\n")
	for name, c := range map[string]Choices{"zone": {Zone: "Mars/Base"}, "order": {Order: "ymd"}, "start": {Start: "yesterday"}, "unit": {Units: map[string]string{"duration_us": "parsec"}}} {
		if _, err := prepare(t, path, c); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := prepare(t, path, Choices{Source: "nonsense"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("source: %v", err)
	}
}

// Every synonym names a canonical field, in its normalised form, and every format describes itself.
func TestRegistry(t *testing.T) {
	for table, fields := range synonyms {
		for field, keys := range fields {
			if TableNamed(table) == nil || TableNamed(table).Field(field) == nil {
				t.Errorf("synonyms of %s.%s, which is no canonical field", table, field)
			}
			for _, k := range keys {
				if got, _ := key(k); got != k {
					t.Errorf("synonym %q of %s.%s is not normalised: %q", k, table, field, got)
				}
			}
		}
	}
	seen := map[string]bool{}
	for _, d := range Formats() {
		if seen[d.ID] || d.ID == "" || d.Title == "" || d.How == "" || d.Distinct == "" || len(d.Tables) == 0 || Named(d.ID) == nil {
			b, _ := json.Marshal(d)
			t.Errorf("format %s", b)
		}
		for _, table := range d.Tables {
			if TableNamed(table) == nil {
				t.Errorf("format %s fills %q, which is no canonical table", d.ID, table)
			}
		}
		seen[d.ID] = true
	}
}

// Incidents of which nothing tells the end count as open, which makes a month look worse: the file's card says so.
func TestIncidentsWithoutEndAreNamed(t *testing.T) {
	d := planned(t, write(t, "in.csv", "id,title,severity,started_at\n1,DB down,P1,2026-10-01T10:00:00Z\n"), Choices{})
	if d.Source != "incidents" || len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "still open") {
		t.Errorf("%s %q", d.Source, d.Warnings)
	}
	d = planned(t, write(t, "in.csv", "id,title,severity,started_at,seconds_to_resolve\n1,DB down,P1,2026-10-01T10:00:00Z,60\n"), Choices{Columns: map[string]string{"ended": ""}})
	if len(d.Warnings) != 1 {
		t.Errorf("who leaves the end out is told nothing: %q", d.Warnings)
	}
}

// A scale that is not known yet is not shown as one from 0 to 0.
func TestUnknownScaleIsNotShown(t *testing.T) {
	d, err := prepare(t, write(t, "in.csv", "date,rating,comment\n2026-10-01T10:00:00Z,1,a\n2026-10-02T10:00:00Z,9,b\n"), Choices{})
	if err != nil || len(d.Questions) != 1 {
		t.Fatalf("%v %+v", err, d)
	}
	for _, m := range d.Mapping {
		if m.Field == "rating" && m.Note != "" {
			t.Errorf("note %q", m.Note)
		}
	}
}
