import type { Item, Meeting, MeetingEdit, MeetingEntry } from '../src/lib/bindings';
import type { Session } from './session';

const asMeeting = (answer: unknown) => answer as Meeting;

const entry = (given: Partial<MeetingEntry>): MeetingEdit => ({
  kind: 'entry',
  item: '',
  text: '',
  entry: {
    ...{ id: 0, kind: 'decision', item: '', text: '', who: '', when: '', kpi: '', typed: '', value: null, source: '' },
    ...given,
  },
});

/** The words of what somebody writes in a meeting that is held weekly. */
const weekly: MeetingEdit[] = [
  { kind: 'who', item: '', text: 'Ada, Bo', entry: null },
  { kind: 'tick', item: 'trends', text: '', entry: null },
  { kind: 'note', item: 'trends', text: 'Chats are up since the newsletter; cost follows them.', entry: null },
  entry({ item: 'trends', text: 'Keep the smaller model for order questions', who: 'Ada', when: '2026-11-06' }),
];

const monthly: MeetingEdit[] = [
  { kind: 'who', item: '', text: 'Ada, Bo, Cleo', entry: null },
  ...['deep_dive', 'sla', 'cost'].map((item) => ({ kind: 'tick', item, text: '', entry: null })),
  { kind: 'note', item: 'sla', text: 'The outage of the 20th cost more than the whole budget.', entry: null },
  entry({ item: 'sla', text: 'Test the health check of the load balancer before each release', who: 'Bo' }),
];

const action = (given: Partial<Item>): Item => ({
  ...{ id: 0, title: '', owner: '', due: '', kpi: '', filters: [], expected: '', started: '', done: '', state: '' },
  ...{ note: '', meeting: 0, created: '2026-10-01', changed: '', ...given },
});

let made: Promise<unknown> | undefined;

/** What people agreed on, once for all pictures: an open meeting, a held one, actions, and months that were signed. */
export const agreed = (session: Session) =>
  (made ??= (async () => {
    const week = asMeeting(await session.call('Meetings.Start', 'weekly', '2026-W43'));
    for (const edit of weekly) await session.call('Meetings.Write', week.id, edit);
    const month = asMeeting(await session.call('Meetings.Start', 'monthly', '2026-09'));
    for (const edit of monthly) await session.call('Meetings.Write', month.id, edit);
    await session.call('Meetings.End', month.id);
    for (const item of [
      action({ title: 'Ask the vendor for the missing invoice lines', owner: 'Bo', due: '2026-10-20' }),
      action({
        title: 'Cap retries of the chat endpoint at two',
        owner: 'Ada',
        due: '2026-12-15',
        kpi: 'error_rate',
        filters: [{ dimension: 'endpoint', values: ['/v1/chat'], not: false }],
        expected: '-20%',
        meeting: week.id,
      }),
      action({ title: 'Write the runbook for slow answers at lunch' }),
      action({
        title: 'Pool the connections to the vector database',
        owner: 'Cleo',
        kpi: 'latency_p95',
        started: '2026-10-07',
        done: '2026-10-08',
        note: 'Forty connections were too few at noon.',
      }),
      action({ title: 'Move summaries to the big model', owner: 'Ada', state: 'dropped', kpi: 'satisfaction' }),
    ])
      await session.call('Actions.Keep', item);
    const ann = { by: 'Ann', note: '', despite: '' };
    for (const one of ['2026-07', '2026-08']) await session.call('Closings.Close', one, ann);
    // What was signed about August is judged anew.
    await session.call('Settings.Set', 'target.latency_p95', '< 1s acceptable < 2s', '2026-08-01');
    await session.call('Settings.Set', 'target.latency_p95', '< 2s acceptable < 5s', '2026-09-01');
  })());
