import { imports } from '$lib/api';
import type { Description } from '$lib/bindings';
import { exactCount } from '$lib/format';
import { Resource } from '$lib/resource.svelte';
import { workspace } from '$lib/workspace.svelte';

/** How many exports are named before the others are counted. */
const NAMED = 3;

const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** Rows of one kind, and the exports that have them. */
export interface Feed {
  rows: string;
  exports: string;
}

const factOf = (fact: string) => workspace.catalog.data?.facts.find(({ name }) => name === fact);

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

  /** Whether it is known, or will not be: what names them is then as long as it will be. */
  get settled(): boolean {
    return Boolean(this.#sources.data ?? this.#sources.error);
  }

  /** "FOCUS bill, AWS Cost Explorer CSV and 7 more" for the facts; "" until it is known. */
  named(facts: string[]): string {
    const filled = facts.map((fact) => factOf(fact)?.table ?? fact);
    const titles = (this.#sources.data ?? [])
      .filter(({ tables }) => tables.some((table) => filled.includes(table)))
      .map(({ title }) => title);
    const [named, more] = [titles.slice(0, NAMED), titles.length - NAMED];
    return more > 0 ? `${named.join(', ')} and ${exactCount(more)} more` : either.format(named);
  }

  /** The same as a sentence. */
  sentence(facts: string[]): string {
    const named = this.named(facts);
    return named && `Filled by: ${named}.`;
  }

  /** What the facts' rows are called, each kind once, with the exports that have them. */
  of(facts: string[]): Feed[] {
    const rowsOf = (fact: string) => factOf(fact)?.rows ?? fact;
    return [...new Set(facts.map(rowsOf))].map((rows) => ({
      rows,
      exports: this.named(facts.filter((fact) => rowsOf(fact) === rows)),
    }));
  }
}

export const feeds = new Feeds();

/** "requests, ratings or cost lines". */
export const rowsOfAny = (list: Feed[]): string => either.format(list.map(({ rows }) => rows));
