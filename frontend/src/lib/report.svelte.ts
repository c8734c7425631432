import { dashboards } from './api';
import type { RowsQuery, Spec } from './bindings';
import { periodOf } from './periods';
import { queryOf } from './query';
import { router } from './router.svelte';
import { save } from './saving';
import { workspace } from './workspace.svelte';

/** How the name of a report ends, by its format; `scorecard` is the CSV of its twelve months. */
const ENDINGS = {
  md: '.md',
  xlsx: '.xlsx',
  html: '.html',
  csv: '.csv',
  json: '.json',
  scorecard: '.csv',
  tables: '.zip',
  parquet: '-rows.zip',
  grafana: '.grafana.json',
  'grafana-live': '-live.grafana.json',
  prometheus: '.rules.yml',
  openslo: '.openslo.yaml',
} as const;

export type ReportFormat = keyof typeof ENDINGS;

/** What a page shows while no period is chosen; the page itself says it. */
export const shown = $state({ usual: 'month' });

/**
 * Saves the report of the period and the filters that are shown: all KPIs unless some are named, in one of the formats of
 * the program.
 */
export async function saveReport(format: ReportFormat, kpis: string[] = []) {
  const query = queryOf({ ...router.view, period: periodOf(router.view.period, shown.usual) }, kpis);
  const period = periodName(query.period, latestMonth());
  await save({
    name: `telltale-${format === 'scorecard' ? 'scorecard-' : ''}${period}${ENDINGS[format]}`,
    write: (path) => dashboards.Export(path, format, query),
    address: `/download/report?format=${format}&query=${encodeURIComponent(JSON.stringify(query))}`,
    done: 'The report is saved.',
  });
}

/** Saves all rows behind a number as CSV, in the order in which they are shown. */
export async function saveRows(query: RowsQuery) {
  await save({
    name: `${query.kpi || query.fact}-${periodName(query.period, latestMonth())}.csv`,
    write: (path) => dashboards.ExportRows(path, query),
    address: `/download/rows?query=${encodeURIComponent(JSON.stringify(query))}`,
    done: 'The rows are saved.',
  });
}

/** The newest month that has data, which a period without a month stands for. */
const latestMonth = () => workspace.periods.data?.months[0]?.spec.month ?? '';

/** A name for files about a period: 2026-10, last-30-days, 2026-10-01-to-2026-10-15. */
export function periodName(period: Spec, latest: string): string {
  if (period.preset === 'custom') return `${period.from.slice(0, 10)}-to-${period.to.slice(0, 10)}`;
  if (period.preset === 'month') return period.month || latest || 'report';
  return period.preset.replaceAll(/[^a-z0-9]+/gi, '-');
}
