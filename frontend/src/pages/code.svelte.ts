import type { Component } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { faultOf } from '$lib/errors';
import { toasts } from '$lib/toasts.svelte';
import { pages, type Lazy, type Page } from './pages';

/** The code of the pages: a page is shown in the moment it is asked for, once its code is there. */
class Code {
  #there = new SvelteMap<Lazy, Component>();

  of(page: Page): Component | undefined {
    return this.#there.get(page.component);
  }

  async fetch({ component }: Page): Promise<void> {
    if (this.#there.has(component)) return;
    try {
      this.#there.set(component, (await component()).default);
    } catch (thrown) {
      toasts.fail(faultOf(thrown));
    }
  }

  /** Fetches the code of all pages. */
  async fetchAll(): Promise<void> {
    for (const page of pages) await this.fetch(page);
  }
}

export const code = new Code();
