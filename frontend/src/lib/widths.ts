import type { Rows } from './bindings';

/** How many rows tell how wide a column must be, and its bounds in pixels. */
const [SAMPLE, LEAST, MOST] = [60, 72, 340];

/** The widths of a table's columns, by their titles and first rows: one that is fixed never moves when others come. */
export function widthsOf(titles: string[], rows: string[][]): number[] {
  const first = rows.slice(0, SAMPLE);
  return titles.map((title, place) => {
    const longest = first.reduce((most, cells) => Math.max(most, cells[place]?.length ?? 0), title.length);
    return Math.max(LEAST, Math.min(longest * 7.4 + 32, MOST));
  });
}

/** How wide all columns of a query are together. */
export const breadthOf = ({ columns, rows }: Pick<Rows, 'columns' | 'rows'>) =>
  widthsOf(
    columns.map(({ title }) => title),
    rows,
  ).reduce((sum, one) => sum + one, 0);
