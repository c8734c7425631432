import type { Query } from './bindings';
import { Resource } from './resource.svelte';
import { workspace } from './workspace.svelte';

/** The answer to a question that is asked again whenever it, or the data, changes. Call it while a component is made. */
export function asked<T>(query: () => Query, ask: (query: Query) => Promise<T>): Resource<T> {
  const answer = new Resource<T>();
  // Opening a drawer changes the address, but not the question.
  const question = $derived(JSON.stringify(query()));
  $effect(() => {
    void workspace.version;
    const now = JSON.parse(question) as Query;
    void answer.ask(() => ask(now));
  });
  return answer;
}
