import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  bytes,
  change,
  compactCount,
  count,
  duration,
  exactValue,
  formula,
  money,
  percent,
  plural,
  unitOf,
  printed,
  sentence,
  wholeDays,
  roundValue,
  value,
} from './format';

/** No-break spaces read as spaces here. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

/** What the program writes in the terminal and in files, which has hyphens for minuses. */
const rounding = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../analytics/figures/testdata/rounding.json', import.meta.url)), 'utf8'),
) as { value: number; unit: string; text: string }[];

test.each(rounding)('$value ($unit) is rounded to $text, as in the program', ({ value: amount, unit, text }) => {
  const written = unit === 'relative change' ? change(1, 1, amount, 'count').text : value(amount, unit, 'USD');
  expect(plain(written).replaceAll('−', '-')).toBe(text);
});

describe('percent keeps what tells a share from 0 % and 100 %', () => {
  test.each([
    [0.9995, '99.950 %'],
    [0.99997, '99.9970 %'],
    [0.9999999, '99.9999900 %'],
    [0.978, '97.8 %'],
    [15 / 40_500, '0.037 %'],
    [0.0044, '0.44 %'],
    [0.5, '50.0 %'],
    [1, '100 %'],
    [0, '0 %'],
    [2.9114, '291.1 %'],
    [-0.031, '−3.1 %'],
  ])('%f is %s', (fraction, text) => {
    expect(plain(percent(fraction))).toBe(text);
  });

  test('what is not all is never 100 %, and what is not nothing is never 0 %', () => {
    for (let exponent = 1; exponent <= 7; exponent++) {
      const little = 10 ** -exponent;
      expect(parseFloat(percent(1 - little))).toBeLessThan(100);
      expect(parseFloat(percent(little))).toBeGreaterThan(0);
    }
  });
});

test.each([
  [0.58, '580 ms'],
  [0.0435, '43.5 ms'],
  [0.0000012, '1.20 µs'],
  [1.8, '1.80 s'],
  [1.999, '2.00 s'],
  [0.9999, '1.00 s'],
  [2, '2 s'],
  [0.1 + 0.2, '300 ms'],
  [0.00825, '8.25 ms'],
  [0.0082, '8.20 ms'],
  [0.008, '8 ms'],
  [12.04, '12.0 s'],
  [99.94, '99.9 s'],
  [125, '2 min 5 s'],
  [120, '2 min'],
  [7325, '2 h 2 min'],
  [266_400, '74 h'],
  [3_906_000, '1,085 h'],
  [0, '0 s'],
  [-90, '−90 s'],
])('%f seconds are %s', (seconds, text) => {
  expect(plain(duration(seconds))).toBe(text);
});

test.each([
  [8245.17, 'USD', '$8,245.17'],
  [20.5202, 'USD', '$20.52'],
  [0.0126, 'USD', '$0.0126'],
  [0.00001234, 'EUR', '€0.0000123'],
  [5.84e-14, 'USD', '$5.84E−14'],
  [0.037, 'USD', '$0.0370'],
  [0, 'USD', '$0.00'],
  [-12.5, 'USD', '−$12.50'],
  [1_250_000, 'USD', '$1.25M'],
])('%f %s are %s', (amount, currency, text) => {
  expect(plain(money(amount, currency))).toBe(text);
});

test('counts are exact up to a million, and means of counts have no decimals that mean nothing', () => {
  expect(count(10_000)).toBe('10,000');
  expect(count(363_408)).toBe('363,408');
  expect(count(22_361_870)).toBe('22.4M');
  expect(count(1204.5)).toBe('1,205');
  expect(count(3.62)).toBe('3.6');
});

test('counts are short where there is little room', () => {
  expect(compactCount(1861)).toBe('1,861');
  expect(compactCount(12_345)).toBe('12.3K');
  expect(compactCount(22_361_870)).toBe('22.4M');
});

test('bytes count in decimal units', () => {
  expect(plain(bytes(999))).toBe('999 B');
  expect(plain(bytes(719_188))).toBe('719 kB');
  expect(plain(bytes(2_370_789))).toBe('2.37 MB');
  expect(plain(bytes(999_950))).toBe('1 MB');
});

test('a missing value is a dash, never zero', () => {
  expect(value(null, 'percent')).toBe('–');
  expect(exactValue(null, 'percent')).toBe('no data');
});

test('the exact value has every digit, without those that binary arithmetic adds', () => {
  expect(plain(exactValue(0.978, 'percent'))).toBe('97.8 %');
  expect(plain(exactValue(0.07, 'percent'))).toBe('7 %');
  expect(exactValue(20.5202, 'money', 'USD')).toBe('20.5202 USD');
  expect(exactValue(22_361_870, 'count')).toBe('22,361,870');
  expect(exactValue(-2.5, 'rating')).toBe('−2.5');
});

