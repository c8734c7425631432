package demo

// messageWeights are how many messages people write in a conversation: 1 to 6, 1.8 in the mean.
var messageWeights = []int64{530, 265, 115, 55, 25, 10}

// converse lets one conversation happen: what the gateway, the model and the service desk write about it.
func (s *scene) converse(d *day, number int64) {
	dice := d.d
	start := d.moment(dice)
	id := d.day*100_000 + number
	user := s.userOn(d.day, dice)
	agent := dice.pick([]int64{520, 330, 150})
	topic := dice.pick(topicWeights)
	about := &topics[topic]
	order := dice.between(410_000, 699_999)
	call := func(at int64, endpoint int) request {
		return request{at: at, endpoint: endpoint, agent: agent, user: user, conversation: id, weight: d.keep}
	}
	if dice.permille(260) {
		s.quick(d, call(start-dice.between(400, 9000), suggestions), quickTimes)
	}
	t := talk{start: start, end: start, id: id, user: user, topic: topic, agent: agent}
	known, served := true, false
	messages := int64(dice.pick(messageWeights)) + 1
	at := start
	for i := range messages {
		done, ok := s.message(d, call(at, chat), i)
		t.messages++
		t.end = done
		if !ok {
			if dice.permille(620) {
				break
			}
			at = done + dice.draw(pauses)
			continue
		}
		served = true
		if i == 0 && dice.permille(about.orders) {
			s.quick(d, call(at+60, orders), ordersTimes)
		}
		if i == 0 && dice.permille(about.searches) {
			s.quick(d, call(at+60, search), searchTimes)
		}
		t.messages++
		known = s.answered(d, about, topic, order, id, user, done)
		at = done + dice.draw(pauses)
	}
	t.outcome = s.outcome(promptAt(s.starts, start), served, known, topic, dice)
	d.talks = append(d.talks, t)
	s.rate(d, t)
}

// userOn is who writes: mostly regulars, of whom there are more every month while some leave; now and then somebody else.
func (s *scene) userOn(day int64, d dice) int64 {
	if !d.permille(915) {
		return 500_000 + (day-firstDay)*11 + d.below(5200)
	}
	return (day-firstDay)*5 + d.below(16_500*levelOn(day)/1000)
}

// scrambled is the id of a user as the shop writes it: customers' numbers say nothing about when they came.
func scrambled(user int64) int64 { return (user*7919 + 104_729) % 900_001 }

// quick is a call without a model.
func (s *scene) quick(d *day, r request, times curve) {
	r.duration = d.d.draw(times)
	r.status = 200
	switch {
	case within(s.outages, r.at):
		r.status, r.duration = 503, d.d.between(3, 40)
	case r.endpoint == search && within(s.rush, r.at) && d.d.permille(650):
		r.duration += d.d.between(2600, 6500)
	case d.d.below(20_000) < 7:
		r.status = 500
	case d.d.below(20_000) < 12:
		r.status = 401
	}
	if r.endpoint == search && r.status == 200 {
		r.model, r.in = embed, d.d.between(8, 40)
	}
	d.requests = append(d.requests, r)
}

// message is one message to the assistant with its retries. It returns when the last of them was over, and whether
// there was an answer.
func (s *scene) message(d *day, r request, turn int64) (end int64, ok bool) {
	r.prompt = promptAt(s.starts, r.at)
	r.model = mini
	if d.d.permille(largeShare(d.day)) {
		r.model = large
	}
	for try := range int64(3) {
		r.retry = try > 0
		s.attempt(d, &r, turn)
		d.requests = append(d.requests, r)
		end = r.at + r.duration
		if r.status == 200 {
			return end, true
		}
		if r.status == 400 || d.d.permille(330) {
			return end, false
		}
		r.at = end + d.d.between(700, 2600)
	}
	return end, false
}

