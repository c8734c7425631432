package demo

import (
	"strconv"
)

// answer writes a row of the prediction log as a JSON object, as an application logs it for a later look.
func (l *logbook) answer(a *answer) {
	about := &topics[a.topic]
	o := l.answers
	b := append(o.line, `{"timestamp":"`...)
	b = l.clock.iso(b, a.at)
	if l.full {
		b = append(b, `","conversation_id":"`...)
		b = conversation(b, a.conversation)
		b = append(b, `","user_id":"`...)
		b = person(b, a.user)
	}
	b = append(b, `","model":"`...)
	b = append(b, modelNames[a.model]...)
	b = append(b, `","prompt_version":"`...)
	b = append(b, prompts[a.prompt].version...)
	b = append(b, `","question":"`...)
	b = numbered(b, about.questions[a.question], a.number)
	b = append(b, `","answer":"`...)
	said := unknown
	if a.answered {
		said = about.answers
	}
	b = numbered(b, said[a.reply], a.number)
	b = append(b, `","confidence":`...)
	b = decimal(b, a.sure, 4)
	b = append(b, `,"answered":`...)
	b = strconv.AppendBool(b, a.answered)
	b = append(b, `,"correct":`...)
	b = judged(b, a.reviewed, a.right)
	b = append(b, `,"hallucination":`...)
	b = judged(b, a.reviewed, a.invented)
	b = append(b, `,"sample_weight":`...)
	b = strconv.AppendInt(b, a.weight, 10)
	o.line = append(b, '}')
	o.end()
}

// judged appends what a reviewer found, null where nobody looked.
func judged(b []byte, reviewed, found bool) []byte {
	if !reviewed {
		return append(b, "null"...)
	}
	return strconv.AppendBool(b, found)
}

// numbered appends a text with the order's number in place of #.
func numbered(b []byte, text string, number int64) []byte {
	for i := range len(text) {
		if text[i] == '#' {
			b = strconv.AppendInt(b, number, 10)
			continue
		}
		b = append(b, text[i])
	}
	return b
}

const talkHeader = "conversation_id,started_at,ended_at,user_id,messages,topic,outcome,channel"

// talk writes a row of the service desk's export of conversations.
func (l *logbook) talk(t *talk) {
	o := l.talks
	b := conversation(o.line, t.id)
	b = append(b, ',')
	b = l.clock.iso(b, t.start)
	b = append(b, ',')
	b = l.clock.iso(b, t.end)
	b = append(b, ',')
	b = person(b, t.user)
	b = append(b, ',')
	b = strconv.AppendInt(b, t.messages, 10)
	b = append(b, ',')
	b = append(b, topics[t.topic].name...)
	b = append(b, ',')
	b = append(b, outcomes[t.outcome]...)
	b = append(b, ',')
	b = append(b, []string{"web", "app", "web"}[t.agent]...)
	o.line = b
	o.end()
}
