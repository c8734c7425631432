import { keepStream, type Connection, type Heard } from './stream';

/** What one tab tells the others. */
type Message = { heard: Heard } | { connection: Connection } | { joined: true };

/** Names the lock of the tab that listens, and the channel on which it passes on what it hears. */
const NAME = 'telltale-events';

/**
 * Hears the program's events. A browser allows six connections to one host, all tabs together, so one tab listens and
 * passes on what it hears; when it is closed, the next one takes its place. Who holds the lock is never put to sleep.
 */
export function hearTogether(hear: (heard: Heard) => void, tell: (connection: Connection) => void) {
  const channel = new BroadcastChannel(NAME);
  const post = (message: Message) => {
    channel.postMessage(message);
  };
  let listening = false;
  let connection: Connection = 'live';
  let snapshot: Heard | undefined;

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if ('heard' in data) hear(data.heard);
    else if ('connection' in data) tell(data.connection);
    else if (listening) {
      post({ connection });
      if (snapshot) post({ heard: { event: 'run', data: snapshot.data } });
    }
  };
  post({ joined: true });

  void navigator.locks.request(NAME, () => {
    listening = true;
    keepStream(
      (heard) => {
        if (heard.event === 'snapshot') snapshot = heard;
        hear(heard);
        post({ heard });
      },
      (next) => {
        connection = next;
        tell(next);
        post({ connection });
      },
    );
    // The lock is held until the tab is gone.
    return new Promise(() => undefined);
  });
}
