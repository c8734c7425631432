import { recall, remember } from './memory';

/** How large text can be shown, in percent of the usual size: the steps of browsers that every page has room for. */
const STEPS = [80, 90, 100, 110, 125, 150];
const USUAL = 100;
const MEMORY = 'zoom';

/** The next step up or down from a size, or the size itself at the end. */
export function nextStep(size: number, up: boolean): number {
  const next = up ? STEPS.find((step) => step > size) : STEPS.findLast((step) => step < size);
  return next ?? size;
}

/**
 * How large the window shows text: every size of it hangs on that of the root. A browser does this itself, and remembers it.
 * Scaling all of the page is not left to its style, because places of menus and of the pointer on charts are then scaled twice.
 */
class Zoom {
  #size = Number(recall(MEMORY, String(USUAL))) || USUAL;

  /** Shows the page as large as the last time. */
  restore() {
    this.#show(this.#size);
  }

  in() {
    this.#show(nextStep(this.#size, true));
  }

  out() {
    this.#show(nextStep(this.#size, false));
  }

  reset() {
    this.#show(USUAL);
  }

  #show(size: number) {
    this.#size = size;
    document.documentElement.style.fontSize = size === USUAL ? '' : `${String(size)}%`;
    remember(MEMORY, String(size));
  }
}

export const zoom = new Zoom();
