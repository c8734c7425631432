import { recall, remember } from './memory';

/** Widths that far from each other are one: lines wrap alike, and no more is remembered of a window while it is pulled. */
const STEP = 100;

/**
 * Keeps what waits for its answers as high as it was the last time at about this width, so that nothing below it moves when titles
 * of two lines come. The style of .steady uses the height only while something is awaited; the first time it is --first.
 */
export function steady(node: HTMLElement, name: string) {
  const key = () => `steady.${name}.${String(Math.round(innerWidth / STEP))}`;
  const expected = recall(key(), '');
  if (expected) node.style.setProperty('--expected', `${expected}px`);
  const keep = () => {
    if (node.offsetHeight > 0 && !node.querySelector('.unread')) remember(key(), String(node.offsetHeight));
  };
  const observer = new ResizeObserver(keep);
  observer.observe(node);
  // What comes last may find the height that it needs, which then does not change.
  const arrivals = new MutationObserver(keep);
  arrivals.observe(node, { childList: true });
  return {
    destroy() {
      observer.disconnect();
      arrivals.disconnect();
    },
  };
}
