import { formatAddress, parseAddress, startView, type View } from './address';
import { remember, recall } from './memory';

/** What is remembered between visits: how one looks at the numbers, never which drawer was open. */
const REMEMBERED = 'view';

/** A view with a change; another page is about something else, and another thing has other parts. */
function changed(view: View, change: Partial<View>): View {
  const stays = change.page === undefined;
  return { ...view, of: stays ? view.of : '', part: stays && change.of === undefined ? view.part : '', ...change };
}

/** The page's address as state. Every change is a step in the browser's history unless it says otherwise. */
class Router {
  view = $state.raw<View>(startView());
  /** What a step is turned into where not every view can be shown; nothing when it is not taken. */
  guard: (next: View) => View | undefined = (next) => next;
  /** The address that the view was read from. */
  #hash = '';

  constructor() {
    if (typeof location === 'undefined') return;
    if (location.hash.length < 3) history.replaceState(null, '', recall(REMEMBERED, '#/'));
    this.#read();
    addEventListener('hashchange', () => {
      this.catchUp();
    });
  }

  /**
   * Shows what the address says, and tells whether that was something else. On a busy page a key that is pressed after a link
   * was chosen comes before the event of the link.
   */
  catchUp(): boolean {
    if (location.hash === this.#hash) return false;
    this.#read();
    return true;
  }

  /** Shows something else. `replace` keeps the step out of the history. */
  go(change: Partial<View>, replace = false) {
    const next = this.guard(changed(this.view, change));
    const hash = next && formatAddress(next);
    if (!hash || hash === location.hash) return;
    if (replace) history.replaceState(null, '', hash);
    else history.pushState(null, '', hash);
    this.#read();
  }

  /** The address of a change, for links. */
  href(change: Partial<View>): string {
    return formatAddress(changed(this.view, change));
  }

  #read() {
    this.#hash = location.hash;
    this.view = parseAddress(this.#hash);
    remember(REMEMBERED, formatAddress({ ...this.view, kpi: '', import: '', tab: '', at: '' }));
  }
}

export const router = new Router();
