package demo

import (
	"cmp"
	"context"
	"strconv"
)

// step is the distance of two samples in seconds.
const step = 600

// gauge is one series of the metrics.
type gauge struct {
	name, labels string
	value        func(s *scene, d dice, at, load int64) int64 // in thousandths; load in permille of a busy hour
}

var gauges = []gauge{
	{"ecs_service_desired_tasks", `"service":"piko"`, func(*scene, dice, int64, int64) int64 { return 5000 }},
	{"ecs_service_running_tasks", `"service":"piko"`, func(s *scene, _ dice, at, _ int64) int64 {
		if within(s.outages, at) {
			return 0
		}
		return 5000
	}},
	{"container_cpu_utilization_percent", `"service":"piko"`, func(s *scene, d dice, at, load int64) int64 {
		cpu := 24_000 + load*38
		if within(s.rush, at) {
			cpu += 14_000
		}
		return min(d.around(cpu, 120), 96_000)
	}},
	{"container_memory_utilization_percent", `"service":"piko"`, func(_ *scene, d dice, _, load int64) int64 { return d.around(52_000+load*17, 70) }},
	{"node_filesystem_used_percent", `"mountpoint":"/data"`, func(_ *scene, d dice, at, _ int64) int64 {
		// It fills up, and somebody cleans up on the 12th of each month.
		return 61_000 + (at/86_400_000+18)%30*840 + d.below(400)
	}},
	{"pg_stat_database_numbackends", `"datname":"piko"`, func(_ *scene, d dice, _, load int64) int64 { return d.around(7_000+load*9, 200) / 1000 * 1000 }},
	{"pg_query_duration_seconds_mean", `"datname":"piko"`, func(_ *scene, d dice, _, load int64) int64 { return max(d.around(8+load/100, 3), 1) }},
	{"vector_db_connections_in_use", `"pool":"pinewood"`, func(s *scene, d dice, at, load int64) int64 {
		if within(s.rush, at) {
			return 40_000
		}
		return d.around(5_000+load*22, 200) / 1000 * 1000
	}},
}

// metrics writes a month of samples each, as Prometheus answers query_range.
func (w *writer) metrics(ctx context.Context) error {
	scene := newScene(w.zone, w.oneIn)
	for from := fullDay; from < endDay; {
		end := monthEnd(from)
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.samples(scene, from, end); err != nil {
			return err
		}
		from = end
	}
	return nil
}

func (w *writer) samples(scene *scene, from, to int64) (err error) {
	o, err := w.create(File{Name: "prometheus-" + dateOf(from)[:7] + ".json", Source: "prometheus"})
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, o.close()) }()
	frames := make([]dayFrame, 0, to-from)
	for day := from; day < to; day++ {
		frames = append(frames, newDayFrame(day, w.zone))
	}
	b := append(o.line, `{"status":"success","data":{"resultType":"matrix","result":[`...)
	for i, g := range gauges {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"metric":{"__name__":"`...)
		b = append(b, g.name...)
		b = append(b, `","instance":"piko-prod","job":"piko",`...)
		b = append(b, g.labels...)
		b = append(b, `},"values":[`...)
		for j := range frames {
			f := &frames[j]
			d := diceFor(forMetrics+uint64(i)*100, f.day)
			for m := 0; m < f.minutes; m += step / 60 {
				at := f.start + int64(m)*60_000
				if j+m > 0 {
					b = append(b, ',')
				}
				b = append(b, '[')
				b = strconv.AppendInt(b, at/1000, 10)
				b = append(b, `,"`...)
				b = decimal(b, g.value(scene, d, at, f.load(m)), 3)
				b = append(b, `"]`...)
			}
		}
		b = append(b, `]}`...)
	}
	o.line = append(b, `]}}`...)
	o.end()
	return nil
}

// load is the traffic of a minute in permille of the busiest of a Monday in October 2026.
func (f *dayFrame) load(minute int) int64 {
	weight := f.reached[minute]
	if minute > 0 {
		weight -= f.reached[minute-1]
	}
	share := weight * 1_000_000 / f.reached[len(f.reached)-1]
	return share * weekday[(f.day+4)%7] * levelOn(f.day) / (weekday[1] * 1000) * 1000 / 1900
}
