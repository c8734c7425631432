import type { Point } from '$lib/bindings';

/** Some points that lie beside each other, as one: the least, the middle and the largest of their values. */
export interface Bin {
  low: number;
  mid: number;
  high: number;
}

/**
 * Points in bins of about so many, all as large as another: an hour that is left over would be as wide as a day. A bin is
 * undefined where none of its points has a value.
 */
export function binned(points: Point[], size: number): (Bin | undefined)[] {
  const bins: (Bin | undefined)[] = [];
  const count = Math.round(points.length / size);
  const from = (bin: number) => Math.floor((bin * points.length) / count);
  for (let bin = 0; bin < count; bin++) {
    const sorted = points
      .slice(from(bin), from(bin + 1))
      .flatMap(({ v }) => (v === null ? [] : [v]))
      .sort((a, b) => a - b);
    const [low, mid, high] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
    bins.push(low === undefined || mid === undefined || high === undefined ? undefined : { low, mid, high });
  }
  return bins;
}

/** A line through what is known, that breaks where nothing is; a lone point becomes a short dash. */
export function lineOf(values: (number | undefined)[], x: (at: number) => number, y: (value: number) => number) {
  let text = '';
  values.forEach((value, at) => {
    if (value === undefined) return;
    const begins = values[at - 1] === undefined;
    text += `${begins ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    if (begins && values[at + 1] === undefined) text += 'h1.5';
  });
  return text;
}

/** What lies between the least and the largest of each bin: a shape for each stretch of them. */
export function bandOf(bins: (Bin | undefined)[], x: (at: number) => number, y: (value: number) => number) {
  let text = '';
  for (let from = 0; from < bins.length; from++) {
    const gap = bins.indexOf(undefined, from);
    const to = gap === -1 ? bins.length : gap;
    const known = bins.slice(from, to).flatMap((bin, at) => (bin ? [{ ...bin, at: from + at }] : []));
    const corner = (at: number, value: number) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    const corners = [
      ...known.map(({ at, high }) => corner(at, high)),
      ...known.reverse().map(({ at, low }) => corner(at, low)),
    ];
    if (corners.length > 2) text += `M${corners.join('L')}z`;
    from = to;
  }
  return text;
}
