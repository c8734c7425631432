import { exactCount, exactValue, percent } from '$lib/format';
import type { Cell as SheetCell, Sheet } from '$lib/sheet';

/** A cell of a chart that is shown as a table: what is printed, and every digit of it for a tooltip. */
export interface Cell {
  text: string;
  exact?: string;
  /** What is copied: a number with all its digits, an instant; the text when left out. */
  value?: SheetCell;
}

/** What a chart shows, as rows and columns. All columns but the first hold numbers, unless they say otherwise. */
export interface ChartTable {
  columns: {
    title: string;
    words?: boolean;
    /** The title where the rows are copied and stand alone: with the unit. */
    copied?: string;
  }[];
  rows: Cell[][];
}

/** An entry of a legend. */
export interface LegendEntry {
  name: string;
  /** A colour token, without its "color-". */
  color: string;
  kind: 'line' | 'dashed' | 'bar';
}

/** The rows as they are copied. */
export const sheetOfTable = ({ columns, rows }: ChartTable): Sheet => ({
  columns: columns.map(({ title, copied }) => copied ?? title),
  rows: rows.map((row) => row.map(({ text, value }) => (value === undefined ? text : value))),
});

/** A count in a table. */
export const countCell = (n: number): Cell => ({ text: exactCount(n), value: n });

/** A share in a table; null where there is none. */
export const shareCell = (share: number | null): Cell =>
  share === null
    ? { text: '–', value: null }
    : { text: percent(share), exact: exactValue(share, 'percent'), value: share };
