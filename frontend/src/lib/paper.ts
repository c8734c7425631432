/** How many rows of a list are printed, and copied at once: what nobody reads on paper is saved as a file. */
export const PAPER_ROWS = 1000;

/** How wide a list may be on paper, where its text is made smaller: the width of the page in pixels, by that. */
export const PAPER_ZOOM = 0.72;
const PAPER_WIDTH = 703 / PAPER_ZOOM;

/** How many of the columns, of these widths in pixels, fit on paper beside each other. One does in any case. */
export function columnsOnPaper(widths: number[]): number {
  let wide = 0;
  const over = widths.findIndex((width) => (wide += width) > PAPER_WIDTH);
  return over < 0 ? widths.length : Math.max(over, 1);
}
