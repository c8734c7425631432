import type { Dashboard, Panel, Spec } from './bindings';
import { periodOf } from './periods';

/** Panels of a dashboard that show the same period, and are answered together. */
export interface Group {
  period: Spec;
  panels: Panel[];
  /** Every KPI that the tiles and charts of the panels need. */
  kpis: string[];
}

/** The period that a page shows while none is chosen: that of its first panel. */
export const usualPeriod = (board: Dashboard | undefined): string => board?.panels[0]?.period ?? 'month';

/** The panels of a dashboard, those in a row that show the same period together. */
export function groupsOf(board: Dashboard, chosen: Spec): Group[] {
  const groups: Group[] = [];
  for (const panel of board.panels) {
    const period = periodOf(chosen, panel.period);
    let group = groups.at(-1);
    if (group?.period.preset !== period.preset) groups.push((group = { period, panels: [], kpis: [] }));
    group.panels.push(panel);
    group.kpis.push(...panel.kpis);
    for (const chart of panel.charts) group.kpis.push(...chart.kpis, ...(chart.against ? [chart.against] : []));
  }
  for (const group of groups) group.kpis = [...new Set(group.kpis)];
  return groups;
}
