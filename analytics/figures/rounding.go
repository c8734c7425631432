package figures

import (
	"math/big"
	"strconv"
)

// fixed writes a number with so many digits behind the point. It rounds the number as it is written, and halves away from
// zero: 82.25 becomes 82.3 and 1.005 becomes 1.01, as on pages and in spreadsheets. strconv would round the binary fraction,
// which is 1.00499..., and halves to even digits.
func fixed(f float64, digits int) string {
	written, ok := new(big.Rat).SetString(strconv.FormatFloat(f, 'e', -1, 64))
	if !ok { // not a number, or infinite
		return strconv.FormatFloat(f, 'f', digits, 64)
	}
	return written.FloatString(digits)
}
