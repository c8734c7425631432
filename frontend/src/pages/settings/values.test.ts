import { expect, test } from 'vitest';
import type { Setting } from '$lib/bindings';
import { found, holding, placeText, targetOf, textOf } from './values';

const setting: Setting = {
  key: 'success.4xx',
  title: 'Client errors (4xx)',
  about: 'What a status from 400 to 499 is in the success rate.',
  group: 'Success',
  kind: 'choice',
  unit: '',
  choices: [{ value: 'out', label: 'is left out' }],
  default: 'failure',
  words: { failure: 'counts as a failure', out: 'is left out' },
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

test('values read in words, and a search finds every word anywhere', () => {
  expect(textOf(setting, 'out')).toBe('is left out');
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

test('a target is the one that holds on a day, as people read it', () => {
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');
  const target = {
    ...setting,
    key: 'target.uptime',
    default: '>= 99.9%',
    words: { '>= 99.9%': '≥ 99.9 %', '0.95': '95 %', none: 'none' },
    values: [
      { key: 'target.uptime', value: '0.95', since: '2026-10-01' },
      { key: 'target.uptime', value: 'none', since: '2026-11-01' },
    ],
  };
  expect(plain(targetOf([setting, target], 'uptime', '2026-09-30'))).toBe('≥ 99.9 %');
  expect(plain(targetOf([setting, target], 'uptime', '2026-10-31'))).toBe('95 %');
  expect(targetOf([setting, target], 'uptime', '2026-11-02')).toBe('');
  expect(targetOf([setting, target], 'requests', '2026-10-31')).toBe('');
});
