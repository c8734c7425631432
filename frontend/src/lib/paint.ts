/** How long numbers wait for the page at most, and a chart for its page, in milliseconds: in the background nothing is painted. */
const PATIENCE = { page: 1000, chart: 100 };

/** Ends when what stands in the page by now has been painted. */
export function paint(): Promise<void> {
  return new Promise((done) => {
    // What waits for a frame and then for a turn runs when that frame has been painted.
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, PATIENCE.chart);
  });
}

let painted: () => void;
const first = new Promise<void>((resolve) => {
  painted = resolve;
});
let waits = false;

/** Says that the frame of the first page has been painted. */
export function firstPainted() {
  painted();
}

/**
 * Ends when the frame of the first page has been painted. Computing numbers takes all cores: asked any earlier, both the page
 * and its numbers come later.
 */
export function firstPaint(): Promise<void> {
  if (!waits) setTimeout(painted, PATIENCE.page);
  waits = true;
  return first;
}
