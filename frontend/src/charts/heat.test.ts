import { expect, test } from 'vitest';
import { lookOf, pathsOf } from './heat';

const cell = (v: number | null, state = '') => ({ t: '', v, state });

test('values have shades between two bounds, beyond which they look like the bound', () => {
  const bounds = { low: 0, high: 6 };
  expect([0, 0.99, 1, 5.9, 6, 60, -1].map((v) => lookOf(cell(v), bounds))).toEqual(
    [0, 0, 1, 5, 5, 5, 0].map((shade) => `shade-${String(shade)}`),
  );
  expect(lookOf(cell(3), { low: 3, high: 3 })).toBe('shade-0');
  expect(lookOf(cell(null, 'gap'), bounds)).toBe('gap');
});

test('cells of one look are one path, and what is not known is not drawn', () => {
  const days = [{ day: '2026-10-01', hours: [cell(1), cell(null, 'out'), cell(1), cell(null, 'gap')] }];
  const paths = pathsOf(days, { low: 0, high: 1, left: 40, column: 10, row: 5, gap: 1 });
  expect(paths).toEqual([
    ['shade-5', 'M40.50 0.50h9.00v4.00h-9.00zM40.50 10.50h9.00v4.00h-9.00z'],
    ['gap', 'M40.50 15.50h9.00v4.00h-9.00z'],
  ]);
});
