import { expect, test } from 'vitest';
import { periodName } from './report.svelte';

const spec = (parts: object) => ({ preset: 'month', month: '', from: '', to: '', asOf: '', ...parts });

test('a report is named after its period', () => {
  expect(periodName(spec({ month: '2026-10' }), '2026-11')).toBe('2026-10');
  expect(periodName(spec({}), '2026-11')).toBe('2026-11');
  expect(periodName(spec({}), '')).toBe('report');
  expect(periodName(spec({ preset: 'last_30d' }), '')).toBe('last-30d');
  expect(periodName(spec({ preset: 'custom', from: '2026-10-01', to: '2026-10-15T00:00:00Z' }), '')).toBe(
    '2026-10-01-to-2026-10-15',
  );
});
