import { expect, test } from 'vitest';
import { bandOf, binned, lineOf } from './spark';

const points = (...values: (number | null)[]) =>
  values.map((v) => ({ t: '', v }) as Parameters<typeof binned>[0][number]);

test('points beside each other become one, which keeps the least and the largest of them', () => {
  expect(binned(points(3, 1, 2, null, null, null, 5, null, null), 3)).toEqual([
    { low: 1, mid: 2, high: 3 },
    undefined,
    { low: 5, mid: 5, high: 5 },
  ]);
  // The 25th hour of the day on which clocks change is no bin of its own.
  expect(binned(points(1, 1, 1, 1, 1, 1, 9), 3)).toEqual([
    { low: 1, mid: 1, high: 1 },
    { low: 1, mid: 1, high: 9 },
  ]);
  expect(binned([], 3)).toEqual([]);
});

const same = (n: number) => n;

test('a line breaks where nothing is known, and a lone point is a dash', () => {
  expect(lineOf([1, 2, undefined, 4, undefined], same, same)).toBe('M0.0 1.0L1.0 2.0M3.0 4.0h1.5');
  expect(lineOf([undefined, 0], same, same)).toBe('M1.0 0.0h1.5');
});

test('a band has a shape for each stretch, along the largest values and back along the least', () => {
  const bin = (low: number, high: number) => ({ low, mid: low, high });
  expect(bandOf([bin(1, 3), bin(2, 4), undefined, bin(0, 9)], same, same)).toBe('M0.0 3.0L1.0 4.0L1.0 2.0L0.0 1.0z');
});
