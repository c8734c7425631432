import { expect, test } from 'vitest';
import { ticksOf } from './ticks';

test('a month has a label for every sixth day, and a part of a day its ends', () => {
  // 31 days by 6 labels are 5.2, so that every sixth day has one; the 7th begins after 6 of 31 days.
  expect(ticksOf('2026-10-01T00:00:00+02:00', '2026-11-01T00:00:00+01:00')).toEqual(
    [1, 7, 13, 19, 25, 31].map((day) => ({ at: (100 * (day - 1)) / 31, label: `${String(day)} Oct` })),
  );
  expect(ticksOf('2026-10-31T23:45:00+01:00', '2026-11-01T00:00:00+01:00')).toEqual([
    { at: 0, label: '31 Oct 2026 23:45' },
    { at: 100, label: '1 Nov 2026 00:00' },
  ]);
});
