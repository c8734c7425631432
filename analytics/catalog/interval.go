package catalog

// intervalOf says in words how the 95 % interval of a value is found, and when it has one: values over all rows have none.
// A KPI whose entry says otherwise has another.
func (c *Catalog) intervalOf(k *KPI) string {
	const whole = "none over all rows"
	fact := c.Fact(k.Measure.Fact)
	answered := fact != nil && fact.Answered()
	sampled := fact != nil && fact.Weight != ""
	switch kind := k.Measure.Kind; {
	case kind == Derived:
		return "none of its own; the values that it is derived from have theirs"
	case kind == RatioOf && k.Unit == Percent && answered:
		return "Wilson score"
	case kind == Mean && answered:
		return "Student's t of the mean"
	case answered || !sampled:
		return whole
	case kind == RatioOf && k.Unit == Percent:
		return whole + "; of sampled ones Wilson score at Kish's effective size, with the finite population correction"
	case kind == Mean:
		return whole + "; of sampled ones Student's t of the mean"
	case kind == Quantile:
		return whole + "; of sampled ones Woodruff's"
	case kind == Sum || kind == PerSecond:
		return whole + "; of sampled ones that of a Horvitz-Thompson count"
	}
	return whole
}
