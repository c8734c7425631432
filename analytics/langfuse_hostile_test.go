package analytics

import (
	"fmt"
	"strings"
	"testing"

	"telltale/analytics/source"
)

// call is one line of an export of observations; more are further members.
func call(n int, more string) string {
	return fmt.Sprintf(`{"id":"o%[1]d","traceId":"t%[1]d","environment":"production","type":"GENERATION","startTime":"2026-10-01T10:%02[2]d:%02[3]d.000Z","endTime":"2026-10-01T10:%02[2]d:%02[3]d.500Z","level":"DEFAULT","model":"m","input":"q","output":"a","usageDetails":{"input":5,"output":2},"totalCost":"0.5"%[4]s}`,
		n, n/60%60, n%60, more) + "\n"
}

func TestLangfuseCutOff(t *testing.T) {
	w := openTest(t)
	lines := call(1, "") + call(2, "") + call(3, "")[:150]
	out := drop(t, w, source.Choices{}, written(t, "lf.jsonl", []byte(lines)))
	if got, want := ledger(t, out, "langfuse-observations"), [5]int64{3, 2, 0, 1, 0}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	w = openTest(t)
	before := cell(t, w, counts)
	array := "[" + strings.TrimSuffix(strings.ReplaceAll(call(1, "")+call(2, "")+call(3, ""), "\n", ",\n"), ",\n")
	out = drop(t, w, source.Choices{}, written(t, "lf.json", []byte(array)))
	if len(out.Failed) != 1 || !strings.Contains(out.Failed[0].Error.Error(), "cannot be read") {
		t.Errorf("outcome %+v, want an error that says that the JSON is cut off", out)
	}
	if got := cell(t, w, counts); got != before {
		t.Errorf("the file changed %s to %s", before, got)
	}
}