// attempt decides how one call of the model ends.
func (s *scene) attempt(d *day, r *request, turn int64) {
	p := &prompts[r.prompt]
	r.in = d.d.around(p.tokens, 180) + turn*d.d.between(160, 520)
	r.out, r.ttft, r.status = 0, 0, 200
	times := miniTimes
	if r.model == large {
		times = largeTimes
	}
	r.duration = d.d.draw(times)
	chance := d.d.below(100_000)
	switch {
	case within(s.outages, r.at) && chance < 95_000:
		r.status, r.duration, r.in = 503, d.d.between(4, 60), 0
		if chance < 9_000 {
			r.status, r.duration = 504, d.d.between(10_000, 10_060)
		}
		return
	case within(s.rush, r.at) && chance < 62_000:
		r.duration += d.d.between(3300, 8200)
		if chance < 900 {
			r.status, r.in = 503, 0
			return
		}
	case chance < 25:
		r.status, r.duration = 504, d.d.between(30_000, 30_040)
		return
	case chance < 85:
		r.status = []int{500, 502, 503}[chance%3]
		r.duration, r.in = d.d.between(20, 900), 0
		return
	case chance < 160:
		r.status, r.duration, r.in = 429, d.d.between(3, 12), 0
		return
	case chance < 205:
		r.status, r.duration, r.in = 400, d.d.between(3, 15), 0
		return
	}
	r.out = d.d.draw(outputTokens)
	r.ttft = r.duration * d.d.between(280, 420) / 1000
}

// loggedOneIn is how many answers stand for one in the prediction log: texts are long, so the application writes down a
// sample of them.
const loggedOneIn = 8

// answered adds the row of the prediction log for the last call, if it is one that is logged, and tells whether Piko knew
// an answer.
func (s *scene) answered(d *day, about *topic, number int, order, conversation, user, at int64) bool {
	r := &d.requests[len(d.requests)-1]
	for i := len(d.requests) - 1; r.endpoint != chat; i-- {
		r = &d.requests[i]
	}
	p := &prompts[r.prompt]
	a := answer{at: at, user: user, conversation: conversation, model: r.model, prompt: r.prompt, topic: number, number: order}
	a.sure = d.d.draw(p.sure)
	a.question = d.d.pick(wordingWeights[len(about.questions)])
	band := 2
	if a.sure < 5000 {
		band = 0
	} else if a.sure <= 8000 {
		band = 1
	}
	a.answered = !d.d.permille(p.refuses[band] + about.hard)
	a.reply = int(d.d.below(int64(len(about.answers))))
	if !a.answered {
		a.reply = int(d.d.below(int64(len(unknown))))
	}
	a.weight = d.keep * loggedOneIn
	if d.d.below(loggedOneIn) > 0 {
		return a.answered
	}
	if a.answered && d.d.below(320*d.keep) < a.weight {
		a.reviewed = true
		a.right = d.d.permille(p.right)
		a.invented = !a.right && d.d.permille(p.invents*1000/(1000-p.right))
	}
	d.answers = append(d.answers, a)
	return a.answered
}

// outcome decides how a conversation ends.
func (s *scene) outcome(prompt int, served, known bool, topic int, d dice) int {
	p := &prompts[prompt]
	switch {
	case !served:
		return d.pick([]int64{0, 240, 750, 10})
	case !known:
		return d.pick([]int64{130, 590, 250, 30})
	case topics[topic].name == "talk to a person":
		return d.pick([]int64{90, 860, 40, 10})
	}
	rest := 1000 - p.solves
	return d.pick([]int64{p.solves, rest * 62 / 100, rest * 31 / 100, rest * 7 / 100})
}

// rate lets one in a hundred people say what they thought.
func (s *scene) rate(d *day, t talk) {
	// One in 93, whatever part of the conversations is kept: the sheet of ratings is complete.
	if d.d.below(9300) >= 100*d.keep {
		return
	}
	p := &prompts[promptAt(s.starts, t.start)]
	group := min(t.outcome, abandoned)
	r := rating{at: t.end + d.d.between(4_000, 90_000), conversation: t.id, day: d.day, stars: int64(d.d.pick(p.stars[group])) + 1}
	r.channel = []string{"web", "app", "web"}[t.agent]
	if d.d.permille(210) {
		said := comments[r.stars-1]
		r.comment = said[d.d.below(int64(len(said)))]
	}
	d.ratings = append(d.ratings, r)
	s.quick(d, request{at: r.at, endpoint: opinions, agent: t.agent, user: t.user, conversation: t.id, weight: 1}, quickTimes)
}

// comments are what people write beside one to five stars.
var comments = [5][]string{
	{"The answer had nothing to do with my question.", "Useless, I had to call in the end.", "It made that up.", "Kept apologising instead of helping.", "Hat mir gar nicht geholfen."},
	{"Took too long.", "Only half an answer.", "It did not know my order.", "Zu viele Rückfragen."},
	{"OK, but I had to ask twice.", "Works for simple things.", "Could be quicker.", "Geht so."},
	{"Good, a bit wordy.", "Helpful.", "Found my order at once.", "Schnelle Hilfe."},
	{"Great, solved in a minute!", "Exactly what I needed.", "Quicker than the phone.", "Super, danke!", "Very friendly."},
}
