package engine

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// maxRows is the most rows of one page.
const maxRows = 5000

// Rows lists the rows behind a number, one page at a time. It fails with fault.Invalid for an unknown fact or column.
func (e *Engine) Rows(ctx context.Context, query RowsQuery) (Rows, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Rows{}, err
	}
	return cached(ctx, e, s.version, "rows", query, func() (Rows, error) { return e.rows(ctx, s, query) })
}

func (e *Engine) rows(ctx context.Context, s *state, query RowsQuery) (Rows, error) {
	asked, err := e.rowsAsked(ctx, s, query)
	if err != nil {
		return Rows{}, err
	}
	limit := query.Limit
	if limit <= 0 || limit > maxRows {
		limit = maxRows
	}
	page := Rows{Columns: asked.columns, Offset: max(query.Offset, 0)}
	if err := e.db.QueryRow(ctx, "SELECT count(*) FROM "+asked.from).Scan(&page.Total); err != nil {
		return Rows{}, internal("the rows cannot be counted", err)
	}
	page.Rows, err = e.cells(ctx, fmt.Sprintf("%s LIMIT %d OFFSET %d", asked.sql(), limit, page.Offset), len(asked.columns))
	return page, err
}

// EachRow hands the titles of the columns and then every row behind a number to write, in the order of the query, whose
// offset and limit do not apply. The slice is only valid during the call. It fails as Rows does, and as write does.
func (e *Engine) EachRow(ctx context.Context, query RowsQuery, write func([]string) error) error {
	s, err := e.ready(ctx)
	if err != nil {
		return err
	}
	asked, err := e.rowsAsked(ctx, s, query)
	if err != nil {
		return err
	}
	titles := make([]string, len(asked.columns))
	for i, c := range asked.columns {
		titles[i] = c.Title
	}
	if err := write(titles); err != nil {
		return err
	}
	return e.eachRow(ctx, asked.sql(), len(asked.columns), write)
}

// rowsAsked are the rows that a query is about.
type rowsAsked struct {
	columns           []RowColumn
	list, from, order string
}

func (r rowsAsked) sql() string {
	return "SELECT " + r.list + " FROM " + r.from + " ORDER BY " + r.order
}

func (e *Engine) rowsAsked(ctx context.Context, s *state, query RowsQuery) (rowsAsked, error) {
	var k *catalog.KPI
	if query.KPI != "" {
		kpis, err := e.kpis([]string{query.KPI})
		if err != nil {
			return rowsAsked{}, err
		}
		k = kpis[0]
		if query.Fact == "" {
			query.Fact = k.Measure.Fact
		}
	}
	fact := e.catalog.Fact(query.Fact)
	if fact == nil {
		return rowsAsked{}, fault.New(fault.Invalid, "There is no fact %q.", query.Fact).Do("Allowed are %s.", strings.Join(e.factNames(), ", "))
	}
	q, err := e.question(ctx, s, Query{Period: query.Period, Filters: query.Filters})
	if err != nil {
		return rowsAsked{}, err
	}
	if _, elsewhere := q.frame().applies(fact); len(elsewhere) > 0 {
		return rowsAsked{}, fault.New(fault.Invalid, "%s", unfiltered(fact, elsewhere))
	}
	where := ""
	if query.Question != "" {
		if where, err = e.askedAs(ctx, s, &q, fact, query); err != nil {
			return rowsAsked{}, err
		}
	}
	columns := rowColumns(fact)
	order, err := rowOrder(fact, query.Sort, columns)
	if err != nil {
		return rowsAsked{}, err
	}
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = cellSQL(fact, c.Name)
	}
	return rowsAsked{columns, join(list), e.rowsOf(q.frame(), fact, k) + where, order}, nil
}

func (e *Engine) factNames() []string {
	names := make([]string, len(e.catalog.Facts))
	for i, f := range e.catalog.Facts {
		names[i] = f.Name
	}
	return names
}

// rowsOf is the table of a fact with the joins and conditions of the frame, narrowed to what a KPI counts as its part.
func (e *Engine) rowsOf(f frame, fact *catalog.Fact, k *catalog.KPI) string {
	from := fact.Table
	var where []string
	if fact.Spread != nil {
		ranges := f.dayRanges()
		if len(ranges) == 0 {
			ranges = [][2]int64{{0, 0}}
		}
		where = append(where, fmt.Sprintf("%s < %s AND greatest(%s, %s + 1) > %s", fact.Spread.From, date(ranges[len(ranges)-1][1]),
			fact.Spread.To, fact.Spread.From, date(ranges[0][0])))
	} else {
		where = append(where, f.instants(fact))
	}
	filters, _ := f.applies(fact)
	var joins []string
	for _, filter := range filters {
		d := fact.Dimension(filter.Dimension)
		if d.Join != "" && !slices.Contains(joins, fact.Joins[d.Join]) {
			joins = append(joins, fact.Joins[d.Join])
		}
		where = append(where, filter.condition(f.dimensionSQL(d)))
	}
	if part := e.partOf(f, fact, k); part != "" {
		where = append(where, part)
	}
	return strings.TrimSpace(from+" "+strings.Join(joins, " ")) + " WHERE " + strings.Join(where, " AND ")
}

