import type { Point, Value } from './bindings';
import { count, percent, value } from './format';
import { bucket } from './time';

/** Sentences that chart titles are made of. They only say what the values say; nothing is computed anew. */

/** "10,000 requests; 2.2 % of them failed." */
export function requestsFinding(requests: Value | undefined, errorRate: Value | undefined): string {
  if (!requests || requests.value === null) return 'No requests in this period';
  const total = `${count(requests.value)} requests`;
  if (!errorRate || errorRate.value === null) return total;
  return errorRate.value === 0
    ? `${total}, none of which failed`
    : `${total}, of which ${percent(errorRate.value)} failed`;
}

/** "P95 latency of 580 ms meets the target of < 2s, but 3 of 84 hours were above it." */
export function latencyFinding(p95: Value | undefined): string {
  if (!p95 || p95.value === null) return 'No durations in this period';
  const now = `P95 latency is ${value(p95.value, p95.unit)}`;
  const target = p95.target;
  if (!target) return now;
  const known = p95.series.filter((point) => point.v !== null);
  const beyond = known.filter((point) => (point.v ?? 0) > target.value).length;
  const limit = value(target.value, p95.unit);
  if (p95.value > target.value) return `${now}, above its target of ${limit}`;
  if (beyond === 0 || known.length < 2) return `${now}, within its target of ${limit}`;
  return `${now}; ${String(beyond)} of ${String(known.length)} ${p95.grain}s were above the target of ${limit}`;
}

/** The bucket with the highest value, in words: "busiest: 18 May 2015 14:00 (412)". */
export function peakFinding(points: Point[], grain: string, unit: string): string {
  const top = points.reduce<Point | null>(
    (best, point) => (point.v !== null && (best?.v ?? -Infinity) < point.v ? point : best),
    null,
  );
  return top ? `busiest ${grain} ${bucket(top.t, grain)} with ${value(top.v, unit)}` : '';
}
