// Package closing closes months: it freezes what a month said when somebody signed it, tells what later data or settings
// would make of it, and keeps who accepted or refused that.
//
// Records form a chain. Each is canonical JSON whose SHA-256 people can note down, and names the hash of the record before
// it, so that nothing can be changed, taken away or put in between without the chain showing it.
package closing
