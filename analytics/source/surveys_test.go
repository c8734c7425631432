package source

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// questionIDs returns the ids of the draft's questions.
func questionIDs(d *Draft) []string {
	var out []string
	for _, q := range d.Questions {
		out = append(out, q.ID)
	}
	return out
}

func TestSurveyMonkeyFoldsItsHeader(t *testing.T) {
	s := sampleOf(t, "feedback/steak-risk-survey.csv", "")
	d := draftWith(t, surveyMonkey{}, s, Choices{Start: "2014-06-01T00:00:00Z", Columns: map[string]string{"rating": ""}})
	var ids []string
	err := csvRecords(d.Plan.Reader.Path, d.Plan.Reader.Dialect)(context.Background(), func(r Record) error {
		ids = append(ids, r.Values[0])
		return nil
	})
	if err != nil || len(ids) != 550 || ids[0] != "3237565956" {
		t.Errorf("%d records, first %q, error %v", len(ids), ids[0], err)
	}
	if vendorSQL(t, d, "ts") != "TIMESTAMP '2014-06-01 00:00:00'" || d.Plan.KeyedBy != "id" {
		t.Errorf("ts %s, keyed by %q", vendorSQL(t, d, "ts"), d.Plan.KeyedBy)
	}
	if sql := vendorSQL(t, d, "comment"); sql != "" {
		t.Errorf("the options of a question became the comment: %s", sql)
	}
	if strings.Contains(strings.Join(d.Plan.Reader.Columns, ""), "<br>") {
		t.Errorf("columns %q keep HTML", d.Plan.Reader.Columns)
	}
}

// TestSurveyMonkeyOptions: cells of the first line without a question belong to the one to their left, and
// the second line names the option. The file is not UTF-8.
func TestSurveyMonkeyOptions(t *testing.T) {
	s := sampleOf(t, "feedback/StarWars.csv", "")
	d := draftWith(t, surveyMonkey{}, s, Choices{Start: "2014-06-01T00:00:00Z"})
	if got := questionIDs(d); !slices.Equal(got, []string{"column:rating"}) {
		t.Fatalf("questions %q", got)
	}
	for _, o := range d.Questions[0].Options {
		if o.Value != "" && s.named(o.Value) == nil && !slices.ContainsFunc(d.Columns, func(c Column) bool { return c.Name == o.Value }) {
			t.Errorf("option %q is no column", o.Value)
		}
	}
	names := make([]string, len(d.Columns))
	for i, c := range d.Columns {
		names[i] = c.Name
	}
	if !strings.HasSuffix(names[16], "following characters favorably, unfavorably, or are unfamiliar with him/her.: Luke Skywalker") {
		t.Errorf("column 17 is %q", names[16])
	}
	if names[1] != "Have you seen any of the 6 films in the Star Wars franchise?" {
		t.Errorf("column 2 is %q", names[1])
	}
}

// TestSurveyMonkeyWorkbook: the second line of the header is no response in a workbook either.
func TestSurveyMonkeyWorkbook(t *testing.T) {
	s := workbookOf(t, "Sheet", [][]any{
		{"Respondent ID", "Collector ID", "End Date", "How satisfied are you?", "Comments"},
		{"", "", "", "Response", "Open-Ended Response"},
		{"11", "9", 45775.5, 4, "fine"},
		{"12", "9", 45776.5, 2, "slow"},
	})
	d := draftWith(t, surveyMonkey{}, s, Choices{Zone: "UTC"})
	records := allRecords(t, d)
	if len(records) != 2 || records[0].Values[0] != "11" || records[0].Line != 3 {
		t.Errorf("records %+v", records)
	}
	if got := mapsTo(d, "rating"); !slices.Equal(got, []string{"How satisfied are you?"}) {
		t.Errorf("rating comes from %q, questions %q", got, questionIDs(d))
	}
}

