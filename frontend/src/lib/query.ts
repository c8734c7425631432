import type { View } from './address';
import type { Query, RowsQuery } from './bindings';
import { bucketEnd } from './time';

/** The question that a view asks of KPIs. */
export function queryOf(view: View, kpis: string[], series = ''): Query {
  return { kpis, period: view.period, compare: view.compare, filters: view.filters, series };
}

/** The grain to ask for: the chosen one, or hours. The program takes a coarser one when there would be too many points. */
export function grainOf(view: View): string {
  return view.grain || (view.period.preset.endsWith('15m') ? 'minute' : 'hour');
}

/** The same question about one bucket of a series. */
export function queryAt(view: View, start: string, grain: string, kpis: string[]): Query {
  return queryOf({ ...view, period: bucketPeriod(view, start, grain), compare: 'none' }, kpis);
}

/** The question for the rows behind a KPI, in the whole period or in one bucket. */
export function rowsQuery(
  view: View,
  fact: string,
  kpi: string,
  start: string,
  grain: string,
  question = '',
): RowsQuery {
  const period = start ? bucketPeriod(view, start, grain) : view.period;
  return { fact, kpi, period, filters: view.filters, sort: '', offset: 0, limit: 0, question };
}

const bucketPeriod = (view: View, start: string, grain: string) => ({
  preset: 'custom',
  month: '',
  from: start,
  to: bucketEnd(start, grain),
  asOf: view.period.asOf,
});
