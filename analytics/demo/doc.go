// Package demo makes up a company and writes what its tools would export: fourteen months of a support chatbot, as files
// that Telltale imports like anybody else's.
//
// Kolibri Kontor sells office supplies from Vienna on the web; its assistant is called Piko. Neither exists, nor do the
// vendors Nordlicht AI (models), Pinewood (vector database) and Wachturm (monitoring). AWS does; the amounts are made up.
//
// August to October 2026 are written in full, but for the texts of answers, of which one in eight is logged (sample_weight
// says so) and about six hundred a month are reviewed. Of the eleven months before, the gateway's archive keeps one
// conversation in eighty (item_count says so) and no user, as a shop that minds its customers' privacy would; conversations,
// metrics and traces are not kept that long at all. What is missing is missing, so that Telltale can show what it makes of
// that.
//
// # What there is to find
//
//   - At lunch (11:50 to 12:35) of six October days the answers take three to eight seconds longer: the vector database
//     has no free connection. P95 is above twice its target for more than ten minutes: an alert. See rush.
//   - On Tuesday 20 October, 15:07 to 15:57, nearly every request ends in 503 or 504: an outage, which stands on the
//     status page too and costs October its uptime target. See outages.
//   - On Wednesday 14 October a prompt was shortened to sound friendlier (v15). No error shows, but Piko is less sure,
//     says "I don't know" more often, is right less often, and people are less happy. See prompts.
//   - The bill grows faster than usage, over the year and from September to October: longer prompts, more of the large
//     model, and a dearer vendor.
//   - From 15 September the vendor charges 24 instead of 20 dollars for a million output tokens of the large model.
//     See prices.
//   - On Thursday 8 October, 03:00 to 08:00, the log shipper stood still: five hours without a row. See gap.
//   - Monday 26 October is Austria's national day: a third of the usual traffic. See holidays.
//
// Everything else is noise with a shape: a working week in Central Europe, growth, retries, limits, scanners, and a few
// records that were damaged or sent twice on their way.
//
// # Same bytes everywhere
//
// The files are the same on every machine and in every run, however many goroutines write them. Every local day has its
// own random numbers, and numbers are integers until they are written: floating point differs between processors.
package demo
