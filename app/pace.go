package app

import (
	"math"
	"time"
)

// paceMemory is the time after which an observed speed counts a third as much. Loading is uneven (the database writes out
// what it read for seconds at a time), and a display that jumps is worse than one that lags.
const paceMemory = 15 * time.Second

// paceSettled is how long work must have gone on before its end is foretold.
const paceSettled = time.Second

// pace smooths speeds and foretells the end. The zero value is ready.
type pace struct {
	began, last             time.Time
	done, total, rows       int64
	bytesPerSec, rowsPerSec average
}

// add notes the absolute counts at a moment. Counts that go back mean that other work began.
func (p *pace) add(now time.Time, done, total, rows int64) {
	if p.began.IsZero() || done < p.done || total != p.total {
		*p = pace{began: now, last: now, done: done, total: total, rows: rows}
		return
	}
	elapsed := now.Sub(p.last)
	// Reports may come thousands of times a second; speeds over such moments are noise.
	if elapsed < 20*time.Millisecond {
		return
	}
	p.bytesPerSec.add(float64(done-p.done)/elapsed.Seconds(), elapsed)
	p.rowsPerSec.add(float64(max(rows-p.rows, 0))/elapsed.Seconds(), elapsed)
	p.last, p.done, p.rows = now, done, rows
}

// rowRate is rows a second.
func (p *pace) rowRate() float64 { return p.rowsPerSec.value() }

// byteRate is bytes a second.
func (p *pace) byteRate() float64 { return p.bytesPerSec.value() }

// secondsLeft is nil while the end cannot be told.
func (p *pace) secondsLeft() *float64 {
	speed := p.bytesPerSec.value()
	if p.done >= p.total || speed <= 0 || p.last.Sub(p.began) < paceSettled {
		return nil
	}
	left := float64(p.total-p.done) / speed
	return &left
}

// average is an exponentially weighted mean over time, without the pull towards zero that such means begin with.
type average struct{ sum, weight float64 }

func (a *average) add(v float64, elapsed time.Duration) {
	keep := math.Exp(-elapsed.Seconds() / paceMemory.Seconds())
	a.sum = a.sum*keep + v*(1-keep)
	a.weight = a.weight*keep + (1 - keep)
}

func (a *average) value() float64 {
	if a.weight == 0 {
		return 0
	}
	return a.sum / a.weight
}
