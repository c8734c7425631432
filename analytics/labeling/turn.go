package labeling

import (
	"crypto/md5"
	"encoding/binary"
	"strconv"
)

// turn is the place of a prediction in the order of a draw: half of the MD5 of seed and key. It is the same on every machine,
// and has nothing to do with what the prediction says.
func turn(seed int, key string) uint64 {
	sum := md5.Sum(append(strconv.AppendInt(nil, int64(seed), 10), " "+key...))
	return binary.LittleEndian.Uint64(sum[8:])
}

// turnOf is turn as SQL over a column of keys.
func turnOf(seed int, key string) string { return half("'" + strconv.Itoa(seed) + " ' || " + key) }

// half is SQL for 64 bits of the MD5 of a text: what md5_number_lower gives, which takes four times as long because it goes
// through a text of zeros and ones.
func half(text string) string { return "CAST(md5_number(" + text + ") >> 64 AS UBIGINT)" }
