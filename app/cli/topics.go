package cli

// topic is a text that concerns several commands. Indented lines are shown as they are, here and in the manual page.
type topic struct{ name, short, text string }

var topics = []topic{
	{"files", "where Telltale keeps what", `
A workspace is one file, *.telltale: a DuckDB database that the duckdb shell opens too. Without -w it is
workspace.telltale in the data folder:

  Linux     $XDG_DATA_HOME/telltale, else ~/.local/share/telltale
  macOS     ~/Library/Application Support/Telltale
  Windows   %LocalAppData%\Telltale

TELLTALE_HOME names another data folder; telltale version prints which one holds.

While a workspace is open, FILE.lock and FILE.lock-owner stand beside it, so that only one process writes; FILE.wal holds
what DuckDB has not written back, and FILE.staging files unpacked for an import. All of them are gone when it is closed.
Copy a workspace with telltale backup, not while it is open. Keep it out of synced folders; sync backups.

Files to import are read where they lie and never changed. Nothing is sent anywhere.`},

	{"questions", "what an import asks, and how to answer", `
What a file is, and which column means what, is found out from its content. What cannot be known is asked, with the
evidence; nothing is imported until every question is answered, and the exit code is 2. Each question names its option:

  --zone Europe/Berlin          times without a zone
  --order dmy                   is 03/04/2026 the 3rd of April (dmy) or the 4th of March (mdy)?
  --unit duration_us=ms         the unit of a column of plain numbers
  --scale 1-5                   what ratings range from and to
  --currency USD                amounts without a currency
  --declare 2026-10-01/2026-11-01   an event list is complete for this span: no line means nothing happened
  --source ID, --table TABLE    which export it is (telltale sources), or which table a plain file fills
  --column ts=when              which column a field comes from; "ts=" takes none
  --sheet 'Costs!A5:K120'       the sheet of a workbook, and its region

An option holds for all files of the command. Answers are remembered: next month's file with the same columns needs
none. telltale import --dry-run shows how a file is understood and imports nothing.`},

	{"periods", "how to name a period", `
  --month 2026-10               a calendar month in the workspace's zone
  --month 2026-Q4               a quarter
  --from 2026-10-01 --to 2026-10-15   days; the second is not part of it, so this ends with the 14th
  --from 2026-10-01T08:00:00Z --to 2026-10-01T09:30:00Z   moments, in RFC 3339
  --last 30d                    30d, 7d, 24h or 15m, ending at as-of

Without any of them it is the month of as-of: the moment that counts as now. That is the newest request (without
requests, the newest row), never the clock, so an old export reads as it did on its day; --as-of names another moment.
--compare says what a report compares with: the period before (previous), the same one a year ago (year), or none.`},

	{"filters", "how to count only some rows", `
  --filter model=gpt-5                        rows whose model is gpt-5
  --filter model=gpt-5 --filter model=o4      ... is gpt-5 or o4
  --filter model=gpt-5 --filter environment=production   ... and whose environment is production
  --filter environment!=staging               ... is anything but staging
  --filter model=                             ... is not given

A KPI whose rows do not have the dimension has no value under the filter, and says so. Dimensions are completed by the
shell; telltale sql "SELECT DISTINCT model FROM requests" lists the values of one.`},

	{"json", "what programs can rely on", `
  telltale report --format json     the KPIs of a period, by id
  telltale scorecard --format json  {"months", "toDate", "rows": [{"id", "months": [{"value", "target", "verdict"}], "toDate"}]}
  telltale trends --json            {"trends": [{"kpi", "tendency", "text"}], "actions": [{"kpi", "rule", "text", "evidence", "driver", "look"}]}
  telltale links --json             {"period", "links": [{"id", "title", "from", "to", "unit", "rows", "named", "matched", "share", "state", "finding", "advice", "kpis"}]}
  telltale consistency --json       {"findings": [{"id", "title", "state", "left", "right", "why"}], "holds", "broken"}
  telltale changes --json           {"items": [{"event", "effects": [{"kpi", "before", "after", "tendency"}], "beside"}], "note"}
  telltale anomalies --json         {"items": [{"day", "kpi", "value", "usual", "score", "share", "segment", "beside"}]}
  telltale forecast --json          {"items": [{"kpi", "model", "days": [{"day", "value", "low", "high"}], "crosses", "last"}]}
  telltale why KPI --json           {"kpi", "before", "after", "splits": [{"dimension", "effects": [...]}], "note"}
  telltale check --json             {"period", "rules": [{"kpi", "name", "rule", "fired", "firing", "episodes", "note"}], "fired"}
  telltale import --json            {"imports": [...], "same": [...], "failed": [...], "skipped": [...], "questions": [...],
                                     "warnings": [...]}
  telltale import --dry-run --json  {"files": [{"name", "source", "mapping", "questions", ...}], "skipped": [...]}
  telltale imports --json           {"imports": [{"id", "name", "source", "state", "records", "used", ...}]}
  telltale imports again --json     as import
  telltale imports undo --json      {"import", "removed": [{"table", "rows"}], "promoted": [...], "warnings": [...]}
  telltale sources --json           {"sources": [...]}
  telltale kpis --json              {"kpis": [...]}
  telltale sql --format json        {"rows": [{...}], "total"}
  telltale review plan --json       {"plan", "frame": {"size", "strata", "hash"}, "sizes": {"suggested", "sizes": [{"size", "margin", "power"}]}}
  telltale review result R --json   {"state", "sentence", "accuracy": {"value", "low", "high", "labels", "verdict"}, "hallucination", "strata", "failures"}
  telltale settings --json          {"settings": [{"key", "values": [{"value", "since"}], "default", ...}]}
  telltale version --json           {"version", "duckdb", "go", "system", "home"}

Standard output holds one document, or nothing. Names stay; more may be added. Values are in base units: fractions
(0.997), seconds, bytes, counts, the workspace's currency; times are RFC 3339, lists never null, and null means that
there is no value. Rows of sql keep the types of the query, with times as DuckDB writes them.

An error is one line on standard error: {"error": {"code", "text", "file", "line", "hint"}}. Codes are invalid,
unsupported, not_found, not_enough, busy, canceled and internal. Exit codes are the same as without JSON.`},

	{"exit-codes", "what the exit code says", `
  0     done
  1     check: an alert rule fired (with --now: is firing)
  2     something went wrong, a file could not be read, or a question has no answer
  130   interrupted (Ctrl-C); nothing was changed`},
}
