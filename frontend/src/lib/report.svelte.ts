import { dashboards, reports } from './api';
import type { Query, RowsQuery, Spec } from './bindings';
import { exporting } from './exporting.svelte';
import { periodOf } from './periods';
import { queryOf } from './query';
import { router } from './router.svelte';
import { save } from './saving';
import { toasts } from './toasts.svelte';
import { workspace } from './workspace.svelte';

/** What a page shows while no period is chosen; the page itself says it. */
export const shown = $state({ usual: 'month' });

/** What is shown, as a question about KPIs: all of them unless some are named. */
export const shownQuery = (kpis: string[] = []): Query =>
  queryOf({ ...router.view, period: periodOf(router.view.period, shown.usual) }, kpis);

/** Saves the twelve months that are shown as CSV. */
export async function saveScorecard(kpis: string[]) {
  const report = {
    format: 'scorecard',
    query: shownQuery(kpis),
    texts: false,
    decimalComma: exporting.choice.decimalComma,
  };
  const { name } = await reports.Preview(report);
  await exporting.write(report, name);
  if (exporting.fault) toasts.fail(exporting.fault);
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
