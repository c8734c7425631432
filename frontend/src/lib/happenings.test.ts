import { expect, test } from 'vitest';
import type { Happening } from './bindings';
import { happeningsFinding, inBuckets, lengthOf, marksOf } from './happenings';

const happening = (from: string, to = '', type = 'event', kind = ''): Happening => ({
  from,
  to,
  type,
  kind,
  title: '',
  component: '',
  severity: '',
  version: '',
  note: '',
});

// 24 hours of the day on which clocks go back in Berlin, and one of the next.
const days = ['2026-10-25T00:00:00+02:00', '2026-10-26T00:00:00+01:00'];

test('a happening belongs to the buckets that it touches, in the zone of the workspace', () => {
  const items = [
    happening('2026-10-25T23:30:00+01:00'),
    happening('2026-10-26T00:00:00+01:00'),
    happening('2026-10-24T22:00:00+02:00', '2026-10-25T00:00:00+02:00', 'incident'),
    happening('2026-10-25T23:00:00+01:00', '2026-10-26T01:00:00+01:00', 'gap'),
    happening('2026-10-27T00:00:00+01:00'),
  ];
  const found = inBuckets(items, days, 'day');
  expect(found.get(0)?.map(({ number }) => number)).toEqual([1, 4]);
  expect(found.get(1)?.map(({ number }) => number)).toEqual([2, 4]);
});

test('marks stand where something began, and near ones share a label', () => {
  const hours = Array.from({ length: 100 }, (_, n) => new Date(Date.UTC(2026, 9, 1, n)).toISOString());
  const at = (n: number) => hours[n] ?? '';
  const items = [
    happening(at(10), at(13), 'incident', 'outage'),
    happening(at(12)),
    happening(at(40)),
    happening(at(40), at(41), 'gap', 'requests'),
  ];
  expect(marksOf(inBuckets(items, hours, 'hour'), hours, 20)).toEqual([
    { bucket: at(10), tone: 'bad', label: '1–2' },
    { bucket: at(12), tone: 'unsure', label: '' },
    { bucket: at(40), tone: 'warn', label: '3–4' },
  ]);
});

test('what happened is counted in words', () => {
  expect(happeningsFinding([])).toBe('Nothing is recorded for this period');
  expect(happeningsFinding([happening('2026-10-01T00:00:00Z')])).toBe('1 event');
  expect(
    happeningsFinding([
      happening('2026-10-01T00:00:00Z'),
      happening('2026-10-01T00:00:00Z', '', 'incident'),
      happening('2026-10-01T00:00:00Z', '', 'gap'),
      happening('2026-10-01T00:00:00Z', '', 'gap'),
    ]),
  ).toBe('1 incident, 1 event and 2 gaps in the data');
});

test('only incidents without an end are still open', () => {
  expect(lengthOf(happening('2026-10-01T00:00:00Z'))).toBe('');
  expect(lengthOf(happening('2026-10-01T00:00:00Z', '', 'incident'))).toBe('still open');
  expect(lengthOf(happening('2026-10-01T00:00:00Z', '2026-10-01T00:45:00Z')).replaceAll('\u00a0', ' ')).toBe('45 min');
});