// partOf is the condition that a KPI's numerator puts on rows: the filter of its aggregate, with rules written out.
func (e *Engine) partOf(f frame, fact *catalog.Fact, k *catalog.KPI) string {
	if k == nil || k.Measure.Fact != fact.Name {
		return ""
	}
	var conditions []string
	switch k.ID {
	case "errors", "error_rate":
		conditions = append(conditions, "NOT ("+e.rule(f.s, "success", f.at).sql+")")
	}
	if slices.Contains(k.Measure.Part.Columns, "gave_answer") {
		conditions = append(conditions, "NOT ("+e.rule(f.s, "gave_answer", f.at).sql+")")
	}
	if k.Measure.Kind == catalog.Quantile {
		conditions = append(conditions, "("+e.rule(f.s, "finished", f.at).sql+")", k.Measure.Value.SQL+" IS NOT NULL")
	}
	if k.Measure.OfOutages() {
		conditions = append(conditions, "("+e.rule(f.s, "server_failure", f.at).sql+")")
	}
	return strings.Join(conditions, " AND ")
}

// rowColumns are the columns of the fact's table, in the canonical order.
func rowColumns(fact *catalog.Fact) []RowColumn {
	var columns []RowColumn
	for _, f := range source.TableNamed(fact.Table).Fields {
		columns = append(columns, RowColumn{Name: f.Name, Title: title(f.Name), Numeric: isNumeric(f.Kind), Time: f.Kind == source.Time || f.Kind == source.Date})
	}
	return columns
}

// title makes a column name readable: "duration_us" is "Duration (µs)".
func title(name string) string {
	if name == "ts" {
		return "Time"
	}
	unit := ""
	if cut, ok := strings.CutSuffix(name, "_us"); ok {
		name, unit = cut, " (µs)"
	}
	name = strings.ReplaceAll(name, "_", " ")
	return strings.ToUpper(name[:1]) + name[1:] + unit
}

func isNumeric(k source.Kind) bool {
	return slices.Contains([]source.Kind{source.Duration, source.Integer, source.Status, source.Money, source.Price, source.Quantity, source.Weight, source.Number, source.Fraction}, k)
}

// rowOrder allows sorting by a column of the table, "-column" descending. Ties are broken by import and row order.
func rowOrder(fact *catalog.Fact, sort string, columns []RowColumn) (string, error) {
	if sort == "" {
		sort = fact.Time
	}
	name, descending := strings.CutPrefix(sort, "-")
	if !slices.ContainsFunc(columns, func(c RowColumn) bool { return c.Name == name }) {
		return "", fault.New(fault.Invalid, "The %s have no column %q to sort by.", fact.Rows, name)
	}
	direction := " ASC NULLS LAST"
	if descending {
		direction = " DESC NULLS LAST"
	}
	order := identifier(name) + direction
	if name != fact.Time {
		order += ", " + fact.Time
	}
	return order + ", import", nil
}

// cellSQL writes a cell as text. Times are UTC in the table and shown so; money and quantities lose trailing zeros.
func cellSQL(fact *catalog.Fact, name string) string {
	column := identifier(name)
	switch source.TableNamed(fact.Table).Field(name).Kind {
	case source.Time:
		return "strftime(" + column + ", '%Y-%m-%dT%H:%M:%S.%fZ')"
	case source.Money, source.Price, source.Quantity, source.Weight:
		return "rtrim(rtrim(CAST(" + column + " AS VARCHAR), '0'), '.')"
	}
	return "CAST(" + column + " AS VARCHAR)"
}

func (e *Engine) cells(ctx context.Context, query string, width int) ([][]string, error) {
	page := [][]string{}
	err := e.eachRow(ctx, query, width, func(row []string) error {
		page = append(page, slices.Clone(row))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return page, nil
}

// eachRow hands each row to take, whose slice is only valid during the call.
func (e *Engine) eachRow(ctx context.Context, query string, width int, take func([]string) error) error {
	rows, err := e.db.Query(ctx, query)
	if err != nil {
		return internal("the rows cannot be read", err)
	}
	defer rows.Close()
	cells := make([]sql.NullString, width)
	into := make([]any, width)
	for i := range cells {
		into[i] = &cells[i]
	}
	row := make([]string, width)
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return internal("the rows cannot be read", err)
		}
		for i, c := range cells {
			row[i] = c.String
		}
		if err := take(row); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return internal("the rows cannot be read", err)
	}
	return nil
}
