import { expect, test } from 'vitest';
import type { Value } from './bindings';
import { latencyFinding, peakFinding, requestsFinding } from './findings';
import { fullTargetText, targetText } from './targets';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

const value = (parts: Partial<Value>): Value => ({
  id: '',
  name: '',
  about: '',
  unit: 'count',
  better: '',
  value: null,
  basis: '',
  n: 0,
  nUnit: '',
  low: null,
  high: null,
  part: null,
  whole: null,
  previous: null,
  change: null,
  target: null,
  verdict: '',
  why: '',
  alert: null,
  coverage: null,
  notes: [],
  grain: 'hour',
  series: [],
  variants: [],
  source: [],
  ...parts,
});

const hours = (...values: (number | null)[]) =>
  values.map((v, hour) => ({ t: `2026-10-05T0${String(hour)}:00:00Z`, v }));
const target = { text: '< 2s acceptable < 5s', op: '<', value: 2, acceptable: 5, since: '' };
const p95 = (now: number | null, ...values: (number | null)[]) =>
  value({ unit: 'seconds', value: now, target, series: hours(...values) });

test('the requests and how many of them failed', () => {
  expect(plain(requestsFinding(value({ value: 10_000 }), value({ unit: 'percent', value: 0.022 })))).toBe(
    '10,000 requests, of which 2.2 % failed',
  );
  expect(requestsFinding(value({ value: 7 }), value({ unit: 'percent', value: 0 }))).toBe(
    '7 requests, none of which failed',
  );
  expect(requestsFinding(value({ value: 7 }), value({}))).toBe('7 requests');
  expect(requestsFinding(undefined, undefined)).toBe('No requests in this period');
});

test('the latency against its target, in the whole period and within it', () => {
  expect(plain(latencyFinding(p95(1.2, 1, 1.3)))).toBe('P95 latency is 1.2 s, within its target of 2 s');
  expect(plain(latencyFinding(p95(1.2, 1, 2.5, null, 2)))).toBe(
    'P95 latency is 1.2 s; 1 of 3 hours were above the target of 2 s',
  );
  expect(plain(latencyFinding(p95(2.5, 2, 3)))).toBe('P95 latency is 2.5 s, above its target of 2 s');
  expect(latencyFinding(p95(null))).toBe('No durations in this period');
});

test('the busiest bucket', () => {
  expect(plain(peakFinding(hours(3, null, 12, 12), 'hour', 'count'))).toBe('busiest hour 5 Oct 2026 02:00 with 12');
  expect(peakFinding(hours(null), 'hour', 'count')).toBe('');
});

test('a target names its number and its second level', () => {
  expect(plain(targetText(target, 'seconds', ''))).toBe('< 2 s');
  expect(plain(fullTargetText(target, 'seconds', ''))).toBe('< 2 s, acceptable to 5 s');
  expect(targetText({ ...target, op: '<=', value: 10_000, acceptable: null }, 'money', 'USD')).toBe('≤ $10,000');
});
