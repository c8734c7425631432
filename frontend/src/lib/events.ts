import { inWindow, wails } from './transport';

type Handler = (data: unknown) => void;

const handlers = new Map<string, Set<Handler>>();
let stream: EventSource | undefined;
let opened = 0;

/** Hears an event of the program ("job", "changed", "files-dropped" ...). Returns how to stop. */
export function listen(name: string, handler: Handler): () => void {
  if (inWindow()) return wails().runtime?.EventsOn(name, handler) ?? (() => undefined);
  let set = handlers.get(name);
  if (!set) {
    handlers.set(name, (set = new Set()));
    hear(name);
  }
  set.add(handler);
  return () => handlers.get(name)?.delete(handler);
}

function openStream(): EventSource {
  const source = new EventSource('/events');
  // What happened while the connection was lost is not told again: pages ask anew.
  source.onopen = () => {
    if (opened++ > 0) for (const handler of handlers.get('changed') ?? []) handler({});
  };
  return source;
}

/** A browser allows six connections to one host, so all events share one stream. */
function hear(name: string) {
  stream ??= openStream();
  stream.addEventListener(name, (event) => {
    // The stream itself tells of its opening, under a name that the program uses too.
    if (!(event instanceof MessageEvent)) return;
    const data: unknown = JSON.parse(String(event.data));
    for (const handler of handlers.get(name) ?? []) handler(data);
  });
}
