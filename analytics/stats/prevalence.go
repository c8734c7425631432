package stats

// RoganGladen corrects the share that an imperfect check flags for the cases that it misses and those that it flags
// wrongly: (flagged + specificity - 1) / (sensitivity + specificity - 1), kept within 0 and 1. A check that is no better
// than chance says nothing: ok is false.
//
// Rogan & Gladen 1978, American Journal of Epidemiology 107:71.
func RoganGladen(flagged, sensitivity, specificity float64) (share float64, ok bool) {
	youden := sensitivity + specificity - 1
	if !(youden > 0) {
		return 0, false
	}
	return min(max((flagged+specificity-1)/youden, 0), 1), true
}
