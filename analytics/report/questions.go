package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// WriteQuestions writes what users asked most, one line a question.
func WriteQuestions(w io.Writer, q engine.Questions) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s to %s: %s questions, %s in the seven days before\n", clockOf(q.From), clockOf(q.To), formatValue(&q.Asked, "count", ""), formatValue(&q.Before, "count", ""))
	if q.Hidden > 0 {
		asked := " asked by fewer than " + figures.Counted(q.Users, "user", "users") + " and "
		fmt.Fprintf(&b, "%s not shown\n", figures.Counted(q.Hidden, "more was"+asked+"is", "more were"+asked+"are"))
	}
	if q.Note != "" {
		fmt.Fprintf(&b, "%s\n", q.Note)
	}
	if q.Why != "" {
		fmt.Fprintf(&b, "%s\n", q.Why)
	} else {
		rows := [][]string{{"", "Question", "Asked", "Share", "Before", "", "Users", "Stars", "Don't know", "Id"}}
		for i, one := range q.Items {
			users := float64(one.Users)
			rows = append(rows, []string{fmt.Sprint(i + 1), one.Text, formatValue(&one.Count, "count", ""), formatValue(&one.Share, "percent", ""), formatValue(&one.Before, "count", ""),
				one.Trend, formatValue(&users, "count", ""), formatValue(one.Satisfaction, "rating", ""), formatValue(one.DontKnow, "percent", ""), one.ID})
		}
		b.WriteByte('\n')
		b.WriteString(aligned(rows, []bool{true, false, true, true, true, false, true, true, true, false}))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// clockOf shows an instant by the clock of its zone.
func clockOf(rfc3339 string) string {
	t, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		return rfc3339
	}
	return t.Format("2 Jan 2006 15:04")
}