// TestLangfuseBadValues: each is rejected and none becomes a zero.
func TestLangfuseBadValues(t *testing.T) {
	for name, swap := range map[string][2]string{
		"a text as tokens":   {`{"input":5,"output":2}`, `{"input":"five","output":2}`},
		"negative tokens":    {`{"input":5,"output":2}`, `{"input":-5,"output":2}`},
		"a list as usage":    {`{"input":5,"output":2}`, `[5,2]`},
		"a text as cost":     {`"totalCost":"0.5"`, `"totalCost":"free"`},
		"an unknown level":   {`"DEFAULT"`, `"FATAL"`},
		"no start":           {`"startTime":"2026-10-01T10:00:02.000Z",`, ``},
		"an end as no time":  {`"endTime":"2026-10-01T10:00:02.500Z"`, `"endTime":"later"`},
		"an end before that": {`"endTime":"2026-10-01T10:00:02.500Z"`, `"endTime":"2026-10-01T10:00:01.500Z"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bad := strings.Replace(call(2, ""), swap[0], swap[1], 1)
			if bad == call(2, "") {
				t.Fatal("nothing was swapped")
			}
			w := openTest(t)
			out := drop(t, w, source.Choices{}, written(t, "lf.jsonl", []byte(call(1, "")+bad+call(3, ""))))
			if got, want := ledger(t, out, "langfuse-observations"), [5]int64{3, 2, 0, 1, 0}; got != want {
				t.Errorf("ledger %v, want %v", got, want)
			}
			same(t, "predictions", column(t, w, "SELECT id FROM predictions ORDER BY id"), []string{"t1", "t3"})
		})
	}
}

// TestLangfuseRareMembers: what is null in all sampled records stands further down.
func TestLangfuseRareMembers(t *testing.T) {
	var b strings.Builder
	for i := range 1200 {
		b.WriteString(call(i, ""))
	}
	b.WriteString(call(1200, `,"parentObservationId":"o1","completionStartTime":"2026-10-01T10:20:00.125Z","promptVersion":7,"sessionId":"s"`))
	for i := 1201; i < 1400; i++ {
		b.WriteString(call(i, ""))
	}
	w := openTest(t)
	drop(t, w, source.Choices{}, written(t, "lf.jsonl", []byte(b.String())))
	if got := cell(t, w, "SELECT ttft_us, prompt_version, conversation FROM requests WHERE id = 'o1200'"); got != "125000 v7 s" {
		t.Errorf("the rare members are %q", got)
	}
	if got := cell(t, w, "SELECT (SELECT count(*) FROM requests), (SELECT count(*) FROM predictions)"); got != "1400 1399" {
		t.Errorf("requests and predictions %s: the nested call is no answer", got)
	}
}

// TestLangfuseFirstRowsHeader: a CSV has the columns of its first record only; what is missing is no zero.
func TestLangfuseFirstRowsHeader(t *testing.T) {
	w := openTest(t)
	text := "\"id\",\"traceId\",\"type\",\"startTime\",\"internalModelId\",\"model\"\n\"a\",\"t1\",\"GENERATION\",\"2026-10-01T10:00:00.000Z\",\"m1\",\"gpt-4o\"\n\"b\",\"t2\",\"GENERATION\",\"2026-10-01T10:00:01.000Z\",\"\",\"gpt-4o\"\n"
	out := drop(t, w, source.Choices{}, written(t, "lf.csv", []byte(text)))
	if got, want := ledger(t, out, "langfuse-observations"), [5]int64{2, 2, 0, 0, 0}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	if got := cell(t, w, "SELECT count(duration_us), count(outcome), count(cost), count(tokens_in) FROM requests"); got != "0 0 0 0" {
		t.Errorf("made up: %s", got)
	}
	if notes := strings.Join(out.Imports[0].Notes, " "); !strings.Contains(notes, "only the columns of its first record") {
		t.Errorf("notes %q", notes)
	}
}

// TestLangfuseEnvironments: without production by name all count but Langfuse's own.
func TestLangfuseEnvironments(t *testing.T) {
	w := openTest(t)
	text := strings.ReplaceAll(call(1, "")+call(2, ""), `"production"`, `"eu-1"`) + strings.Replace(call(3, ""), `"production"`, `"langfuse-llm-as-a-judge"`, 1)
	out := drop(t, w, source.Choices{}, written(t, "lf.jsonl", []byte(text)))
	if got, want := ledger(t, out, "langfuse-observations"), [5]int64{3, 2, 0, 0, 1}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	if notes := strings.Join(out.Imports[0].Notes, " "); !strings.Contains(notes, "those of eu-1 count") {
		t.Errorf("notes %q", notes)
	}
}

// TestLangfuseScaleIsAsked: ratings up to 10 may begin at 0 or at 1.
func TestLangfuseScaleIsAsked(t *testing.T) {
	w := openTest(t)
	score := func(n, value int) string {
		return fmt.Sprintf(`{"id":"f%d","traceId":"t1","timestamp":"2026-10-01T10:00:0%d.000Z","source":"API","name":"rating","dataType":"NUMERIC","value":%d,"stringValue":null,"environment":"production"}`, n, n, value) + "\n"
	}
	path := written(t, "lf.jsonl", []byte(score(1, 9)+score(2, 3)+score(3, 0)))
	d, err := w.Prepare(t.Context(), []string{path}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if q := d.Files[0].Draft.Questions; len(q) != 1 || q[0].ID != "scale" {
		t.Fatalf("questions %+v", q)
	}
	w.Discard(d)
	out := drop(t, w, source.Choices{Scale: "1-10"}, path)
	if got, want := ledger(t, out, "langfuse-scores"), [5]int64{3, 2, 0, 1, 0}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	same(t, "feedback", column(t, w, "SELECT id, rating::VARCHAR, rating_min::VARCHAR, rating_max::VARCHAR FROM feedback ORDER BY id"), []string{"f1|9.0|1.0|10.0", "f2|3.0|1.0|10.0"})
}
