import type { HeatCell, HeatDay } from '$lib/bindings';

/** Where the cells of a heat map lie, in pixels, and between which values their shades. */
export interface HeatPlace {
  low: number;
  high: number;
  left: number;
  column: number;
  row: number;
  /** Between cells. */
  gap: number;
}

/** How many shades can be told apart. */
const SHADES = 6;

/** What a cell looks like: "shade-0" to "shade-5", or the state of an hour without a value. */
export function lookOf({ v, state }: HeatCell, { low, high }: { low: number; high: number }): string {
  if (v === null) return state;
  const part = high > low ? Math.floor(((v - low) / (high - low)) * SHADES) : 0;
  return `shade-${String(Math.min(Math.max(part, 0), SHADES - 1))}`;
}

/** The cells as one path for each look: a quarter of hours need not be thousands of elements. What is not known is not drawn. */
export function pathsOf(days: HeatDay[], place: HeatPlace): [look: string, path: string][] {
  const { left, column, row, gap } = place;
  const found: Record<string, string> = {};
  const px = (n: number) => n.toFixed(2);
  const [width, height] = [px(Math.max(column - gap, 0.5)), px(Math.max(row - gap, 0.5))];
  days.forEach(({ hours }, x) => {
    hours.forEach((cell, y) => {
      const look = lookOf(cell, place);
      if (look === 'out') return;
      const from = `M${px(left + x * column + gap / 2)} ${px(y * row + gap / 2)}`;
      found[look] = `${found[look] ?? ''}${from}h${width}v${height}h-${width}z`;
    });
  });
  return Object.entries(found);
}
