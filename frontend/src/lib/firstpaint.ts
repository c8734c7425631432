/** How long numbers wait for the page at most, in milliseconds: one in the background is never painted. */
const PATIENCE = 1000;

let painted: () => void;
const paint = new Promise<void>((resolve) => {
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
  if (!waits) setTimeout(painted, PATIENCE);
  waits = true;
  return paint;
}