func TestSurveyMonkeyRating(t *testing.T) {
	text := "Respondent ID,Collector ID,Start Date,End Date,IP Address,How would you rate the assistant?,Why?\n" +
		",,,,,Response,Open-Ended Response\n" +
		"1,9,05/13/2026 09:00:00 AM,05/13/2026 09:02:00 AM,10.0.0.1,4,quick answers\n" +
		"2,9,05/12/2026 09:00:00 AM,05/12/2026 09:02:00 AM,10.0.0.2,5,friendly\n"
	d := draftWith(t, surveyMonkey{}, sampleOf(t, "survey.csv", text), Choices{Zone: "UTC"})
	if got := mapsTo(d, "rating"); !slices.Equal(got, []string{"How would you rate the assistant?"}) {
		t.Errorf("rating comes from %q, questions %q", got, questionIDs(d))
	}
	if vendorSQL(t, d, "scale") != "'stars'" || vendorSQL(t, d, "comment") != `"Why?"` {
		t.Errorf("scale %s, comment %s", vendorSQL(t, d, "scale"), vendorSQL(t, d, "comment"))
	}
	if sql := vendorSQL(t, d, "ts"); !strings.Contains(sql, `"End Date"`) || !strings.Contains(sql, "%m/%d/%Y") {
		t.Errorf("ts is %s", sql)
	}
	if !slices.ContainsFunc(d.Ignored, func(l Left) bool { return l.What == "IP Address" && strings.Contains(l.Reason, "personal") }) {
		t.Errorf("ignored %+v", d.Ignored)
	}
}

func TestQualtricsHeaders(t *testing.T) {
	for file, id := range map[string]string{"feedback/sample.csv": "ResponseId", "feedback/sample_legacy.csv": "ResponseID"} {
		s := sampleOf(t, file, "")
		d := draftWith(t, qualtrics{}, s, Choices{Zone: "Europe/Zurich", Columns: map[string]string{"rating": "Q1: This is a multiple choice question."}})
		if got := mapsTo(d, "id"); !slices.Equal(got, []string{id}) {
			t.Errorf("%s: id comes from %q", file, got)
		}
		var records int
		err := csvRecords(d.Plan.Reader.Path, d.Plan.Reader.Dialect)(context.Background(), func(r Record) error {
			records++
			if i := slices.Index(d.Plan.Reader.Columns, id); r.Values[i] != "R_2YPOQ602ER1jkf1" {
				t.Errorf("%s: line %d has the id %q", file, r.Line, r.Values[i])
			}
			return nil
		})
		if err != nil || records != 1 {
			t.Errorf("%s: %d records, error %v", file, records, err)
		}
		if !leftOut(d, "preview") || !leftOut(d, "not finished") {
			t.Errorf("%s: ignored %+v", file, d.Plan.Ignore)
		}
		if sql := vendorSQL(t, d, "ts"); !strings.Contains(sql, "Europe/Zurich") {
			t.Errorf("%s: ts is %s", file, sql)
		}
		if vendorSQL(t, d, "question") != "'Q1: This is a multiple choice question.'" {
			t.Errorf("%s: question is %s", file, vendorSQL(t, d, "question"))
		}
	}
}

// TestQualtricsZone: the third header line may tell the zone; then nobody is asked.
func TestQualtricsZone(t *testing.T) {
	text := "RecordedDate,ResponseId,Q1_NPS\nRecorded Date,Response ID,How likely are you to recommend us?\n" +
		`"{""ImportId"":""recordedDate"",""timeZone"":""America/Denver""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}"` + "\n" +
		"2026-05-01 10:00:00,R_1,9\n2026-05-02 10:00:00,R_2,3\n"
	d := draftWith(t, qualtrics{}, sampleOf(t, "q.csv", text), Choices{})
	if sql := vendorSQL(t, d, "ts"); !strings.Contains(sql, "America/Denver") {
		t.Errorf("ts is %s, questions %q", sql, questionIDs(d))
	}
	if vendorSQL(t, d, "scale") != "'nps'" {
		t.Errorf("scale is %s", vendorSQL(t, d, "scale"))
	}
}

