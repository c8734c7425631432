import { imports } from '$lib/api';
import type { Description } from '$lib/bindings';
import { exactCount } from '$lib/format';
import { Resource } from '$lib/resource.svelte';

/** How many exports are named before the others are counted. */
const NAMED = 3;

/** Which exports fill which facts: what an empty panel needs to say. */
class Feeds {
  #sources = new Resource<Description[]>();
  #asked = false;

  /** Asks for the exports that are understood, once: they are part of the program. */
  open() {
    if (this.#asked) return;
    this.#asked = true;
    void this.#sources.ask(() => imports.Sources());
  }

  /** "Filled by: FOCUS bill, AWS Cost Explorer CSV and 7 more." for the facts; "" until it is known. */
  sentence(facts: string[]): string {
    const titles = (this.#sources.data ?? [])
      .filter(({ tables }) => tables.some((table) => facts.includes(table)))
      .map(({ title }) => title);
    if (titles.length === 0) return '';
    const [named, more] = [titles.slice(0, NAMED), titles.length - NAMED];
    if (more > 0) return `Filled by: ${named.join(', ')} and ${exactCount(more)} more.`;
    const last = named.pop() ?? '';
    return `Filled by: ${named.length > 0 ? `${named.join(', ')} or ` : ''}${last}.`;
  }
}

export const feeds = new Feeds();
