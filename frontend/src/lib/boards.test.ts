import { expect, test } from 'vitest';
import type { Dashboard, Panel, Spec } from './bindings';
import { groupsOf, usualPeriod } from './boards';

const panel = (title: string, period: string, kpis: string[], more: Partial<Panel> = {}): Panel => ({
  title,
  period,
  kpis,
  cards: [],
  charts: [],
  tables: [],
  ...more,
});
const board: Dashboard = {
  id: 'b',
  title: 'B',
  panels: [
    panel('One', 'last30d', ['a', 'b']),
    panel('Two', 'month', ['c']),
    panel('Three', 'last30d', [], { charts: [{ kind: '', kpis: ['a', 'd'], by: '', against: 'e' }] }),
  ],
};
const spec = (preset: string): Spec => ({ preset, month: '', from: '', to: '', asOf: '' });

test('without a choice every panel shows its own period', () => {
  const groups = groupsOf(board, spec(''));
  expect(groups.map(({ period, panels }) => [period.preset, ...panels.map(({ title }) => title)])).toEqual([
    ['last30d', 'One'],
    ['month', 'Two'],
    ['last30d', 'Three'],
  ]);
  expect(usualPeriod(board)).toBe('last30d');
});

test('with a chosen period all panels are one question, which names each KPI once', () => {
  const groups = groupsOf(board, spec('last7d'));
  expect(groups).toHaveLength(1);
  expect(groups[0]?.kpis).toEqual(['a', 'b', 'c', 'd', 'e']);
});
