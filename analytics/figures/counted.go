package figures

// Counted writes a count with its noun, and with the verb that follows where there is one: "1 file", "1,200 labels are".
func Counted[N int | int64](n N, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(float64(n), 0) + " " + more
}