// workbookOf writes rows into a sheet and returns a sample of it.
func workbookOf(t *testing.T, sheet string, rows [][]any) *Sample {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := f.SetSheetRow(sheet, "A"+string(rune('1'+i)), &row); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "responses.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	s, err := Inspect(context.Background(), File{Origin: "responses.xlsx", Path: path}, Choices{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestGoogleFormsKoreanWorkbook(t *testing.T) {
	s := workbookOf(t, "설문지 응답 시트1", [][]any{
		{"타임스탬프", "서비스에 얼마나 만족하셨나요? ", "의견이 있으시면 적어주세요"},
		{45775.93, 4, "좋아요"}, {45776.5, 5, "빨라요"}, {45776.6, 3, "보통"},
	})
	d := draftWith(t, googleForms{}, s, Choices{Zone: "Asia/Seoul"})
	if got := mapsTo(d, "rating"); len(got) != 1 || !strings.HasPrefix(got[0], "서비스에 얼마나 만족하셨나요?") {
		t.Errorf("rating comes from %q", got)
	}
	if got := mapsTo(d, "comment"); len(got) != 1 || !strings.HasPrefix(got[0], "의견이") {
		t.Errorf("comment comes from %q", got)
	}
	if sql := vendorSQL(t, d, "ts"); !strings.Contains(sql, "1899-12-30") && !strings.Contains(sql, "Asia/Seoul") {
		t.Errorf("ts is %s", sql)
	}
	if got := len(allRecords(t, d)); got != 3 {
		t.Errorf("%d records", got)
	}
}

// TestGoogleFormsOffsets: CSV exports write the offset in a way that no cast reads.
func TestGoogleFormsOffsets(t *testing.T) {
	text := "Timestamp,How satisfied are you with the bot?,What should we improve?\n" +
		"2026/01/31 9:00:00 AM GMT+1,5,nothing\n2026/01/31 10:00:00 PM GMT+1,4,speed\n"
	d := draftWith(t, googleForms{}, sampleOf(t, "f.csv", text), Choices{})
	sql := vendorSQL(t, d, "ts")
	if !strings.Contains(sql, "%Y/%m/%d %I:%M:%S %p %z") || !strings.Contains(sql, " GMT") {
		t.Errorf("ts is %s", sql)
	}
	if len(d.Questions) != 0 {
		t.Errorf("questions %q", questionIDs(d))
	}
}

// TestGoogleFormsIsNoLog: a table that begins with a Timestamp is not yet a form.
func TestGoogleFormsIsNoLog(t *testing.T) {
	s := sampleOf(t, "log.csv", "timestamp,path,status\n2026-01-01T00:00:00Z,/a,200\n2026-01-01T00:00:01Z,/b,500\n")
	if m := (googleForms{}).Detect(s); m.Score != 0 {
		t.Errorf("score %v, because %q", m.Score, m.Why)
	}
}

func TestMicrosoftForms(t *testing.T) {
	for name, header := range map[string][]any{
		"English": {"ID", "Start time", "Completion time", "Email", "Name", "How helpful was the answer?"},
		"German":  {"ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", "Wie zufrieden sind Sie?"},
	} {
		s := workbookOf(t, "Sheet1", [][]any{header, {1, 45775.5, 45775.6, "anonymous", "", 4}, {2, 45775.7, 45775.8, "anonymous", "", 2}})
		d := draftWith(t, microsoftForms{}, s, Choices{Zone: "Europe/Berlin"})
		if got := mapsTo(d, "id"); !slices.Equal(got, []string{"ID", header[2].(string)}) {
			t.Errorf("%s: id comes from %q", name, got)
		}
		if got := mapsTo(d, "rating"); !slices.Equal(got, []string{header[5].(string)}) {
			t.Errorf("%s: rating comes from %q, questions %q", name, got, questionIDs(d))
		}
	}
}

