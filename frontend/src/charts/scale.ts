import { GAP, print, roundValue } from '$lib/format';
import type { Series } from './series';

/** The value axis: from where to where, in which steps. */
export interface Scale {
  min: number;
  max: number;
  interval: number;
}

const PARTS = 4;

/**
 * A scale of round numbers that holds all that is drawn, and the target. Counts, money and times start at zero; shares
 * near 100 % and ratings near the best would all look the same from there.
 */
export function scaleOf(series: Series[], unit: string, target: { value: number } | undefined): Scale {
  const drawn = heights(series);
  const fromZero = unit !== 'percent' && unit !== 'rating';
  const high = Math.max(...drawn, ...(target ? [target.value] : []), ...(fromZero ? [0] : []));
  const low = Math.min(...drawn, ...(target ? [target.value] : []), ...(fromZero ? [0] : []));
  if (!Number.isFinite(high) || !Number.isFinite(low)) return { min: 0, max: 1, interval: 1 };
  const span = high > low ? high - low : Math.abs(high) || PARTS;
  const interval = round(span / PARTS);
  const steps = (amount: number, to: (n: number) => number) => to(Number((amount / interval).toFixed(9)));
  const [first, last] = [steps(low, Math.floor), steps(high, Math.ceil)];
  // A share has no more than all of it, and a line on the edge is hard to see.
  const most = unit === 'percent' && high <= 1 ? steps(1, Math.ceil) : Infinity;
  const top = target && last * interval - target.value < interval / 5 ? last + 1 : last;
  const end = Math.min(top, most);
  // One value alone needs a step to one side of it.
  const [from, to] = end > first ? [first, end] : first < most ? [first, first + 1] : [first - 1, first];
  return { min: from * interval, max: to * interval, interval };
}

/** How far up and down the series reach; what is stacked adds up. */
function heights(series: Series[]): number[] {
  const reach: number[] = series
    .filter(({ stacked }) => !stacked)
    .flatMap(({ points }) => points.flatMap(({ v }) => (v === null ? [] : [v])));
  const [up, down] = [new Map<string, number>(), new Map<string, number>()];
  for (const { points } of series.filter(({ stacked }) => stacked)) {
    for (const { t, v } of points) {
      if (v === null) continue;
      const side = v < 0 ? down : up;
      side.set(t, (side.get(t) ?? 0) + v);
    }
  }
  return [...reach, ...up.values(), ...down.values()];
}

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten. */
function round(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const part = [1, 2, 2.5, 5, 10].find((one) => one * power >= step * (1 - 1e-9)) ?? 10;
  return part * power;
}

/** The number in a text, and its decimals. */
const NUMBER = /\d[\d,]*(?:\.(\d+))?/;

/** How the ends of a scale and its steps are written: with as many decimals as the finest of them, but zero with none. */
export function tickText({ min, max, interval }: Scale, unit: string, currency = ''): (amount: number) => string {
  // Parts of seconds beside seconds are seconds, too.
  const seconds = unit === 'seconds' && max >= 1 && max < 99;
  const write = (amount: number) =>
    seconds ? `${print(amount, { maximumFractionDigits: 3 })}${GAP}s` : roundValue(amount, unit, currency);
  const kind = (text: string) => text.replace(NUMBER, '');
  const finest = new Map<string, number>();
  for (let step = 0; step <= Math.round((max - min) / interval); step++) {
    const text = write(min + step * interval);
    const decimals = NUMBER.exec(text)?.[1]?.length ?? 0;
    finest.set(kind(text), Math.max(finest.get(kind(text)) ?? 0, decimals));
  }
  return (amount) => {
    const text = write(amount);
    const lacking = (finest.get(kind(text)) ?? 0) - (NUMBER.exec(text)?.[1]?.length ?? 0);
    if (amount === 0 || lacking <= 0) return text;
    return text.replace(NUMBER, (number) => `${number}${number.includes('.') ? '' : '.'}${'0'.repeat(lacking)}`);
  };
}
