import { expect, test } from 'vitest';
import { bucket, bucketEnd, dayAfter, dayBefore, longMonth, moment, month, preciseMoment, range, span } from './time';

test('times show the wall clock of the workspace, whatever the zone of the page', () => {
  expect(moment('2026-10-31T23:58:12+01:00')).toBe('31 Oct 2026 23:58');
  expect(moment('2026-10-31T23:58:12-09:30')).toBe('31 Oct 2026 23:58');
  expect(preciseMoment('2015-05-17T10:05:03Z')).toBe('17 May 2015 10:05:03');
  expect(month('2026-10')).toBe('Oct 2026');
  expect(longMonth('2026-10')).toBe('October 2026');
  expect(longMonth('no month')).toBe('no month');
});

test.each([
  ['2026-10-01T00:00:00+02:00', '2026-11-01T00:00:00+01:00', '1–31 Oct 2026'],
  ['2026-09-28T00:00:00Z', '2026-10-04T00:00:00Z', '28 Sep – 3 Oct 2026'],
  ['2025-12-30T00:00:00Z', '2026-01-03T00:00:00Z', '30 Dec 2025 – 2 Jan 2026'],
  ['2026-10-05T00:00:00Z', '2026-10-06T00:00:00Z', '5 Oct 2026'],
  ['2026-10-05T10:05:00Z', '2026-10-05T11:05:00Z', '5 Oct 2026 10:05 – 11:05'],
  ['2026-10-05T23:50:00Z', '2026-10-06T00:05:00Z', '5 Oct 23:50 – 6 Oct 2026 00:05'],
  ['2026-10-05', '2026-10-08', '5–7 Oct 2026'],
])('[%s, %s) is %s', (from, to, text) => {
  expect(range(from, to)).toBe(text);
});

test('the span of a file includes its last day', () => {
  expect(span('2015-05-17T10:05:03Z', '2015-05-20T21:05:59Z')).toBe('17–20 May 2015');
  expect(span('2023-11-16T18:15:46Z', '2023-11-16T19:14:18Z')).toBe('16 Nov 2023 18:15 – 19:14');
});

test('days follow the calendar', () => {
  expect(dayAfter('2024-02-28')).toBe('2024-02-29');
  expect(dayAfter('2026-12-31')).toBe('2027-01-01');
  expect(dayBefore('2026-03-01T00:00:00+01:00')).toBe('2026-02-28');
});

test('buckets are named by their grain', () => {
  expect(bucket('2026-10-05T14:00:00+02:00', 'hour')).toBe('5 Oct 2026 14:00');
  expect(bucket('2026-10-05T00:00:00+02:00', 'day')).toBe('5 Oct 2026');
  expect(bucket('2026-10-01T00:00:00+02:00', 'month')).toBe('Oct 2026');
});

test.each([
  ['2026-10-05T14:00:00+02:00', 'hour', '2026-10-05T15:00:00+02:00'],
  ['2026-10-05T23:59:00+02:00', 'minute', '2026-10-06T00:00:00+02:00'],
  ['2026-12-31T00:00:00Z', 'day', '2027-01-01T00:00:00Z'],
  ['2026-12-01T00:00:00-05:00', 'month', '2027-01-01T00:00:00-05:00'],
])('the %s %s ends at %s', (start, grain, end) => {
  expect(bucketEnd(start, grain)).toBe(end);
});
