package demo

import (
	"cmp"
	"context"
	"strconv"
)

// traces writes what Langfuse exports of another part of the system: drafts of replies for the service team, which call
// the model without the gateway. A draft is a span with one generation in it.
func (w *writer) traces(ctx context.Context, spent *usage) error {
	for from := fullDay; from < endDay; {
		end := monthEnd(from)
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.observations(from, end, spent); err != nil {
			return err
		}
		from = end
	}
	return nil
}

func (w *writer) observations(from, to int64, spent *usage) (err error) {
	_, created := month(from)
	name := strconv.FormatInt(created.Add(7*3600e9).UnixMilli(), 10) + "-lf-observations-export-clkk0piko.jsonl"
	o, err := w.create(File{Name: name, Source: "langfuse-observations"})
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, o.close()) }()
	var c clock
	for day := from; day < to; day++ {
		d := diceFor(forTraces, day)
		if offDuty(day) {
			continue // the service team works from Monday to Friday
		}
		f := newDayFrame(day, w.zone)
		n := max(d.around(60*levelOn(day)/1000, 120)/w.oneIn, 1)
		opening := local(dateOf(day)+" 08:00", w.zone)
		for i := range n {
			at := opening + (9*3_600_000)*i/n + d.below(90_000)
			o.draft(&c, d, at, day*10_000+i, f.day, spent)
		}
	}
	return nil
}

// draft writes the span and the generation of one draft.
func (o *output) draft(c *clock, d dice, at, number, day int64, spent *usage) {
	model := mini
	if d.permille(550) {
		model = large
	}
	in, out := d.between(1900, 4200), d.draw(outputTokens)
	duration := d.draw(largeTimes) + 150
	p := priceOn(model, at/86_400_000)
	failed := d.below(1000) < 4
	if failed {
		out = 0
	}
	about := &topics[d.pick(topicWeights)]
	question, reply, order := about.questions[d.pick(wordingWeights[len(about.questions)])], about.answers[d.below(int64(len(about.answers)))], d.between(410_000, 699_999)
	spent.add(at/86_400_000, model, 1, in, out)
	trace := func(b []byte) []byte { return padded(append(b, "7e11a1e0"...), number, 24) }
	head := func(b []byte, id byte, kind, title string, from, to int64) []byte {
		b = append(b, `{"id":"`...)
		b = padded(append(b, id), number, 15)
		b = append(b, `","traceId":"`...)
		b = trace(b)
		b = append(b, `","projectId":"clkk0piko","environment":"production","type":"`...)
		b = append(b, kind...)
		b = append(b, `","startTime":"`...)
		b = c.iso(b, from)
		b = append(b, `","endTime":"`...)
		b = c.iso(b, to)
		b = append(b, `","name":"`...)
		return append(append(b, title...), '"')
	}
	tail := func(b []byte, latency int64) []byte {
		b = append(b, `,"latency":`...)
		b = decimal(b, latency, 3)
		b = append(b, `,"userId":"agent-`...)
		b = strconv.AppendInt(b, 1+number%14, 10)
		b = append(b, `","sessionId":"ticket-`...)
		b = strconv.AppendInt(b, 70_000+number%100_000, 10)
		return append(b, `","traceName":"draft-reply","tags":["service-desk"]}`...)
	}
	level := `,"level":"DEFAULT","statusMessage":null`
	if failed {
		level = `,"level":"ERROR","statusMessage":"context deadline exceeded"`
	}
	b := head(o.line, 'a', "SPAN", "draft-reply", at, at+duration+40)
	b = append(b, `,"parentObservationId":null`...)
	b = append(b, level...)
	b = append(b, `,"version":"drafts-3","model":null,"internalModelId":null,"modelParameters":null,"input":null,"output":null,"completionStartTime":null,"promptId":null,"promptName":null,"promptVersion":null,"timeToFirstToken":null,"usageDetails":{},"costDetails":{},"inputCost":null,"outputCost":null,"totalCost":null,"inputUsage":0,"outputUsage":0,"totalUsage":0`...)
	o.line = tail(b, duration+40)
	o.end()

	b = head(o.line, 'b', "GENERATION", "llm", at+20, at+20+duration)
	b = append(b, `,"parentObservationId":"`...)
	b = padded(append(b, 'a'), number, 15)
	b = append(b, '"')
	b = append(b, level...)
	b = append(b, `,"version":"drafts-3","model":"`...)
	b = append(b, modelNames[model]...)
	b = append(b, `","internalModelId":"nl-`...)
	b = append(b, modelNames[model]...)
	b = append(b, `","modelParameters":{"temperature":0.3,"max_tokens":1000},"input":[{"role":"user","content":"`...)
	b = numbered(b, question, order)
	b = append(b, `"}],"output":`...)
	first := at + 20 + duration*d.between(280, 420)/1000
	if failed {
		b = append(b, `null,"completionStartTime":null`...)
	} else {
		b = append(b, `{"role":"assistant","content":"`...)
		b = numbered(b, reply, order)
		b = append(b, `"},"completionStartTime":"`...)
		b = c.iso(b, first)
		b = append(b, '"')
	}
	b = append(b, `,"promptId":"pr-drafts","promptName":"drafts","promptVersion":3,"timeToFirstToken":`...)
	if failed {
		b = append(b, "null"...)
	} else {
		b = decimal(b, first-at-20, 3)
	}
	counts := func(b []byte, key string, in, out []byte) []byte {
		b = append(append(b, `,"`...), key...)
		b = append(append(b, `":{"input":`...), in...)
		b = append(append(b, `,"output":`...), out...)
		return b
	}
	number10 := func(n int64) []byte { return strconv.AppendInt(nil, n, 10) }
	dollars := func(n int64) []byte { return decimal(nil, n, 8) }
	b = counts(b, "usageDetails", number10(in), number10(out))
	b = append(append(b, `,"total":`...), number10(in+out)...)
	b = counts(append(b, '}'), "costDetails", dollars(in*p.in), dollars(out*p.out))
	b = append(append(b, `,"total":`...), dollars(in*p.in+out*p.out)...)
	b = append(append(b, `},"inputCost":`...), dollars(in*p.in)...)
	b = append(append(b, `,"outputCost":`...), dollars(out*p.out)...)
	b = append(append(b, `,"totalCost":`...), dollars(in*p.in+out*p.out)...)
	b = append(append(b, `,"inputUsage":`...), number10(in)...)
	b = append(append(b, `,"outputUsage":`...), number10(out)...)
	b = append(append(b, `,"totalUsage":`...), number10(in+out)...)
	o.line = tail(b, duration)
	o.end()
}
