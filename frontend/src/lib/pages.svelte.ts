import { SvelteMap } from 'svelte/reactivity';
import { faultOf, type Fault } from './errors';

const SIZE = 200;

/** A long list of which only the pages in sight are fetched. */
export class Pages<Item> {
  total = $state(0);
  loading = $state(true);
  error = $state.raw<Fault>();
  #pages = new SvelteMap<number, Item[]>();
  #asked: number[] = [];
  #turn = 0;

  constructor(
    private readonly fetchPage: (offset: number, limit: number) => Promise<{ total: number; items: Item[] }>,
  ) {}

  /** Forgets everything and asks for the first page. */
  async restart(): Promise<void> {
    this.#turn++;
    this.#pages.clear();
    this.#asked = [];
    this.loading = true;
    await this.#fetch(0);
  }

  /** The item at a place, if it was fetched already; else it is asked for. */
  at(index: number): Item | undefined {
    return this.#pages.get(Math.floor(index / SIZE))?.[index % SIZE];
  }

  /** Makes sure that the items from first to last are on their way. */
  need(first: number, last: number) {
    for (let page = Math.floor(first / SIZE); page <= Math.floor(last / SIZE); page++) {
      if (!this.#asked.includes(page)) void this.#fetch(page);
    }
  }

  /** Fetches the first items, so many of them as there are. */
  async fetch(items: number): Promise<void> {
    await Promise.all(
      Array.from({ length: Math.ceil(Math.min(items, this.total) / SIZE) }, (_, page) => page)
        .filter((page) => !this.#pages.has(page))
        .map((page) => this.#fetch(page)),
    );
  }

  /** How many items from the first on were fetched. */
  get here(): number {
    let pages = 0;
    while (this.#pages.has(pages)) pages++;
    return Math.min(pages * SIZE, this.total);
  }

  async #fetch(page: number) {
    const turn = this.#turn;
    this.#asked.push(page);
    try {
      const { total, items } = await this.fetchPage(page * SIZE, SIZE);
      if (turn !== this.#turn) return;
      this.#pages.set(page, items);
      this.total = total;
      this.error = undefined;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      // It is asked for again when it comes into sight again.
      this.#asked = this.#asked.filter((asked) => asked !== page);
      this.error = faultOf(thrown);
    }
    this.loading = false;
  }
}
