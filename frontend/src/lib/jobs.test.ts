import { afterEach, expect, test, vi } from 'vitest';
import type { Job } from './bindings';
import { hasEnded, jobs } from './jobs.svelte';

afterEach(() => {
  vi.unstubAllGlobals();
});

const job = (parts: Partial<Job>): Job => ({
  id: '1',
  kind: 'import',
  title: 'a.csv',
  state: 'running',
  phase: 'load',
  file: 'a.csv',
  done: 0,
  total: 100,
  rows: 0,
  rate: 0,
  bytesPerSecond: 0,
  secondsLeft: null,
  seq: 1,
  error: null,
  result: null,
  startedAt: '',
  endedAt: '',
  ...parts,
});

/** The window's bridge: it keeps the page's listener for jobs, and answers Jobs.Get with a state. */
function bridge(state: () => Job) {
  const handlers = new Map<string, (data: unknown) => void>();
  vi.stubGlobal('go', { app: { Jobs: { List: () => Promise.resolve([]), Get: () => Promise.resolve(state()) } } });
  vi.stubGlobal('runtime', {
    EventsOn: (name: string, handler: (data: unknown) => void) => {
      handlers.set(name, handler);
      return () => handlers.delete(name);
    },
  });
  return (data: Job) => handlers.get('job')?.(data);
}

test('an event that comes late does not turn a job back', () => {
  const tell = bridge(() => job({}));
  const stop = jobs.open();
  tell(job({ id: 'late', seq: 5, done: 50 }));
  tell(job({ id: 'late', seq: 4, done: 40 }));
  expect(jobs.list.find(({ id }) => id === 'late')?.done).toBe(50);
  tell(job({ id: 'late', seq: 6, state: 'done' }));
  tell(job({ id: 'late', seq: 5, state: 'running' }));
  expect(jobs.running.some(({ id }) => id === 'late')).toBe(false);
  stop();
});

test('the end of a job is noticed even when its event was lost', async () => {
  vi.useFakeTimers();
  let state = job({ id: 'lost', seq: 2 });
  bridge(() => state);
  const end = jobs.end(state);
  state = job({ id: 'lost', seq: 9, state: 'failed', error: { code: 'invalid', text: 'Bad.' } });
  await vi.advanceTimersByTimeAsync(2100);
  await expect(end).resolves.toMatchObject({ state: 'failed', seq: 9 });
  vi.useRealTimers();
});

test('a job that was over before anybody waited is over', async () => {
  const over = job({ id: 'over', seq: 3, state: 'done' });
  bridge(() => over);
  await expect(jobs.end(over)).resolves.toMatchObject({ state: 'done' });
  expect(hasEnded(over)).toBe(true);
});
