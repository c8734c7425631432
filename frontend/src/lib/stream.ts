/** An event as the program sends it. */
export interface Heard {
  event: string;
  data: unknown;
}

/** Whether the program answers: `lost` when it does not, `locked` when it does not know this page (any more). */
export type Connection = 'live' | 'lost' | 'locked';

/** How long a stream may take to come back before people are told. */
const GRACE = 1500;
/** How often a program that is gone is looked for. */
const PAUSE = 2000;

/** Keeps a stream of the program's events open for as long as the page lives. */
export function keepStream(hear: (heard: Heard) => void, tell: (connection: Connection) => void) {
  const source = new EventSource('/events');
  let grace: ReturnType<typeof setTimeout> | undefined;
  source.onopen = () => {
    clearTimeout(grace);
    grace = undefined;
    tell('live');
  };
  source.onmessage = (message) => {
    hear(JSON.parse(String(message.data)) as Heard);
  };
  source.onerror = () => {
    // A browser comes back by itself after a broken connection, and says what it heard last. It gives up on a refusal.
    if (source.readyState === EventSource.CLOSED) {
      clearTimeout(grace);
      void retry(hear, tell);
      return;
    }
    grace ??= setTimeout(() => {
      tell('lost');
    }, GRACE);
  };
}

/** Looks for the program until it lets this page in. */
async function retry(hear: (heard: Heard) => void, tell: (connection: Connection) => void) {
  for (;;) {
    const found = await look();
    if (found === 'live') break;
    tell(found);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  keepStream(hear, tell);
}

async function look(): Promise<Connection> {
  try {
    const answer = await fetch('/api/Jobs/List', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '[]',
    });
    return answer.ok ? 'live' : 'locked';
  } catch {
    return 'lost';
  }
}
