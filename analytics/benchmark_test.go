//go:build unix

package analytics_test

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// The benchmarks run on generated files that are kept between runs in the folder of this variable (build/bench sets
// it). Raw DuckDB reads the same file in the same run, so that the ratio does not depend on the machine.
// They run where build/bench does; peak memory is asked as Unix answers.
const (
	folderVariable = "TELLTALE_BENCH_DIR"
	rowsVariable   = "TELLTALE_BENCH_ROWS" // of the request log; 10 million when unset
	binaryVariable = "TELLTALE_BINARY"     // measured as a process of its own, for peak memory and start-up
)

// bench is what the benchmarks share.
type bench struct {
	b    *testing.B
	dir  string
	rows int
}

func start(b *testing.B) bench {
	dir := os.Getenv(folderVariable)
	if dir == "" {
		b.Skipf("%s is not set: run build/bench", folderVariable)
	}
	rows := 10_000_000
	if n, err := strconv.Atoi(os.Getenv(rowsVariable)); err == nil {
		rows = n
	}
	return bench{b, dir, rows}
}

// generate makes the file once, with DuckDB.
func (n bench) generate(name, query, options string) (path string, bytes int64) {
	n.b.Helper()
	path = filepath.Join(n.dir, name)
	if _, err := os.Stat(path); err != nil {
		n.raw("", fmt.Sprintf("COPY (%s) TO '%s.part' (%s)", query, path, options))
		if err := os.Rename(path+".part", path); err != nil {
			n.b.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		n.b.Fatal(err)
	}
	return path, info.Size()
}

// raw runs statements on plain DuckDB with its own defaults, and tells how long that took until the file was closed:
// what an import takes includes that too.
func (n bench) raw(file, statements string) time.Duration {
	n.b.Helper()
	os.Remove(file)
	begin := time.Now()
	db, err := sql.Open("duckdb", file)
	if err != nil {
		n.b.Fatal(err)
	}
	if _, err := db.Exec(statements); err != nil {
		n.b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		n.b.Fatal(err)
	}
	took := time.Since(begin)
	os.Remove(file)
	return took
}

// run starts the binary and gives its time and peak memory in bytes.
func (n bench) run(args ...string) (time.Duration, int64) {
	n.b.Helper()
	cmd := exec.Command(os.Getenv(binaryVariable), args...)
	begin := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		n.b.Fatalf("%v: %v\n%s", args, err, out)
	}
	took := time.Since(begin)
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	peak := usage.Maxrss
	if runtime.GOOS == "linux" {
		peak *= 1024
	}
	return took, peak
}

// requestLog is October's requests: 12 columns, ids unique, latencies log-normal, one request in 200 failed.
func (n bench) requestLog() (string, int64) { return n.requestsOf("2026-10-01", n.rows) }

// requestsOf is a month's requests, of its first 31 days.
func (n bench) requestsOf(month string, rows int) (string, int64) {
	return n.generate(fmt.Sprintf("requests-%s-%d.csv", month, rows), fmt.Sprintf(`
		SELECT strftime(TIMESTAMP '%[2]s' + to_microseconds((i * (2678400000000 // %[1]d) + hash(i) %% 200000)::BIGINT), '%%Y-%%m-%%dT%%H:%%M:%%S.%%gZ') AS "timestamp",
			format('{:08x}-{:04x}-4000-8000-{:012x}', (hash(i * 3) %% 4294967296)::BIGINT, (i %% 65536)::BIGINT, i) AS request_id,
			'u' || (hash(i * 7) %% 60000) AS user_id, 'c' || (i // 4) AS conversation_id,
			CASE WHEN hash(i * 5) %% 8 = 0 THEN 'GET' ELSE 'POST' END AS method,
			(['/v1/chat', '/v1/search', '/v1/feedback', '/v1/embeddings'])[(hash(i * 11) %% 4)::INTEGER + 1] AS endpoint,
			CASE WHEN hash(i * 13) %% 1000 < 5 THEN 500 WHEN hash(i * 13) %% 1000 < 9 THEN 429 ELSE 200 END AS status,
			round(exp(6.3 + 0.7 * sqrt(-2 * ln((1 + hash(i * 17) %% 100000) / 100001.0)) * cos(6.2831853 * (hash(i * 19) %% 100000) / 100000.0)), 1) AS duration_ms,
			(['gpt-5-mini', 'gpt-5', 'claude-opus-5'])[(hash(i * 23) %% 3)::INTEGER + 1] AS model,
			100 + hash(i * 29) %% 2000 AS tokens_in, 20 + hash(i * 31) %% 600 AS tokens_out, round((hash(i * 37) %% 20000) / 1e6, 6) AS cost_usd
		FROM range(%[1]d) t(i)`, rows, month), "HEADER")
}