func TestTypeform(t *testing.T) {
	text := "#,<strong>How would you rate us</strong>?,Other,Other,Start Date (UTC),Submit Date (UTC),Network ID\n" +
		"a1b2,5,,,2026-10-05 02:39:31,2026-10-05 02:40:00,n1\nc3d4,3,x,,2026-10-06 02:39:31,2026-10-06 02:40:00,n2\n"
	d := draftWith(t, typeform{}, sampleOf(t, "t.csv", text), Choices{})
	if len(d.Questions) != 0 || vendorSQL(t, d, "id") != `"#"` || !strings.Contains(vendorSQL(t, d, "ts"), `"Submit Date (UTC)"`) {
		t.Errorf("questions %q, mapping %+v", questionIDs(d), d.Mapping)
	}
}

// TestTypeformAfterExcel: a spreadsheet rewrote the times day first, without seconds.
func TestTypeformAfterExcel(t *testing.T) {
	text := "#,Rating,Start Date (UTC),Submit Date (UTC),Network ID\na1,5,29-12-2025 23:46,29-12-2025 23:47,n1\nb2,4,01-02-2026 10:00,01-02-2026 10:01,n2\n"
	d := draftWith(t, typeform{}, sampleOf(t, "t.csv", text), Choices{})
	if sql := vendorSQL(t, d, "ts"); !strings.Contains(sql, "%d-%m-%Y %H:%M") {
		t.Errorf("ts is %s", sql)
	}
}

