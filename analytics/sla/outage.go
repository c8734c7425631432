package sla

import "math/big"

// Outage is the downtime of a stretch of time by one method, in seconds. What was not seen could have been either.
type Outage struct {
	Total  *big.Rat
	Down   *big.Rat
	Unseen *big.Rat

	// Worst and Best are the most and the least downtime that it could have been, where that is not all of Unseen, or
	// none; nil otherwise.
	Worst, Best *big.Rat
}

// Missing says what the headline takes unseen time for. Whether a target is met never depends on it: see Bounds.
type Missing string

// The policies.
const (
	Excluded   Missing = "excluded" // as no part of the time
	CountsUp   Missing = "up"
	CountsDown Missing = "down"
)

// Time is the time that counts under the policy.
func (o Outage) Time(m Missing) *big.Rat {
	if m == Excluded {
		return new(big.Rat).Sub(o.Total, o.Unseen)
	}
	return o.Total
}

// Downtime is the down time under the policy.
func (o Outage) Downtime(m Missing) *big.Rat {
	if m != CountsDown {
		return o.Down
	}
	down := new(big.Rat).Add(o.Down, o.Unseen)
	if o.Worst != nil && o.Worst.Cmp(down) < 0 {
		return o.Worst
	}
	return down
}

// Uptime is (time - downtime) / time under the policy; nil when nothing was seen.
func (o Outage) Uptime(m Missing) *big.Rat {
	if o.Total.Cmp(o.Unseen) <= 0 {
		return nil
	}
	return share(o.Time(m), o.Downtime(m))
}

// Extremes are the least and the most downtime that it could have been.
func (o Outage) Extremes() (least, most *big.Rat) {
	least, most = o.Best, o.Worst
	if least == nil {
		least = o.Down
	}
	if most == nil {
		most = new(big.Rat).Add(o.Down, o.Unseen)
	}
	return least, most
}

// Sure reports whether nothing of the time is in doubt.
func (o Outage) Sure() bool {
	least, most := o.Extremes()
	return least.Cmp(most) == 0 && o.Unseen.Sign() == 0
}

// Bounds are the uptimes with all doubtful time down and with all of it up.
func (o Outage) Bounds() (low, high *big.Rat) {
	least, most := o.Extremes()
	return share(o.Total, most), share(o.Total, least)
}

func share(time, down *big.Rat) *big.Rat {
	if time.Sign() <= 0 {
		return nil
	}
	r := new(big.Rat).Sub(time, down)
	return r.Quo(r, time)
}

// Budget is the downtime that a target leaves in time, and what of it remains after down: (1 - target) x time - down.
// It is zero exactly when the uptime over the same time equals the target.
func Budget(target, time, down *big.Rat) (allowed, remaining *big.Rat) {
	allowed = new(big.Rat).Sub(big.NewRat(1, 1), target)
	allowed.Mul(allowed, time)
	return allowed, new(big.Rat).Sub(allowed, down)
}
