/** As many letters of a name fit in a tile of six in a row. */
const LETTERS = 24;

const hasLong = (names: string[]) => names.some((name) => name.length > LETTERS);

/**
 * How many columns fill the rows best: what fits in one row stands in one; else as many as leave the smallest hole. Long
 * names take wider tiles.
 */
export function columnsOf(names: string[], most = 6): number {
  const tiles = names.length;
  if (tiles <= most) return Math.max(tiles, 1);
  const hole = (columns: number) => (columns - (tiles % columns)) % columns;
  const long = hasLong(names);
  const choices = most > 4 ? (long ? [5, 4] : [6, 5, 4]) : long ? [3] : [4, 3];
  return choices.reduce((best, columns) => (hole(columns) < hole(best) ? columns : best));
}

/** How many columns there are on upright paper, which ends: four where they save a row, and all names can be read. */
export function paperColumnsOf(names: string[]): number {
  const columns = columnsOf(names, 4);
  const rows = (of: number) => Math.ceil(names.length / of);
  return !hasLong(names) && rows(4) < rows(columns) ? 4 : columns;
}
