import { expect, test } from 'vitest';
import { scaleOf, tickText } from './scale';
import type { Series } from './series';

const series = (values: (number | null)[], more: Partial<Series> = {}): Series => ({
  name: '',
  points: values.map((v, n) => ({ t: String(n), v })),
  color: '',
  kind: 'bar',
  ...more,
});

test('counts, money and times start at zero and end at a round number', () => {
  expect(scaleOf([series([3, null, 1169])], 'count', undefined)).toEqual({ min: 0, max: 1500, interval: 500 });
  expect(scaleOf([series([0.3, 0.7])], 'seconds', undefined)).toEqual({ min: 0, max: 0.8, interval: 0.2 });
});

test('shares and ratings begin near their lowest value, and no share goes beyond 100 %', () => {
  expect(scaleOf([series([4.1, 3.1, 4.5])], 'rating', undefined)).toEqual({ min: 3, max: 4.5, interval: 0.5 });
  const share = scaleOf([series([0.52, 0.99])], 'percent', { value: 0.8 });
  expect([share.min, share.max]).toEqual([0.4, 1]);
});

test('the target stays in sight, and not on the edge', () => {
  const { min, max, interval } = scaleOf([series([0.12, 0.187])], 'percent', { value: 0.2 });
  expect([min, interval]).toEqual([0.12, 0.02]);
  expect(max).toBeCloseTo(0.22, 9);
  expect(scaleOf([series([0.4, 1.2])], 'seconds', { value: 2 }).max).toBe(2.5);
});

test('what is stacked adds up, and credits hang below', () => {
  const stack = [
    series([60, 10], { stacked: true }),
    series([50, 10], { stacked: true }),
    series([-30, 0], { stacked: true }),
  ];
  expect(scaleOf(stack, 'money', undefined)).toEqual({ min: -50, max: 150, interval: 50 });
});

test('a chart of zeros, of one value and of nothing keeps a scale', () => {
  expect(scaleOf([series([0, 0])], 'count', undefined)).toEqual({ min: 0, max: 1, interval: 1 });
  expect(scaleOf([series([1])], 'percent', undefined)).toEqual({ min: 0.75, max: 1, interval: 0.25 });
  expect(scaleOf([series([0.5])], 'percent', undefined).max).toBeGreaterThan(0.5);
  expect(scaleOf([], 'count', undefined)).toEqual({ min: 0, max: 1, interval: 1 });
  expect(scaleOf([], 'percent', undefined)).toEqual({ min: 0, max: 1, interval: 1 });
});

test('the steps of a scale have as many decimals as the finest of them, and zero has none', () => {
  const texts = (scale: { min: number; max: number; interval: number }, unit: string, currency = '') =>
    Array.from({ length: Math.round((scale.max - scale.min) / scale.interval) + 1 }, (_, step) =>
      tickText(scale, unit, currency)(scale.min + step * scale.interval).replaceAll('\u00a0', ' '),
    );
  expect(texts({ min: 0, max: 0.01, interval: 0.0025 }, 'money', 'USD')).toEqual([
    '$0',
    '$0.0025',
    '$0.0050',
    '$0.0075',
    '$0.0100',
  ]);
  expect(texts({ min: 3.5, max: 5, interval: 0.5 }, 'rating')).toEqual(['3.5', '4.0', '4.5', '5.0']);
  expect(texts({ min: 0, max: 1.5, interval: 0.5 }, 'seconds')).toEqual(['0 s', '0.5 s', '1.0 s', '1.5 s']);
  expect(texts({ min: 0, max: 300, interval: 100 }, 'money', 'USD')).toEqual(['$0', '$100', '$200', '$300']);
  expect(texts({ min: 0, max: 0.2, interval: 0.1 }, 'seconds')).toEqual(['0 s', '100 ms', '200 ms']);
});
