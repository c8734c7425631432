// Package meeting holds the meetings that come again about a system: a daily check, a weekly review, a monthly deep dive and a
// quarterly review. Each has the agenda that the catalog gives it, and the engine's answers as evidence.
//
// What people write is kept at once, as edits that can be undone. When a meeting ends, everything is frozen as people saw it.
package meeting
