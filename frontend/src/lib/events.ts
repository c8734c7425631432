import type { Snapshot } from './bindings';
import { connection } from './connection.svelte';
import { saved } from './saved';
import type { Heard } from './stream';
import { hearTogether } from './tabs';
import { inWindow, wails } from './transport';

type Handler = (data: unknown) => void;

const handlers = new Map<string, Set<Handler>>();
let started = false;
let run = '';

/** Hears an event of the program ("job", "changed", "files-dropped" ...). Returns how to stop. */
export function listen(name: string, handler: Handler): () => void {
  if (saved) return () => undefined;
  if (inWindow()) return wails().runtime?.EventsOn(name, handler) ?? (() => undefined);
  let set = handlers.get(name);
  if (!set) handlers.set(name, (set = new Set()));
  set.add(handler);
  if (!started) {
    started = true;
    hearTogether(hear, (state) => {
      connection.state = state;
    });
  }
  return () => handlers.get(name)?.delete(handler);
}

const pass = (name: string, data: unknown) => {
  for (const handler of handlers.get(name) ?? []) handler(data);
};

/** Passes an event on. A snapshot stands for all that was missed. */
function hear({ event, data }: Heard) {
  if (event !== 'snapshot' && event !== 'run') {
    pass(event, data);
    return;
  }
  const now = data as Snapshot;
  // Another program answers at the same address: what this page knows is of one that is gone.
  if (run && run !== now.run) {
    location.reload();
    return;
  }
  run = now.run;
  if (event === 'run') return;
  pass('snapshot', now);
  pass('changed', now.changed);
  pass('drops', null);
}
