import { dashboards, dialogs } from './api';
import type { Query, Spec } from './bindings';
import { faultOf } from './errors';
import { periodOf } from './periods';
import { queryOf } from './query';
import { router } from './router.svelte';
import { saveBlob } from './saving';
import { toasts } from './toasts.svelte';
import { inWindow, send } from './transport';
import { workspace } from './workspace.svelte';

/** The formats of a report; `scorecard` is the CSV of its twelve months. */
export type ReportFormat = 'md' | 'csv' | 'json' | 'scorecard';

/** What a page shows while no period is chosen; the page itself says it. */
export const shown = $state({ usual: 'month' });

/**
 * Saves the report of the period and the filters that are shown: all KPIs unless some are named, in one of the formats of
 * the program.
 */
export async function saveReport(format: ReportFormat, kpis: string[] = []) {
  const query = queryOf({ ...router.view, period: periodOf(router.view.period, shown.usual) }, kpis);
  const period = periodName(query.period, workspace.periods.data?.asOf ?? '');
  const name = format === 'scorecard' ? `telltale-scorecard-${period}.csv` : `telltale-${period}.${format}`;
  try {
    await (inWindow() ? saveInWindow(name, format, query) : download(name, format, query));
  } catch (thrown) {
    toasts.fail(faultOf(thrown));
  }
}

async function saveInWindow(name: string, format: ReportFormat, query: Query) {
  const path = await dialogs.SaveFile(name);
  if (!path) return;
  const saved = await dashboards.Export(path, format, query);
  toasts.show('The report is saved.', {
    tone: 'good',
    detail: saved,
    action: {
      label: 'Show in folder',
      run: () => {
        dialogs.Reveal(saved).catch((thrown: unknown) => {
          toasts.fail(faultOf(thrown));
        });
      },
    },
  });
}

/** Fetches first, so that an error is a message and not a page of its own. */
async function download(name: string, format: ReportFormat, query: Query) {
  const address = `/download/report?format=${format}&query=${encodeURIComponent(JSON.stringify(query))}`;
  const answer = await send(address, { method: 'GET' });
  saveBlob(name, await answer.blob());
}

/** A name for files about a period: 2026-10, last-30-days, 2026-10-01-to-2026-10-15. */
export function periodName(period: Spec, asOf: string): string {
  if (period.preset === 'custom') return `${period.from.slice(0, 10)}-to-${period.to.slice(0, 10)}`;
  if (period.preset === 'month') return period.month || asOf.slice(0, 7) || 'report';
  return period.preset.replaceAll(/[^a-z0-9]+/gi, '-');
}
