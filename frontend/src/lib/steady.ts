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

/** For how long nothing waits on a page until it is taken to be whole: what an answer asks for has begun by then. */
const QUIET = 400;

/** For how long nothing may come until the rest is shown without it: an answer that is lost or slow hides nothing else. */
const PATIENCE = 1500;

/**
 * Marks the first visit of a page at about this width, when no height is known yet: until nothing on it waits any more, what
 * stands below something that waits is not seen (the style of [data-first]), and so never moves. It is seen when nothing more
 * comes, too.
 */
export function firstVisit(node: HTMLElement, page: string) {
  let observer: MutationObserver | undefined;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    observer?.disconnect();
    clearTimeout(quiet);
    delete node.dataset['first'];
  };
  const begin = (name: string) => {
    end();
    const key = `seen.${name}.${String(Math.round(innerWidth / STEP))}`;
    if (recall(key, '')) return;
    node.dataset['first'] = '';
    let waiting = -1;
    const look = () => {
      if (!node.firstElementChild) return;
      const now = node.querySelectorAll('.skeleton').length;
      // What moves on a page while nothing comes, such as the tip of a chart, does not put the end off.
      if (now === waiting) return;
      waiting = now;
      clearTimeout(quiet);
      quiet = setTimeout(
        () => {
          if (now === 0) remember(key, 'yes');
          end();
        },
        now === 0 ? QUIET : PATIENCE,
      );
    };
    observer = new MutationObserver(look);
    observer.observe(node, { childList: true, subtree: true });
    look();
  };
  begin(page);
  return { update: begin, destroy: end };
}
