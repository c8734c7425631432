package demo

import (
	"strconv"
	"time"
)

// clock writes instants as exports do, and remembers the day that it wrote last: consecutive rows share it.
type clock struct {
	day  int64
	date []byte
}

// iso appends an instant, in milliseconds since 1970, as 2026-10-01T12:00:00.000Z.
func (c *clock) iso(b []byte, ms int64) []byte {
	day, ms := ms/86_400_000, ms%86_400_000
	if c.date == nil || day != c.day {
		c.day, c.date = day, time.Unix(day*86400, 0).UTC().AppendFormat(c.date[:0], "2006-01-02T")
	}
	b = append(b, c.date...)
	b = two(b, ms/3_600_000)
	b = append(b, ':')
	b = two(b, ms/60_000%60)
	b = append(b, ':')
	b = two(b, ms/1000%60)
	b = append(b, '.')
	b = append(b, '0'+byte(ms/100%10))
	b = two(b, ms%100)
	return append(b, 'Z')
}

func two(b []byte, n int64) []byte { return append(b, '0'+byte(n/10), '0'+byte(n%10)) }

// padded appends n with leading zeros.
func padded(b []byte, n int64, width int) []byte {
	for limit := int64(10); width > 1; width-- {
		if n < limit {
			for range width - 1 {
				b = append(b, '0')
			}
			break
		}
		limit *= 10
	}
	return strconv.AppendInt(b, n, 10)
}

// decimal appends n / 10^digits exactly.
func decimal(b []byte, n int64, digits int) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	unit := int64(1)
	for range digits {
		unit *= 10
	}
	b = strconv.AppendInt(b, n/unit, 10)
	if digits > 0 {
		b = append(b, '.')
		b = padded(b, n%unit, digits)
	}
	return b
}
