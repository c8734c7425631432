import { expect, test } from 'vitest';
import { cellsOf, finding, firstDay, lastDay, layersOf } from './coverage';

const source = (hours: number[][], gaps: { from: string; to: string; hours: number }[] = []) => ({
  table: 'requests',
  source: 'access-log',
  title: 'Access log',
  from: '2026-10-12T00:00:00+02:00',
  to: '2026-10-13T00:00:00+02:00',
  hours,
  gaps,
  share: 0.9,
});

test('an hour has data, is a gap, or was not expected to have any', () => {
  const day = Array.from({ length: 24 }, (_, hour) => (hour < 2 ? 100 : 0));
  const cells = cellsOf(
    ['2026-10-12'],
    source([day], [{ from: '2026-10-12T06:00:00+02:00', to: '2026-10-12T08:00:00+02:00', hours: 2 }]),
  );
  const stateAt = (hour: number) => cells.find((cell) => cell.hour === hour)?.state;
  expect([0, 1, 2, 5, 6, 7, 8].map(stateAt)).toEqual(['data', 'data', 'none', 'none', 'gap', 'gap', 'none']);
});

test('before the first row of a source and after its last one is neither a gap nor quiet', () => {
  const day = Array.from({ length: 24 }, (_, hour) => ([9, 11].includes(hour) ? 100 : 0));
  const covered = { from: '2026-10-12T09:00:00+02:00', to: '2026-10-12T12:00:00+02:00' };
  const states = cellsOf(['2026-10-12'], { ...source([day]), ...covered }).map(({ state }) => state);
  expect(states.slice(7, 14)).toEqual(['outside', 'outside', 'data', 'none', 'data', 'outside', 'outside']);
});

test('a month is told from the first day that has data', () => {
  const none = Array.from({ length: 24 }, () => 0);
  const full = Array.from({ length: 24 }, () => 5);
  const later = Array.from({ length: 24 }, () => -1);
  const days = ['2026-10-11', '2026-10-12', '2026-10-13', '2026-10-14'];
  const told = (...hours: number[][]) => finding('Oct 2026', days, [source(hours)]);
  expect(firstDay(days, [source([none, full, full, full])])).toBe('2026-10-12');
  expect(firstDay(days, [source([full, full, full, full])])).toBe('');
  expect(firstDay(days, [source([none, none, none, none])])).toBe('');
  expect(told(none, full, full, full)).toBe('No gaps in Oct 2026 from 12 Oct on');
  expect(told(none, full, full, later)).toBe('No gaps in Oct 2026 from 12 Oct to 13 Oct');
  expect(told(none, full, later, later)).toBe('No gaps on 12 Oct 2026');
});

test('hours that do not exist, and those after as-of, are not drawn', () => {
  const spring = Array.from({ length: 24 }, (_, hour) => (hour === 2 || hour > 20 ? -1 : 5));
  expect(cellsOf(['2026-03-29'], source([spring])).map(({ hour }) => hour)).not.toContain(2);
  expect(cellsOf(['2026-03-29'], source([spring]))).toHaveLength(20);
});

test('a month that the data does not reach the end of is told up to its last day', () => {
  const full = Array.from({ length: 24 }, () => 5);
  const later = Array.from({ length: 24 }, () => -1);
  const days = ['2026-11-01', '2026-11-02', '2026-11-03'];
  expect(lastDay(days, [source([full, full, later]), source([full, later, later])])).toBe('2026-11-02');
  expect(lastDay(days, [source([full, full, full])])).toBe('');
  expect(lastDay(days, [])).toBe('');
});

test('the fullest hour is darkest, and a quiet one can still be seen', () => {
  const cells = cellsOf(['2026-10-12'], source([[10_000, 1, ...Array.from({ length: 22 }, () => 0)]]));
  expect(cells[0]?.shade).toBe(1);
  expect(cells[1]?.shade).toBeGreaterThan(0.25);
  expect(cells[1]?.shade).toBeLessThan(0.3);
});

test('cells of one look are one path', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 50 : 0));
  const layers = layersOf(cellsOf(['2026-10-12'], source([hours])), { width: 12, height: 6 });
  expect(layers.map(({ state, shade }) => [state, shade])).toEqual([
    ['data', 1],
    ['none', 1],
  ]);
  expect(layers[0]?.path.startsWith('M0.5 0.5h11v5h-11z')).toBe(true);
  expect(layers[0]?.path.match(/M/g)).toHaveLength(12);
});

test('sources with gaps are counted, and not their gaps, which closing counts otherwise', () => {
  const gap = { from: '2026-10-12T06:00:00+02:00', to: '2026-10-12T08:00:00+02:00', hours: 2 };
  const day = Array.from({ length: 24 }, () => 5);
  expect(finding('Oct 2026', ['2026-10-12'], [source([day]), source([day], [gap, gap])])).toBe(
    '1 source has gaps in Oct 2026',
  );
  expect(finding('Oct 2026', ['2026-10-12'], [source([day], [gap]), source([day], [gap])])).toBe(
    '2 sources have gaps in Oct 2026',
  );
  const missing = Array.from({ length: 24 }, () => -1);
  expect(finding('Oct 2026', ['2026-10-12', '2026-10-13'], [source([day, missing])])).toBe(
    'No gaps in Oct 2026 up to 12 Oct',
  );
});
