import type { View } from '$lib/address';
import { router } from '$lib/router.svelte';
import { saved } from '$lib/saved';
import { toasts } from '$lib/toasts.svelte';
import { workspace } from '$lib/workspace.svelte';
import { operationsKPIs } from '../pages/operations/tiles';

/** The pages of the app that a saved report shows, in their order. */
export const chapters = [
  { id: 'executive', title: 'Executive' },
  { id: 'operations', title: 'Operations' },
  { id: 'business', title: 'Business' },
  { id: 'cost', title: 'Cost' },
  { id: 'quality', title: 'Quality' },
  { id: 'scorecard', title: 'Scorecard' },
];

/** The last chapter: definitions, assumptions, files. */
export const MADE = { id: 'made', title: 'How the numbers are made' };

/** The chapter that explains a KPI: the one that is looked at, where it has the KPI, else the first that has it. */
function chapterOf(kpi: string): string | undefined {
  const having = chapters.filter(({ id }) => {
    if (id === 'operations') return operationsKPIs.includes(kpi);
    const board = workspace.catalog.data?.dashboards.find((one) => one.id === id);
    return board?.panels.some(({ kpis, charts }) => kpis.includes(kpi) || charts.some((one) => one.kpis.includes(kpi)));
  });
  return (having.find(({ id }) => id === router.view.page) ?? having[0])?.id;
}

/** Scrolls to a chapter. */
export function turnTo(id: string) {
  document.getElementById(id)?.scrollIntoView();
}

const known = (filters: View['filters']) =>
  saved?.slices.some((slice) => JSON.stringify(slice.filters) === JSON.stringify(filters)) ?? false;

/** Where a step leads within the report: the page of a KPI to its drawer, other pages nowhere. */
export function stay(next: View): View | undefined {
  if (!saved) return next;
  const fixed = { ...next, period: saved.period, compare: saved.compare, grain: '', at: '' };
  if (!known(fixed.filters)) {
    if (!known(router.view.filters)) return { ...fixed, filters: saved.slices[0]?.filters ?? [] };
    toasts.show('This report has no numbers for that alone. Telltale has.');
    return undefined;
  }
  // A number of the scorecard may be that of any month; the report holds what stands behind those of its own period.
  if (next.page === 'scorecard' && next.kpi) {
    toasts.show('What stands behind the numbers of other months is not in the report. Telltale has it.');
    return undefined;
  }
  if (next.page === 'kpi') {
    const page = chapterOf(next.of);
    if (page) return { ...fixed, page, of: '', kpi: next.of };
  }
  if (chapters.some(({ id }) => id === next.page)) return fixed;
  toasts.show('That page is not part of the report. Telltale has it.');
  return undefined;
}
