import { expect, test } from 'vitest';
import { cellsOf, finding, lastDay, layersOf } from './coverage';

const source = (hours: number[][], gaps: { from: string; to: string; hours: number }[] = []) => ({
  table: 'requests',
  source: 'access-log',
  title: 'Access log',
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
