import { expect, test } from 'vitest';
import type {
  Action,
  Alert,
  Consistency,
  CostPath,
  Reconciliation,
  Step,
  TopQuestion,
  Trend,
  Value,
  Why,
} from './bindings';
import {
  actionsFinding,
  alertFinding,
  alertsFinding,
  againstFinding,
  agreementFinding,
  billFinding,
  jointFinding,
  largestFinding,
  latencyFinding,
  pathFinding,
  peakFinding,
  questionsFinding,
  requestsFinding,
  trendsFinding,
  valueFinding,
  whyFinding,
} from './findings';
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
  bounded: false,
  low: null,
  high: null,
  part: null,
  whole: null,
  previous: null,
  change: null,
  comparisons: [],
  target: null,
  verdict: '',
  why: '',
  apart: '',
  budget: null,
  alert: null,
  coverage: null,
  notes: [],
  grain: 'hour',
  series: [],
  variants: [],
  source: [],
  own: '',
  ...parts,
});

const hours = (...values: (number | null)[]) =>
  values.map((v, hour) => ({ t: `2026-10-05T0${String(hour)}:00:00Z`, v }));
const target = {
  text: '< 2s acceptable < 5s',
  words: '< 2 s, acceptable to 5 s',
  op: '<',
  value: 2,
  acceptable: 5,
  since: '',
};
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
  expect(plain(latencyFinding(p95(1.2, 1, 1.3)))).toBe('P95 latency is 1.20 s, within its target of 2 s');
  expect(plain(latencyFinding(p95(1.2, 1, 2.5, null, 2)))).toBe(
    'P95 latency is 1.20 s; 1 of 3 hours were above the target of 2 s',
  );
  expect(plain(latencyFinding(p95(2.5, 2, 3)))).toBe('P95 latency is 2.50 s, above its target of 2 s');
  expect(latencyFinding(p95(null))).toBe('No durations in this period');
  const little = { ...p95(1.2, 1, 1.3), verdict: 'not enough data' };
  expect(plain(latencyFinding(little))).toBe('P95 latency is 1.20 s');
});

test('the busiest bucket', () => {
  expect(plain(peakFinding(hours(3, null, 12, 12), 'hour', 'count'))).toBe('busiest hour 5 Oct 2026 02:00 with 12');
  expect(peakFinding(hours(null), 'hour', 'count')).toBe('');
});

test('where a value is good or bad, the bucket that stands out is the worst', () => {
  expect(plain(peakFinding(hours(0.9, 0.7, null), 'day', 'percent', 'higher'))).toBe(
    'lowest day 5 Oct 2026 with 70.0 %',
  );
  expect(plain(peakFinding(hours(0.1, 0.2), 'day', 'percent', 'lower'))).toBe('highest day 5 Oct 2026 with 20.0 %');
});

const rate = value({
  name: "Don't-know rate",
  unit: 'percent',
  value: 0.242,
  previous: 0.199,
  target: { text: '< 20%', words: '< 20 %', op: '<', value: 0.2, acceptable: null, since: '' },
  verdict: 'missed',
});
const requests = value({ name: 'Requests', value: 1060, previous: 1000, change: 0.06 });

test('a value says how it moved and whether it meets its target', () => {
  expect(plain(valueFinding(rate))).toBe("Don't-know rate 24.2 %, up 4.3 pts, misses target < 20 %");
  expect(plain(valueFinding({ ...rate, previous: null, verdict: 'not enough data' }))).toBe("Don't-know rate 24.2 %");
  expect(plain(valueFinding({ ...rate, previous: 0.242, target: null }))).toBe("Don't-know rate 24.2 %, unchanged");
  expect(valueFinding(value({ name: 'Requests' }))).toBe('Requests: no data');
  expect(valueFinding(undefined)).toBe('');
});

test('several values share a title, without their targets', () => {
  expect(plain(jointFinding([rate, undefined, requests]))).toBe(
    "Don't-know rate 24.2 %, up 4.3 pts; requests 1,060, up 6.0 %",
  );
});

test('another number says only how it moved', () => {
  expect(plain(againstFinding(requests))).toBe('requests up 6.0 %');
  expect(againstFinding({ ...requests, previous: null, change: null })).toBe('');
  expect(againstFinding(undefined)).toBe('');
});

test('why a number changed: both values alike, and a step that is a number with what it is a number of', () => {
  const why = { name: 'Error rate', unit: 'percent', currency: '', before: 0.024, after: 0.09 } as Why;
  const steps = [{ name: '503', effect: 0.066, groups: 1 }] as Step[];
  expect(plain(whyFinding(why, steps, 'Status'))).toBe('Error rate rose from 2.4 % to 9.0 %: +6.6 pts by status 503');
  const stars = [{ name: '1', effect: 0.066, groups: 1 }] as Step[];
  expect(plain(whyFinding(why, stars, 'Stars'))).toContain('by 1 star');
  const small = { ...why, before: 0.0044, after: 0.012 };
  expect(plain(whyFinding(small, []))).toBe('Error rate rose from 0.4 % to 1.2 %');
  const named = [{ name: 'web', effect: -0.066, groups: 1 }] as Step[];
  expect(plain(whyFinding({ ...why, after: 0.01 }, named, 'Channel'))).toBe(
    'Error rate fell from 2.4 % to 1.0 %: −6.6 pts by web',
  );
});

