/** How many columns fill the rows best: what fits in one row stands in one; else as many as leave the smallest hole. */
export function columnsOf(tiles: number, most = 6): number {
  if (tiles <= most) return Math.max(tiles, 1);
  const hole = (columns: number) => (columns - (tiles % columns)) % columns;
  const choices = most > 4 ? [6, 5, 4] : [4, 3];
  return choices.reduce((best, columns) => (hole(columns) < hole(best) ? columns : best));
}