test('targets and axes have no trailing zeros', () => {
  expect(plain(roundValue(0.99, 'percent'))).toBe('99 %');
  expect(plain(roundValue(0.999, 'percent'))).toBe('99.9 %');
  expect(roundValue(10_000, 'money', 'USD')).toBe('$10,000');
  expect(roundValue(4, 'rating')).toBe('4');
  expect(roundValue(1500, 'count')).toBe('1,500');
  expect(roundValue(100, 'count')).toBe('100');
});

describe('change', () => {
  test('of a share is in points', () => {
    expect(change(0.978, 0.97, 0.0082, 'percent')).toEqual({ text: '+0.80\u00a0pts', direction: 1 });
    expect(change(0.9956, 0.9957, -0.0001, 'percent')).toEqual({ text: '−0.01\u00a0pts', direction: -1 });
  });

  test('of anything else is relative', () => {
    expect(change(90, 100, -0.1, 'count')).toEqual({ text: '−10\u00a0%', direction: -1 });
    expect(change(101.2, 100, 0.012, 'count').text).toBe('+1.2\u00a0%');
  });

  test('has no decimal from ten on, also where it is rounded to ten', () => {
    expect(change(0.773, 0.8727, -0.114, 'percent').text).toBe('−10\u00a0pts');
    expect(change(90.03, 100, -0.0997, 'count').text).toBe('−10\u00a0%');
    expect(change(0.7731, 0.8725, -0.114, 'percent').text).toBe('−9.9\u00a0pts');
  });

  test('across zero is by how much, because a share of it would say nothing', () => {
    expect(change(-336, 2592, -1.13, 'seconds')).toEqual({ text: '−48\u00a0min 48\u00a0s', direction: -1 });
    expect(change(12.5, -2.5, -6, 'money', 'USD')).toEqual({ text: '+$15.00', direction: 1 });
  });

  test('from next to nothing is by how much, too', () => {
    expect(change(0.0648, 0.00006, 1079, 'ratio')).toEqual({ text: '+0.0647', direction: 1 });
  });

  test('that rounds to nothing has no direction', () => {
    expect(change(1000.1, 1000, 0.0001, 'count')).toEqual({ text: '0.0\u00a0%', direction: 0 });
  });

  test('needs both values', () => {
    expect(change(null, 1, null, 'count').text).toBe('');
    expect(change(1, null, null, 'percent').text).toBe('');
    expect(change(1500, 0, null, 'money', 'USD')).toEqual({ text: '+$1,500.00', direction: 1 });
    expect(change(1, 0, null, 'status').text).toBe('');
  });
});

test('nouns agree with their count', () => {
  expect(plural(1, 'file')).toBe('1 file');
  expect(plural(0, 'file')).toBe('0 files');
  expect(plural(2, 'entry', 'entries')).toBe('2 entries');
});

test('formulas have the signs of sums and products', () => {
  expect(formula('mean of 1 + 4 x (rating - worst) / (best - worst)')).toBe(
    'mean of 1 + 4 × (rating − worst) / (best − worst)',
  );
  expect(formula('don’t-know answers / max-age')).toBe('don’t-know answers / max-age');
  expect(formula('P50 <= P95 <= P99')).toBe('P50 ≤ P95 ≤ P99');
});

test('a hyphen before a number is a minus, and one within words or dates is none', () => {
  expect(printed('-5.6 points (-0.2 %) to -2 in 2026-10-01')).toBe(
    '−5.6\u00a0points (−0.2\u00a0%) to −2 in 2026-10-01',
  );
  expect(sentence('values such as "x"')).toBe('Values such as “x”');
  expect(sentence('"ts" is a time')).toBe('“ts” is a time');
  expect(printed('SKU "large" has -$1 of "all"')).toBe('SKU “large” has −$1 of “all”');
  expect(printed('99.59 %, not ≥ 99.9 %')).toBe('99.59\u00a0%, not ≥\u00a099.9\u00a0%');
  expect(printed('5 min, 3 sets, 2 s')).toBe('5\u00a0min, 3 sets, 2\u00a0s');
  expect(printed('-$5.60 of -CA$7.00 and -CHF 12.00, x-ray 7')).toBe('−$5.60 of −CA$7.00 and −CHF 12.00, x-ray 7');
});

test.each([
  ['user days', 'user day'],
  ['cost lines', 'cost line'],
  ['dependencies', 'dependency'],
  ['requests that failed or were escalated', 'request that failed or was escalated'],
])('one of %s is a %s', (many, one) => {
  expect(unitOf(1, many)).toBe(one);
  expect(unitOf(2, many)).toBe(many);
  expect(unitOf(0, many)).toBe(many);
});

test('no line ends within a day', () => {
  expect(wholeDays('from 1 Sep 2025 to 31 Jul 2026, 3 of 12 Mayors')).toBe(
    'from 1\u00a0Sep\u00a02025 to 31\u00a0Jul\u00a02026, 3 of 12 Mayors',
  );
  expect(wholeDays('from 3 Aug to 30 Oct 2026')).toBe('from 3\u00a0Aug to 30\u00a0Oct\u00a02026');
});
