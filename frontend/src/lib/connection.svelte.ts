import type { Connection } from './stream';

/** Whether the program answers. In the window it always does: it is the same program. */
export const connection = $state<{ state: Connection }>({ state: 'live' });
