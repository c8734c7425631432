import { expect, test } from 'vitest';
import { answer } from './choices';
import { filterBy, withFilter } from './filters';
import { daysSpec, isDay, lastDay, specLabel } from './periods';

test('an answer fills the field of the choices that the question names', () => {
  expect(answer({}, 'zone', 'Europe/Berlin')).toEqual({ zone: 'Europe/Berlin' });
  expect(answer({ units: { ttft_us: 's' } }, 'unit:duration_us', 'ms')).toEqual({
    units: { ttft_us: 's', duration_us: 'ms' },
  });
  expect(answer({ columns: { ts: 'a' } }, 'column:rating', 'Q1: how?')).toEqual({
    columns: { ts: 'a', rating: 'Q1: how?' },
  });
  expect(answer({}, 'weather', 'sunny')).toEqual({});
});

test('a dimension has one filter at most, and none without values', () => {
  const [first, second] = [
    { dimension: 'model', values: ['a'], not: false },
    { dimension: 'model', values: ['a', 'b'], not: true },
  ];
  const filters = withFilter(withFilter([], first), second);
  expect(filters).toEqual([second]);
  expect(filterBy(filters, 'model')).toBe(second);
  expect(withFilter(filters, { ...second, values: [] })).toEqual([]);
});

test('a custom range is asked for up to the day after its last one', () => {
  const spec = daysSpec('2026-10-01', '2026-10-31', '');
  expect(spec).toMatchObject({ preset: 'custom', from: '2026-10-01', to: '2026-11-01' });
  expect(lastDay(spec)).toBe('2026-10-31');
  expect(specLabel(spec)).toBe('1–31 Oct 2026');
});

test('only days of the calendar are days', () => {
  expect(isDay('2024-02-29')).toBe(true);
  expect(isDay('2023-02-29')).toBe(false);
  expect(isDay('1/2/2026')).toBe(false);
});
