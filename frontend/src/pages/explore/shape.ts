import type { Rows } from '$lib/bindings';
import type { Sheet } from '$lib/sheet';
import type { Series } from '$charts/series';

/** How many rows a chart can show so that one can still read it. */
const MOST = { time: 2000, text: 60 };
const COLORS = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'];

/** What can be drawn of rows. */
export interface Drawing {
  series: Series[];
  grain: string;
}

/**
 * The rows as a chart: where the first column is a time or a text that names each row once, and all others are numbers.
 * undefined where they have another shape.
 */
export function drawingOf({ columns, rows }: Rows): Drawing | undefined {
  const [first, ...others] = columns;
  if (!first || first.numeric || others.length === 0 || others.length > COLORS.length) return undefined;
  if (!others.every(({ numeric }) => numeric) || rows.length < 2) return undefined;
  if (rows.length > (first.time ? MOST.time : MOST.text)) return undefined;
  const keys = rows.map(([key = '']) => (first.time ? key.replace(' ', 'T') : key || '(none)'));
  if (new Set(keys).size < keys.length) return undefined;
  const ordered = rows
    .map((row, at) => ({ key: keys[at] ?? '', row }))
    .sort((a, b) => (first.time ? a.key.localeCompare(b.key) : 0));
  const number = (cell: string | undefined) => (cell === undefined || cell === '' ? null : Number(cell));
  return {
    grain: first.time && keys.some((key) => /T(?!00:00:00)/.test(key)) ? 'hour' : 'day',
    series: others.map(({ name }, at) => ({
      name,
      points: ordered.map(({ key, row }) => ({ t: key, v: number(row[at + 1]) })),
      color: COLORS[at] ?? 'series-quiet',
      kind: first.time ? 'line' : 'bar',
      strong: at === 0,
      beside: !first.time,
    })),
  };
}

/** The rows as they are, numbers as numbers. */
export const sheetOfRows = ({ columns, rows }: Rows): Sheet => ({
  columns: columns.map(({ name }) => name),
  rows: rows.map((cells) =>
    cells.map((cell, place) => (columns[place]?.numeric ? (cell === '' ? null : Number(cell)) : cell)),
  ),
});