func TestGooglePlayReviews(t *testing.T) {
	header, err := os.ReadFile(filepath.Join("testdata", "feedback", "google_play_reviews_utf16le.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows := "com.example,1,1.0,en,phone,2026-05-01T10:00:00Z,1777629600000,2026-05-01T10:00:00Z,1777629600000,4,Good,\"Works, mostly\n👍\",,,,http://play.google.com/r?id=1\n" +
		"com.example,1,1.0,en,phone,2026-05-02T10:00:00Z,1777716000000,2026-05-02T10:00:00Z,1777716000000,1,,,,,,\n"
	path := filepath.Join(t.TempDir(), "reviews_com.example_202605.csv")
	if err := os.WriteFile(path, append(header, utf16le(rows)[2:]...), 0o600); err != nil {
		t.Fatal(err)
	}
	files, _, err := Unpack(context.Background(), []string{path}, UnpackOptions{Dir: t.TempDir()})
	if err != nil || len(files) != 1 {
		t.Fatalf("files %+v, error %v", files, err)
	}
	d, err := Prepare(context.Background(), files[0], Choices{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Source != "google-play" || d.Plan == nil {
		t.Fatalf("source %q, questions %q", d.Source, questionIDs(d))
	}
	if sql := vendorSQL(t, d, "rating"); !strings.Contains(sql, "BETWEEN 1 AND 5") || vendorSQL(t, d, "rating_max") != "5" {
		t.Errorf("rating is %s of %s", sql, vendorSQL(t, d, "rating_max"))
	}
	if sql := vendorSQL(t, d, "ts"); !strings.Contains(sql, `"Review Submit Millis Since Epoch"`) {
		t.Errorf("ts is %s", sql)
	}
}

func TestAppReviews(t *testing.T) {
	text := "date,title,review,rating\n2026-05-01,Great,\"Love it,\nreally\",5\n2026-05-02,Meh,slow,0\n"
	d := draftWith(t, appReviews{}, sampleOf(t, "r.csv", text), Choices{Zone: "UTC"})
	if sql := vendorSQL(t, d, "rating"); !strings.Contains(sql, "'0'") {
		t.Errorf("0 stars are a rating: %s", sql)
	}
	if sql := vendorSQL(t, d, "comment"); !strings.Contains(sql, `"title"`) || !strings.Contains(sql, `"review"`) {
		t.Errorf("comment is %s", sql)
	}
}

func TestZendeskOfferedIsNoAnswer(t *testing.T) {
	text := "Ticket ID,Satisfaction Score,Satisfaction Comment,Requester,Created at,Solved at\n" +
		"1,Good,thanks,ann,2026-05-01T10:00:00Z,2026-05-01T12:00:00Z\n2,Bad,,bob,2026-05-01T10:00:00Z,2026-05-01T13:00:00Z\n3,Offered,,cid,2026-05-01T10:00:00Z,2026-05-01T14:00:00Z\n"
	d := draftWith(t, zendeskCSAT{}, sampleOf(t, "z.csv", text), Choices{})
	if !leftOut(d, "without an answer") || vendorSQL(t, d, "scale") != "'thumb'" {
		t.Errorf("ignored %+v, scale %s", d.Plan.Ignore, vendorSQL(t, d, "scale"))
	}
	if sql := vendorSQL(t, d, "ts"); !strings.Contains(sql, `"Solved at"`) {
		t.Errorf("ts is %s", sql)
	}
}

// TestChatFeedbackBothShapes: the log's writer changed over time, so the thumb stands in one of two members.
func TestChatFeedbackBothShapes(t *testing.T) {
	d := draftWith(t, chatFeedback{}, sampleOf(t, "feedback/feedback_like.jsonl", ""), Choices{Zone: "UTC"})
	if got := mapsTo(d, "rating"); !slices.Equal(got, []string{"feedback", "rating"}) {
		t.Errorf("rating comes from %q", got)
	}
	sql := vendorSQL(t, d, "rating")
	if !strings.Contains(sql, `coalesce(nullif("feedback", ''), nullif("rating", ''))`) || !strings.Contains(sql, "'not helpful'") {
		t.Errorf("rating is %s", sql)
	}
}

// TestSurveyKeepsTheScaleOfTheChosenColumn: a chosen rating in words is still read by its scale.
func TestSurveyKeepsTheScaleOfTheChosenColumn(t *testing.T) {
	text := "Respondent ID,Collector ID,Q7,Q8\n,,Response,Response\n1,9,Very satisfied,Agree\n2,9,Neutral,Disagree\n"
	d := draftWith(t, surveyMonkey{}, sampleOf(t, "s.csv", text), Choices{Start: "2026-01-01T00:00:00Z", Columns: map[string]string{"rating": "Q7"}})
	if sql := vendorSQL(t, d, "rating"); !strings.Contains(sql, "WHEN 'very satisfied' THEN 5") {
		t.Errorf("rating is %s", sql)
	}
	if got := mapsTo(d, "rating"); !slices.Equal(got, []string{"Q7"}) {
		t.Errorf("rating comes from %q", got)
	}
}

// TestRepeatedIDsAreNoKey: what logs call id may be a session; then its records must not count as duplicates.
func TestRepeatedIDsAreNoKey(t *testing.T) {
	for text, want := range map[string]string{
		`{"timestamp":"2026-01-01T00:00:00Z","id":"a","feedback":"like","question":"x"}` + "\n" + `{"timestamp":"2026-01-01T00:00:01Z","id":"a","feedback":"dislike","question":"y"}` + "\n": "",
		`{"timestamp":"2026-01-01T00:00:00Z","id":"a","feedback":"like","question":"x"}` + "\n" + `{"timestamp":"2026-01-01T00:00:01Z","id":"b","feedback":"dislike","question":"y"}` + "\n": "id",
	} {
		d := draftWith(t, chatFeedback{}, sampleOf(t, "f.jsonl", text), Choices{})
		if d.Plan.KeyedBy != want {
			t.Errorf("keyed by %q, want %q", d.Plan.KeyedBy, want)
		}
	}
}

// TestSurveyAsksWhenNothingTells: one column of numbers without a word for rating, and no time.
func TestSurveyAsksWhenNothingTells(t *testing.T) {
	text := "Respondent ID,Collector ID,Q7\n,,Response\n1,9,4\n2,9,5\n3,9,3\n"
	s := sampleOf(t, "s.csv", text)
	d := draftWith(t, surveyMonkey{}, s, Choices{})
	if got := questionIDs(d); !slices.Equal(got, []string{"start", "column:rating"}) {
		t.Errorf("questions %q", got)
	}
	d = draftWith(t, surveyMonkey{}, s, Choices{Start: "2026-01-01T00:00:00Z", Columns: map[string]string{"rating": "Q7"}})
	if vendorSQL(t, d, "scale") != "'stars'" {
		t.Errorf("scale %s", vendorSQL(t, d, "scale"))
	}
}