const typedRequests = `CREATE TABLE r AS SELECT * FROM read_csv('%s', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {
	'timestamp': 'TIMESTAMP', 'request_id': 'VARCHAR', 'user_id': 'VARCHAR', 'conversation_id': 'VARCHAR', 'method': 'VARCHAR', 'endpoint': 'VARCHAR',
	'status': 'SMALLINT', 'duration_ms': 'DOUBLE', 'model': 'VARCHAR', 'tokens_in': 'BIGINT', 'tokens_out': 'BIGINT', 'cost_usd': 'DECIMAL(18,6)'})`

// BenchmarkImportRequests compares an import (detection, ledger, hash, duplicates, facts) with a typed CREATE TABLE AS.
func BenchmarkImportRequests(b *testing.B) {
	n := start(b)
	path, bytes := n.requestLog()
	b.SetBytes(bytes)
	for b.Loop() {
		n.compare(fmt.Sprintf(typedRequests, path), path, "requests.telltale")
	}
}

// compare reports how long the statement takes on plain DuckDB, and an import of the same file beside it.
func (n bench) compare(statement, path, workspace string) {
	n.b.Helper()
	raw := n.raw(filepath.Join(n.dir, "raw.db"), statement)
	took, peak := n.importFresh(path, workspace)
	n.b.ReportMetric(raw.Seconds(), "raw-s")
	n.b.ReportMetric(took.Seconds(), "import-s")
	n.b.ReportMetric(took.Seconds()/raw.Seconds(), "ratio")
	n.b.ReportMetric(float64(peak)/(1<<30), "peak-GB")
}

func (n bench) importFresh(path, workspace string) (time.Duration, int64) {
	workspace = filepath.Join(n.dir, workspace)
	os.Remove(workspace)
	return n.run("import", "-w", workspace, path)
}

// BenchmarkImportAccessLog compares an import of two million combined log lines with DuckDB's bare regular expression.
func BenchmarkImportAccessLog(b *testing.B) {
	n := start(b)
	rows := n.rows / 5
	path, bytes := n.generate(fmt.Sprintf("access-%d.log", rows), fmt.Sprintf(`
		SELECT format('10.{}.{}.{} - - [{}] "{} {} HTTP/1.1" {} {} "https://www.example.com/search?q=telltale&page={}" "{}"', hash(i) %% 250, hash(i * 3) %% 250, hash(i * 5) %% 250,
			strftime(TIMESTAMP '2026-10-01' + to_microseconds(i * (2678400000000 // %[1]d)), '%%d/%%b/%%Y:%%H:%%M:%%S +0000'),
			CASE WHEN hash(i * 5) %% 8 = 0 THEN 'POST' ELSE 'GET' END, '/docs/article-' || (hash(i * 7) %% 5000) || '/section?id=' || (hash(i * 11) %% 1000),
			CASE WHEN hash(i * 13) %% 50 = 0 THEN 404 WHEN hash(i * 13) %% 400 = 1 THEN 502 ELSE 200 END, hash(i * 17) %% 100000, hash(i * 19) %% 90,
			(['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'curl/8.5.0'])[(hash(i * 23) %% 3)::INTEGER + 1])
		FROM range(%[1]d) t(i)`, rows), "HEADER false, QUOTE '', DELIMITER '\x01'")
	const parse = `CREATE TABLE r AS SELECT regexp_extract(line, '^(\S+) (\S+) (\S+) \[([^\]]+)\] "([A-Z]+) ([^ "]+)[^"]*" (\d{3}) (\d+|-) "([^"]*)" "([^"]*)"', ['ip', 'ident', 'user', 'ts', 'method', 'path', 'status', 'bytes', 'referer', 'agent'])
		FROM read_csv('%s', auto_detect = false, header = false, delim = '\x01', quote = '', escape = '', columns = {'line': 'VARCHAR'})`
	b.SetBytes(bytes)
	for b.Loop() {
		n.compare(fmt.Sprintf(parse, path), path, "access.telltale")
	}
}
