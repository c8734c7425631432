import { expect, test } from 'vitest';
import type { Setting } from '$lib/bindings';
import { found, holding, placeText, textOf } from './values';

const setting: Setting = {
  key: 'success.4xx',
  title: 'Client errors (4xx)',
  about: 'What a status from 400 to 499 is in the success rate.',
  group: 'Success',
  kind: 'choice',
  unit: '',
  choices: [{ value: 'out', label: 'left out' }],
  default: 'failure',
  values: [
    { key: 'success.4xx', value: 'out', since: '2026-03-01' },
    { key: 'success.4xx', value: 'success', since: '2026-11-01' },
  ],
};

test('the value of a day is the newest one that began by then', () => {
  expect(holding(setting, '2026-02-28')).toBeUndefined();
  expect(holding(setting, '2026-03-01')?.value).toBe('out');
  expect(holding(setting, '2026-10-31')?.value).toBe('out');
  expect(holding(setting, '2026-11-01')?.value).toBe('success');
  // Without data there is no day to judge by: the newest holds.
  expect(holding(setting, '')?.value).toBe('success');
});

test('choices read by their labels, and a search finds every word anywhere', () => {
  expect(textOf(setting, 'out')).toBe('left out');
  expect(textOf(setting, 'other')).toBe('other');
  expect(found(setting, 'client 4xx')).toBe(true);
  expect(found(setting, 'Success RATE')).toBe(true);
  expect(found(setting, 'client latency')).toBe(false);
});

test('a place is named by the titles of its dashboard and panel', () => {
  const dashboards = [
    { id: 'operations', title: 'Operations', panels: [{ title: 'API health' }] },
  ] as unknown as Parameters<typeof placeText>[1];
  expect(placeText('operations: API health', dashboards)).toBe('Operations: API health');
  expect(placeText('none', dashboards)).toBe('no dashboard');
  expect(placeText('', dashboards)).toBe('where the built-in one stands');
  expect(placeText('operations: gone', dashboards)).toBe('operations: gone');
});

test('numbers stand apart from their units, and money has its currency', () => {
  const of = (kind: string, value: string, unit = '') => textOf({ ...setting, kind, unit, choices: [] }, value, 'USD');
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');
  expect(plain(of('fraction', '95%'))).toBe('95 %');
  expect(plain(of('target', '< 2s acceptable < 5s', 'seconds'))).toBe('< 2 s, acceptable < 5 s');
  expect(plain(of('target', '>= 99.9%', 'percent'))).toBe('≥ 99.9 %');
  expect(plain(of('assumption', '10min', 'seconds'))).toBe('10 min');
  expect(plain(of('tiers', 'below 99.9%: 10%; below 99%: 25%'))).toBe('below 99.9 %: 10 %; below 99 %: 25 %');
  expect(of('amount', '15000')).toBe('$15,000');
  expect(of('assumption', '30', 'money')).toBe('$30');
  expect(of('assumption', '10 (8 to 12) from the ticket system')).toBe('10 (8 to 12) from the ticket system');
  // What is a text or a pattern is shown as it was written.
  expect(of('pattern', 'cpu.*>=5s')).toBe('cpu.*>=5s');
});
