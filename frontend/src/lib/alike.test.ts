import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { alike, effects, interval, signed } from './alike';

const row = (amounts: (number | null)[], unit: string, currency = '') => {
  const write = alike(amounts, unit, currency);
  return amounts.map((amount) => write(amount).replaceAll('\u00a0', ' '));
};

/** What the program writes in sentences and in files, which has hyphens for minuses. */
const table = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../analytics/figures/testdata/alike.json', import.meta.url)), 'utf8'),
) as { unit: string; currency: string; values: (number | null)[]; texts: string[] }[];

test.each(table)('$values ($unit) read as in the program', ({ unit, currency, values, texts }) => {
  expect(row(values, unit, currency).map((text) => text.replaceAll('−', '-'))).toEqual(texts);
});

test('what moved something has its sign', () => {
  const write = signed(alike([5651.86, 0], 'money', 'USD'));
  expect([12.94, -1.482, 0.0000875, 0, null].map(write)).toEqual(['+$12.94', '−$1.48', '< $0.01', '$0.00', '–']);
});

test('an interval has one number of decimals, and no dash before a minus', () => {
  const between = (low: number, high: number, unit: string) => interval(low, high, unit).replaceAll('\u00a0', ' ');
  expect(between(0.705, 0.74, 'percent')).toBe('70.5 % – 74.0 %');
  expect(between(0.0044, 0.09, 'percent')).toBe('0.4 % – 9.0 %');
  expect(between(0.9908, 0.99887, 'percent')).toBe('99.08 % – 99.89 %');
  expect(between(-336, 12, 'seconds')).toBe('−5 min 36 s to 12 s');
});

test('what moved a share is in points, all with as many decimals as the smallest needs', () => {
  const moved = (amounts: (number | null)[], unit: string) =>
    amounts.map(effects(amounts, unit)).map((text) => text.replaceAll('\u00a0', ' '));
  expect(moved([-0.0027, 0.00004, 0], 'percent')).toEqual(['−0.270 pts', '+0.004 pts', '0.000 pts']);
  expect(moved([-0.017, 0.0104, null], 'percent')).toEqual(['−1.7 pts', '+1.0 pts', '–']);
  expect(moved([-0.04, -0.0003], 'rating')).toEqual(['−0.040', '0.000']);
  expect(moved([12, -3], 'count')).toEqual(['+12', '−3']);
});

describe('values beside each other have one number of decimals', () => {
  test.each<[string, (number | null)[], string, string, string[]]>([
    // None of what is not all of it reads as all of it.
    ['shares near 100 %', [1, 0.99923, 0.9987, null], 'percent', '', ['100.00 %', '99.92 %', '99.87 %', '–']],
    ['shares very near 100 %', [1, 0.999962, 0.9987], 'percent', '', ['100.000 %', '99.996 %', '99.870 %']],
    ['shares on both sides', [0.981, 0.9995], 'percent', '', ['98.10 %', '99.95 %']],
    ['shares', [0.629, 0.0038, 0.0004, 0], 'percent', '', ['62.9 %', '0.4 %', '< 0.1 %', '0.0 %']],
    ['small shares', [0.00089, 0, 0.002, 0.000014], 'percent', '', ['0.09 %', '0.00 %', '0.20 %', '< 0.01 %']],
    ['shares of nothing and of all', [0, 1], 'percent', '', ['0 %', '100 %']],
    ['growth', [-0.022, -0.0056, 0.53, -0.0001], 'percent', '', ['−2.2 %', '−0.6 %', '53.0 %', '> −0.1 %']],
    ['seconds', [2.08, 0.499, 2.3, 0.001], 'seconds', '', ['2.08 s', '0.50 s', '2.30 s', '< 0.01 s']],
    ['milliseconds', [0.566, 0.00812], 'seconds', '', ['566 ms', '8 ms']],
    ['minutes', [420, 353.4, 45.3, 0.2], 'seconds', '', ['7 min', '5 min 53 s', '45 s', '< 1 s']],
    ['money', [5332.27, 0.0308, 0], 'money', 'USD', ['$5,332.27', '$0.03', '$0.00']],
    ['small money', [0.023, 0.00941], 'money', 'USD', ['$0.0230', '$0.0094']],
    ['large money', [1_204_000, 57_411.79], 'money', 'USD', ['$1.20M', '$57.41K']],
    ['counts', [0, 17_416], 'count', '', ['0', '17,416']],
    ['means of counts', [3.6, 4], 'count', '', ['3.6', '4.0']],
    ['large counts', [53_800_000, 1_600_000], 'count', '', ['53.8M', '1.6M']],
    ['ratios', [0.094, 0.0328], 'ratio', '', ['0.0940', '0.0328']],
    ['rates', [0.135, 0.917], 'rate', '', ['0.135 /s', '0.917 /s']],
    ['ratings', [4.3, 4.11], 'rating', '', ['4.30', '4.11']],
    ['states', [2, 0], 'status', '', ['Healthy', 'Down']],
    ['nothing', [null], 'percent', '', ['–']],
  ])('%s', (_, amounts, unit, currency, written) => {
    expect(row(amounts, unit, currency)).toEqual(written);
  });
});
