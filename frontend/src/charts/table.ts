/** A cell of a chart that is shown as a table: what is printed, and every digit of it for a tooltip. */
export interface Cell {
  text: string;
  exact?: string;
}

/** What a chart shows, as rows and columns. All columns but the first hold numbers, unless they say otherwise. */
export interface ChartTable {
  columns: { title: string; words?: boolean }[];
  rows: Cell[][];
}

/** An entry of a legend. */
export interface LegendEntry {
  name: string;
  /** A colour token, without its "color-". */
  color: string;
  kind: 'line' | 'dashed' | 'bar';
}
