import { expect, test } from 'vitest';
import { labels } from './histogram';

const bound = (at: number, text: string, above?: boolean) => ({ at, text, tone: 'text', ...(above && { above }) });
const said = (...bounds: ReturnType<typeof bound>[]) =>
  labels(bounds, (at) => at).map(({ text, align }) => `${text} ${align}`.trim());

test('labels of bounds that lie near each other part, and none lies over another', () => {
  expect(said(bound(0.2, 'P50'), bound(0.5, 'P95'), bound(0.8, 'P99'))).toEqual([
    'P50 center',
    'P95 center',
    'P99 center',
  ]);
  expect(said(bound(0.2, 'P50'), bound(0.5, 'P95'), bound(0.53, 'P99'))).toEqual([
    'P50 center',
    'P95 right',
    'P99 left',
  ]);
  expect(said(bound(0.5, 'P50'), bound(0.5, 'P95'), bound(0.5, 'P99'))).toEqual([
    'P50 right',
    'right',
    'P95, P99 left',
  ]);
  // Behind the last there is no room.
  expect(said(bound(0.2, 'P50'), bound(0.93, 'P95'), bound(0.98, 'P99'))).toEqual([
    'P50 center',
    'right',
    'P95, P99 right',
  ]);
  // What stands above the others is in nobody's way.
  expect(said(bound(0.5, 'P95'), bound(0.52, 'target', true))).toEqual(['P95 center', 'target center']);
});
