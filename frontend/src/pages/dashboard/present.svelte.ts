import { imports } from '$lib/api';
import type { CoverageGrid, Period } from '$lib/bindings';
import { Resource } from '$lib/resource.svelte';
import { dayAfter } from '$lib/time';
import { workspace } from '$lib/workspace.svelte';

/** Which facts have rows in a period: a number may lack a value because of one of those that it is made of. */
export class Present {
  #grid = new Resource<CoverageGrid>();

  ask({ from, to }: Period) {
    const day = to.slice(0, 10);
    void this.#grid.ask(() =>
      imports.Coverage(from.slice(0, 10), to.slice(11, 19) === '00:00:00' ? day : dayAfter(day)),
    );
  }

  /** Whether it is known, or will not be. */
  get settled(): boolean {
    return Boolean(this.#grid.data ?? this.#grid.error);
  }

  get facts(): string[] {
    const tables = (this.#grid.data?.sources ?? [])
      .filter(({ hours }) => hours.some((day) => day.some((rows) => rows > 0)))
      .map(({ table }) => table);
    return (workspace.catalog.data?.facts ?? []).filter(({ table }) => tables.includes(table)).map(({ name }) => name);
  }
}
