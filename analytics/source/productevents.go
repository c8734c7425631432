package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// productEvents reads the event streams of product analytics: Mixpanel's raw export, Amplitude's export and Segment's
// calls. Each event says that its user was there, in the group that its properties name; the event that a person names
// is the conversion. So the users of a group are those with any event in the file, and the converted ones are those
// with at least one conversion.
type productEvents struct{}

const productEventsTitle = "Product events"

func (productEvents) ID() string { return "product-events" }

func (productEvents) Describe() Description {
	return Description{
		ID:       "product-events",
		Title:    productEventsTitle,
		Tool:     "Mixpanel, Amplitude, Segment",
		How:      "Mixpanel: raw export API. Amplitude: Project > Export data. Segment: the track calls in a warehouse or bucket. JSON lines; name the conversion with --event.",
		Tables:   []string{"conversions"},
		Distinct: "event with properties.distinct_id, event_type with event_time, or event with messageId",
	}
}

// productUser, productEvent and productTime are the members that the tools use, the surest first.
var (
	productUser  = []string{"propertiesdistinctid", "userid", "distinctid", "anonymousid", "deviceid"}
	productEvent = []string{"event", "eventtype"}
	productTime  = []string{"propertiestime", "eventtime", "originaltimestamp", "timestamp"}
)

func (f productEvents) Detect(s *Sample) Match {
	m := Match{Source: f.ID(), Title: productEventsTitle}
	switch {
	case s.has("event", "propertiesdistinctid", "propertiestime"):
		m.Score, m.Why = 0.97, []string{"members event, properties.distinct_id and properties.time, as Mixpanel has them"}
	case s.has("eventtype", "eventtime") && s.keyed("userid", "deviceid") != nil && s.keyed("uuid", "insertid", "amplitudeid") != nil:
		m.Score, m.Why = 0.95, []string{"members event_type, event_time and a user, as Amplitude has them"}
	case s.has("event", "messageid", "timestamp") && s.keyed("userid", "anonymousid") != nil:
		m.Score, m.Why = 0.95, []string{"members event, messageId and a user, as Segment has them"}
	}
	return m
}

// conversionEvent are the usual names of events that are conversions.
var conversionEvent = regexp.MustCompile(`(?i)purchase|order[ _]?completed|checkout[ _]?completed|sign(ed)?[ _-]?up|subscri(be|ption)|conver(ted|sion)|trial[ _]started|payment[ _]succeeded`)

func (productEvents) Plan(s *Sample, d *Draft) error {
	t := draftTable(s, d, "conversions")
	if err := t.require(productEventsTitle, productEvent, productUser, productTime); err != nil {
		return err
	}
	event := t.column(productEvent...)
	conversion := t.conversion(event)
	is := fmt.Sprintf("coalesce(lower(trim(%s)) = %s, false)", ident(event.Name), lit(strings.ToLower(strings.TrimSpace(conversion))))
	t.fields["ts"] = d.take(s, t.table, "ts", t.column(productTime...).Name, Cast{Zone: "UTC"})
	t.text("user_id", productUser...)
	m := automap(s, t.table, d.Choices.Columns)
	if c := s.named(m["cohort"]); c != nil {
		d.show(t.table, "cohort", c.Name, "", "by its words")
		t.fields["cohort"] = cohortWords.field(t.canonical("cohort"), c.Name)
	} else {
		d.warn("No property of the events tells AI users from others (variant, group ...): conversions cannot be compared.")
	}
	t.set("converted", is, "", "", "the event "+conversion, event)
	t.amountOf(m, is)
	t.note("Users are those with any event in the file, converted ones those with the event %q.", conversion)
	t.finish(tableReader(s))
	return nil
}

// conversion is the name of the event that counts: the one that was chosen, the only one with a usual name, or a question.
func (t *tableDraft) conversion(event *Column) string {
	if name := t.d.Choices.Event; name != "" {
		return name
	}
	var usual, others []string
	for _, v := range present(event.sampled()) {
		switch {
		case slices.Contains(usual, v) || slices.Contains(others, v):
		case conversionEvent.MatchString(v):
			usual = append(usual, v)
		default:
			others = append(others, v)
		}
	}
	if len(usual) == 1 {
		t.d.warn("The event %q is taken for the conversion; choose another one with --event.", usual[0])
		return usual[0]
	}
	q := Question{ID: "event", Text: "Which event is the conversion?", Free: true, Flag: "--event NAME",
		Evidence: fmt.Sprintf("%d events have a usual name of a conversion", len(usual))}
	for _, v := range slices.Concat(usual, others)[:min(len(usual)+len(others), 12)] {
		q.Options = append(q.Options, Option{Value: v, Label: v})
	}
	t.d.ask(q)
	return ""
}

// amountOf fills the revenue of conversions; other events may carry amounts that are none.
func (t *tableDraft) amountOf(m map[string]string, is string) {
	for _, name := range []string{"amount", "currency"} {
		c := t.s.named(m[name])
		if c == nil {
			continue
		}
		f := castField(t.canonical(name), c.Name, Cast{})
		f.SQL = fmt.Sprintf("CASE WHEN %s THEN %s END", is, f.SQL)
		if f.Raw != "" {
			f.Raw = fmt.Sprintf("CASE WHEN %s THEN %s END", is, f.Raw)
		}
		t.fields[name] = f
		t.d.show(t.table, name, c.Name, "", "of conversions")
	}
}