test('the largest layer of a stack', () => {
  const layer = { key: '', groups: 1, value: 1, share: 0.64, series: [] };
  expect(plain(largestFinding([layer], 'Total cost'))).toBe('no value is 64.0 % of total cost');
  expect(largestFinding([], 'Total cost')).toBe('');
});

test('a target names its number and its second level', () => {
  expect(plain(targetText(target, 'seconds', ''))).toBe('< 2 s');
  expect(plain(fullTargetText(target, 'seconds', ''))).toBe('< 2 s, acceptable to 5 s');
  expect(plain(targetText({ ...target, op: '<=', value: 10_000, acceptable: null }, 'money', 'USD'))).toBe('≤ $10,000');
});

test('an alert rule that could not be judged does not say that it did not fire', () => {
  const alert = { times: 0, possible: false, episodes: [], unjudged: false } as unknown as Alert;
  expect(alertFinding({ alert: null })).toBe('It has no alert rule');
  expect(alertFinding({ alert: { ...alert, unjudged: true } })).toBe('Its alert could not be judged');
  expect(alertFinding({ alert })).toBe('Its alert did not fire');
});

test('how many actions there are, and how many trends are for the worse', () => {
  expect(actionsFinding([])).toBe('No action is needed');
  expect(actionsFinding([{} as Action])).toBe('One thing to act on');
  expect(actionsFinding([{}, {}] as Action[])).toBe('2 things to act on');
  const trends = (...ways: (boolean | null)[]) => ways.map((good) => ({ good }) as Trend);
  expect(trendsFinding([])).toBe('No trend is clear');
  expect(trendsFinding(trends(null, null))).toBe('Nothing moved clearly');
  expect(trendsFinding(trends(true, null))).toBe('No trend is for the worse');
  expect(trendsFinding(trends(false, true, null))).toBe('1 of 3 trends is for the worse');
  expect(trendsFinding(trends(false))).toBe('One trend, for the worse');
  expect(trendsFinding(trends(false, false))).toBe('2 trends, all for the worse');
});

test('what is asked most, what was billed, and whether the numbers agree', () => {
  expect(plain(questionsFinding([{ text: 'Where?', share: 0.114 } as TopQuestion]))).toBe(
    '“Where?” is 11.4 % of what users asked',
  );
  expect(questionsFinding([])).toBe('What users ask most');
  const total = { name: '', bill: 102.5, list: 100, difference: 2.5 };
  const billed = (difference: number) =>
    billFinding({ total: { ...total, difference }, currency: 'USD' } as Reconciliation);
  expect(billed(2.5)).toBe('Billed $102.50 for models, $2.50 above their tokens at list prices');
  expect(billed(-2.5)).toBe('Billed $102.50 for models, $2.50 below their tokens at list prices');
  expect(billed(0)).toBe('Billed $102.50 for models, as much as their tokens at list prices');
  const checks = (holds: number, broken: number) =>
    agreementFinding({ period: { label: 'October' }, holds, broken } as Consistency);
  expect(checks(14, 0)).toBe('The numbers of October agree: 14 checks hold');
  expect(checks(13, 1)).toBe('1 of 14 checks of October fails');
  expect(checks(0, 0)).toBe('Nothing of October can be checked yet');
});

test('the cost of a month says what money it leaves out for want of a rate', () => {
  const path = { period: { label: 'October 2026' }, currency: 'USD', total: 310, budget: 400, left: 90, apart: '' };
  const known = { ...path, low: null, high: null, exceeds: null } as CostPath;
  expect(pathFinding(known)).toBe('October 2026 cost $310.00, $90.00 under its budget');
  expect(pathFinding({ ...known, apart: '€339.93' })).toBe(
    'October 2026 cost $310.00 without €339.93, $90.00 under its budget',
  );
});

test('how many rules fired, and how many of them still fire', () => {
  const alerts = (fired: number, firing: number) =>
    [0, 1, 2, 3].map((n) => ({ fired: n < fired, firing: n < firing }) as Alert);
  expect(alertsFinding(alerts(0, 0))).toBe('None of 4 rules fired');
  expect(alertsFinding(alerts(3, 0))).toBe('3 of 4 rules fired');
  expect(alertsFinding(alerts(3, 1))).toBe('3 of 4 rules fired; 1 is still firing');
  expect(alertsFinding(alerts(3, 2))).toBe('3 of 4 rules fired; 2 are still firing');
});
