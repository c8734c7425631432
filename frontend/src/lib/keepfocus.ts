/** What the keyboard can stand on. */
const STOPS =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/** Where something stood: in what, and behind what. */
interface Place {
  within: Element;
  behind: Node | null;
}

function placeOf(gone: Node, records: MutationRecord[]): Place | undefined {
  const record = records.find(({ removedNodes }) => [...removedNodes].some((node) => node.contains(gone)));
  return record?.target instanceof Element ? { within: record.target, behind: record.previousSibling } : undefined;
}

/** The stop that Tab would reach next from a place, or the last one before it where none follows. */
function nextStop({ within, behind }: Place, end: Element | null): HTMLElement | undefined {
  for (let scope: Element | null = within; scope && scope !== end; scope = scope.parentElement) {
    const stops = [...scope.querySelectorAll<HTMLElement>(STOPS)].filter((stop) =>
      stop.checkVisibility({ visibilityProperty: true }),
    );
    const from = behind?.isConnected ? behind : within;
    const follows = (stop: HTMLElement) =>
      (from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 &&
      (from === within || !from.contains(stop));
    const stop = stops.find(follows) ?? stops.at(-1);
    if (stop) return stop;
  }
  return undefined;
}

/**
 * Whoever works by keyboard keeps a place: where what has the focus goes from the page (a question that is answered, a row
 * that is taken away, a dialog over a button that is gone), the focus goes to what comes next there instead of being lost.
 * Whoever uses a mouse sees nothing of it.
 */
export function keepFocus(page: HTMLElement) {
  let held: HTMLElement | undefined; // has the focus
  let below: HTMLElement | undefined; // had it last on the page, below what opened over it
  let left: Place | undefined; // where that stood, once it is gone
  const note = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return;
    held = target.matches(':focus-visible') ? target : undefined;
    if (page.contains(target)) [below, left] = [target, undefined];
  };
  const watcher = new MutationObserver((records) => {
    if (below && !below.isConnected) left ??= placeOf(below, records);
    if (!held || held.isConnected) return;
    const place = placeOf(held, records);
    held = undefined;
    if (document.activeElement !== document.body) return;
    // What stood on the page, or in a dialog that is still open, is followed there.
    const stays =
      place?.within.isConnected && (page.contains(place.within) || place.within.closest('[role*="dialog"]'));
    const main = page.querySelector<HTMLElement>('main');
    const next = stays ? nextStop(place, main) : below?.isConnected ? below : left && nextStop(left, main);
    next?.focus({ preventScroll: true });
    // Of another page nothing is there yet.
    if (document.activeElement === document.body) main?.focus({ preventScroll: true });
  });
  document.addEventListener('focusin', note);
  watcher.observe(document.body, { childList: true, subtree: true });
  return {
    destroy() {
      document.removeEventListener('focusin', note);
      watcher.disconnect();
    },
  };
}
