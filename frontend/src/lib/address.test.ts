import { expect, test } from 'vitest';
import { formatAddress, parseAddress, startView, type View } from './address';

const view = (parts: Partial<View>): View => ({ ...startView(), ...parts });

test('an address without choices is the start view', () => {
  expect(parseAddress('')).toEqual(startView());
  expect(parseAddress('#/')).toEqual(startView());
  expect(formatAddress(startView())).toBe('#/');
});

test.each<[string, View]>([
  ['a page', view({ page: 'data' })],
  ['a page about one thing', view({ page: 'kpi', of: 'own/née 95 %', at: '2026-10-01T05:00:00+02:00', grain: 'hour' })],
  ['a part of one thing', view({ page: 'review', of: '12', part: 'label' })],
  ['a month', view({ page: 'operations', period: { preset: 'month', month: '2026-10', from: '', to: '', asOf: '' } })],
  ['the latest month', view({ period: { preset: 'month', month: '', from: '', to: '', asOf: '' } })],
  ['a quarter', view({ period: { preset: 'quarter', month: '2026-Q4', from: '', to: '', asOf: '' } })],
  ['an as-of alone', view({ period: { preset: '', month: '', from: '', to: '', asOf: '2026-10-31T23:00:00Z' } })],
  [
    'a custom range with its as-of',
    view({
      period: {
        preset: 'custom',
        month: '',
        from: '2026-10-01T02:00:00+02:00',
        to: '2026-10-02',
        asOf: '2026-10-31T23:00:00Z',
      },
    }),
  ],
  ['a comparison', view({ compare: 'year' })],
  [
    'filters with signs that an address gives meaning to',
    view({
      filters: [
        { dimension: 'endpoint', values: ['/v1/chat?x=1&y=2', 'a,b|c', 'é ü'], not: false },
        { dimension: 'status', values: ['', '500'], not: true },
      ],
    }),
  ],
  ['an open drawer', view({ page: 'operations', kpi: 'latency_p95', tab: 'rows', at: '2026-10-01T05:00:00+02:00' })],
])('%s survives the address', (_, wanted) => {
  expect(parseAddress(formatAddress(wanted))).toEqual(wanted);
});

test('what an old link says and nobody understands any more is left out', () => {
  expect(parseAddress('#/operations?compare=lastweek&colour=red&is.=x')).toEqual(view({ page: 'operations' }));
  expect(parseAddress('#/kpi/%E0%A4%A')).toEqual(view({ page: 'kpi' }));
});
