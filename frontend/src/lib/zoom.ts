import { recall, remember } from './memory';

/** How large the page can be shown, in percent: the steps of browsers. */
const STEPS = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200];
const USUAL = 100;
const MEMORY = 'zoom';

/** The next step up or down from a size, or the size itself at the end. */
export function nextStep(size: number, up: boolean): number {
  const next = up ? STEPS.find((step) => step > size) : STEPS.findLast((step) => step < size);
  return next ?? size;
}

/** How large the window shows the page. A browser does this itself, and remembers it. */
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
    document.documentElement.style.zoom = String(size / 100);
    remember(MEMORY, String(size));
  }
}

export const zoom = new Zoom();
