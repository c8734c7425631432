package demo

import (
	"cmp"
	"context"
	"slices"
	"strconv"
)

// chunk is a stretch of days whose rows stand in one file of each log.
type chunk struct {
	name     string // "2026-10"
	from, to int64  // days
}

// chunks are the stretches of the files: the archive, and each of the full months.
func chunks() []chunk {
	all := []chunk{{"archive-" + dateOf(firstDay)[:7] + "-to-" + dateOf(fullDay - 1)[:7], firstDay, fullDay}}
	for from := fullDay; from < endDay; {
		to := monthEnd(from)
		all = append(all, chunk{dateOf(from)[:7], from, to})
		from = to
	}
	return all
}

// logs writes the logs of a chunk, adds up the tokens in them and returns the ratings that people gave.
func (w *writer) logs(ctx context.Context, c chunk, spent *usage) (ratings []rating, err error) {
	scene := newScene(w.zone, w.oneIn)
	l := &logbook{scene: scene, spent: newUsage(), full: c.from >= fullDay}
	defer func() { err = cmp.Or(err, l.close()) }()
	if l.requests, err = w.create(File{Name: "requests-" + c.name + ".csv", Source: "requests"}); err != nil {
		return nil, err
	}
	if l.answers, err = w.create(File{Name: "predictions-" + c.name + ".jsonl", Source: "predictions"}); err != nil {
		return nil, err
	}
	l.requests.line = append(l.requests.line, requestHeader...)
	l.requests.end()
	if l.full {
		if l.talks, err = w.create(File{Name: "conversations-" + c.name + ".csv", Source: "conversations"}); err != nil {
			return nil, err
		}
		l.talks.line = append(l.talks.line, talkHeader...)
		l.talks.end()
	}
	var d day
	for number := c.from; number < c.to; number++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		scene.play(number, &d)
		l.day(&d)
		ratings = append(ratings, d.ratings...)
		w.step()
	}
	spent.merge(l.spent)
	return ratings, nil
}

// logbook writes the days of a chunk into its files.
type logbook struct {
	scene    *scene
	spent    *usage
	full     bool
	requests *output
	answers  *output
	talks    *output
	clock    clock
	order    []int64
	rows     int64
	last     []byte // the row before, for those that are sent twice
}

func (l *logbook) close() (err error) {
	for _, o := range []*output{l.requests, l.answers, l.talks} {
		if o != nil {
			err = cmp.Or(err, o.close())
		}
	}
	return err
}

// day writes the rows of a day in the order of their times.
func (l *logbook) day(d *day) {
	for _, i := range l.sorted(len(d.requests), func(i int) int64 { return d.requests[i].at - d.start }) {
		r := &d.requests[i]
		l.count(r) // also what the log lost: the vendor charges it
		if !l.scene.gap.has(r.at) {
			l.request(d, r)
		}
	}
	for _, i := range l.sorted(len(d.answers), func(i int) int64 { return d.answers[i].at - d.start }) {
		if a := &d.answers[i]; !l.scene.gap.has(a.at) {
			l.answer(a)
		}
	}
	if l.full {
		for _, i := range l.sorted(len(d.talks), func(i int) int64 { return d.talks[i].start - d.start }) {
			l.talk(&d.talks[i])
		}
	}
}

// sorted gives the indexes of n rows by their times, which lie within two days.
func (l *logbook) sorted(n int, at func(i int) int64) []int64 {
	l.order = l.order[:0]
	for i := range n {
		l.order = append(l.order, (at(i)+86_400_000)<<20|int64(i))
	}
	slices.Sort(l.order)
	for i := range l.order {
		l.order[i] &= 1<<20 - 1
	}
	return l.order
}

func (l *logbook) count(r *request) {
	if r.model != noModel && r.in > 0 {
		l.spent.add(r.at/86_400_000, r.model, r.weight, r.in, r.out)
	}
}

const requestHeader = "timestamp,request_id,method,path,status,duration_ms,ttft_ms,upstream,model,prompt_version,input_tokens,output_tokens,user_id,conversation_id,user_agent,retry,item_count"

func (l *logbook) request(d *day, r *request) {
	e := &endpoints[r.endpoint]
	o := l.requests
	b := l.clock.iso(o.line, r.at)
	b = append(b, ",r"...)
	l.rows++
	b = strconv.AppendInt(b, d.day*1_000_000+l.rows, 10)
	b = append(b, ',')
	b = append(b, e.method...)
	b = append(b, ',')
	b = append(b, e.path...)
	b = append(b, ',')
	b = strconv.AppendInt(b, int64(r.status), 10)
	b = append(b, ',')
	b = strconv.AppendInt(b, r.duration, 10)
	b = append(b, ',')
	b = positive(b, r.ttft)
	b = append(b, ',')
	b = append(b, e.upstream...)
	b = append(b, ',')
	b = append(b, modelNames[r.model]...)
	b = append(b, ',')
	if r.endpoint == chat {
		b = append(b, prompts[r.prompt].version...)
	}
	b = append(b, ',')
	b = positive(b, r.in)
	b = append(b, ',')
	b = positive(b, r.out)
	b = append(b, ',')
	if l.full {
		b = person(b, r.user)
		b = append(b, ',')
		b = conversation(b, r.conversation)
	} else {
		b = append(b, ',')
	}
	b = append(b, ',')
	b = append(b, agents[r.agent]...)
	if r.retry {
		b = append(b, ",true,"...)
	} else {
		b = append(b, ",false,"...)
	}
	o.line = strconv.AppendInt(b, r.weight, 10)
	l.damage(d, o)
	o.end()
}

var damagedDay = dayOf("2026-10-02")

// damage lets a few rows of the damaged day arrive twice, cut off or garbled, as happens on the way.
func (l *logbook) damage(d *day, o *output) {
	if d.day != damagedDay {
		return
	}
	switch l.rows % 1000 {
	case 300, 301, 302:
		l.last = append(l.last[:0], o.line...)
		o.end()
		o.line = append(o.line, l.last...)
	case 500:
		o.line = append(o.line[:0], "2026-13-45T99:61:00.000Z,r-,GET,/v1/chat,200,12,,,,,,,,,,false,1"...)
	case 900:
		o.line = o.line[:len(o.line)*2/5]
	}
}

// positive appends a count; nothing when there is none.
func positive(b []byte, n int64) []byte {
	if n <= 0 {
		return b
	}
	return strconv.AppendInt(b, n, 10)
}

// person appends the id of a user.
func person(b []byte, user int64) []byte {
	if user < 0 {
		return b
	}
	return padded(append(b, 'u'), scrambled(user), 6)
}

// conversation appends the id of a conversation: its day and a number.
func conversation(b []byte, id int64) []byte {
	if id < 0 {
		return b
	}
	return strconv.AppendInt(append(b, 'c'), id, 10)
}
