import type { Point } from '$lib/bindings';
import { value } from '$lib/format';
import { bucket, bucketEnd } from '$lib/time';

/** One line or set of bars of a chart over time. */
export interface Series {
  name: string;
  points: Point[];
  /** A colour token, without its "color-". */
  color: string;
  kind: 'line' | 'bar';
  /** Bars that stand before others of the same bucket, from the same zero line. */
  front?: boolean;
  /** Bars that stand on top of those of the series before. */
  stacked?: boolean;
  /** Bars that stand next to those of the other series: parts of nothing that could be added up. */
  beside?: boolean;
  /** The line that the chart is about is drawn stronger. */
  strong?: boolean;
  /** A line that is no measurement: what would be, or what is expected. */
  dashed?: boolean;
}

/** The starts of all buckets of the series, in order. Series of one question share them. */
export function bucketsOf(series: Series[]): string[] {
  const longest = series.reduce<Point[]>((best, one) => (one.points.length > best.length ? one.points : best), []);
  return longest.map((point) => point.t);
}

/** The value of a series in a bucket; null where it has no data. */
export function at(series: Series, start: string, index: number): number | null {
  const guess = series.points[index];
  if (guess?.t === start) return guess.v;
  return series.points.find((point) => point.t === start)?.v ?? null;
}

/**
 * The buckets that stretches of time touch, each stretch from the start of its first bucket to the start of the one behind
 * its last; one without an end lasts on.
 */
export function bucketsOfStretches(
  stretches: { from: string; to: string }[],
  points: Point[],
  grain: string,
): { from: string; to: string }[] {
  return stretches.flatMap(({ from, to }) => {
    const [start, end] = [Date.parse(from), to ? Date.parse(to) : Infinity];
    const inside = points.filter(({ t }) => Date.parse(bucketEnd(t, grain)) > start && Date.parse(t) <= end);
    const [first, last] = [inside[0], inside.at(-1)];
    if (!first || !last) return [];
    return [{ from: first.t, to: (points[points.indexOf(last) + 1] ?? last).t }];
  });
}

/** One bucket in words, for tooltips and for screen readers. */
export function describe(
  series: Series[],
  start: string,
  index: number,
  grain: string,
  unit: string,
  currency: string,
): string {
  const parts = series.map((one) => {
    const amount = at(one, start, index);
    return `${one.name} ${amount === null ? 'no data' : value(amount, unit, currency)}`;
  });
  return `${bucket(start, grain)}: ${parts.join(', ')}`;
}
