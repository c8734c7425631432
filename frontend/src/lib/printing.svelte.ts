import { flushSync } from 'svelte';
import { frame } from './api';
import { inWindow } from './transport';

/**
 * Whether the page is laid out for paper. It is so from just before it is printed, because charts must be drawn anew for the
 * width and the colours of paper; rules for print alone would come too late for them.
 */
class Printing {
  active = $state(false);

  constructor() {
    if (typeof addEventListener === 'undefined') return;
    addEventListener('beforeprint', () => {
      this.#lay(true);
    });
    addEventListener('afterprint', () => {
      this.#lay(false);
    });
  }

  #preparing = new Set<() => Promise<void>>();

  /** Has something fetched what is printed of it before the page is. Returns how to take that back. */
  prepare(fetch: () => Promise<void>): () => void {
    this.#preparing.add(fetch);
    return () => this.#preparing.delete(fetch);
  }

  /** Asks how to print the page. */
  async start() {
    await Promise.all([...this.#preparing].map((fetch) => fetch()));
    if (inWindow()) await frame.Print();
    else print();
  }

  #lay(forPaper: boolean) {
    document.documentElement.toggleAttribute('data-printing', forPaper);
    flushSync(() => {
      this.active = forPaper;
    });
  }
}

export const printing = new Printing();
