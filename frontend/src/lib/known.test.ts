import { expect, test, vi } from 'vitest';
import { KnownAnswers } from './known';
import type { Call } from './transport';

/** A program whose answers are numbered. */
function program() {
  let n = 0;
  const ask = vi.fn<Call>(() => Promise.resolve(++n));
  const known = new KnownAnswers(ask);
  return { ask, known, evaluate: (month: string) => known.call('Dashboards', 'Evaluate', [{ month }]) };
}

test('what was answered is known, and asked for only once even while it is awaited', async () => {
  const { ask, evaluate } = program();
  expect(await Promise.all([evaluate('2026-09'), evaluate('2026-09'), evaluate('2026-10')])).toEqual([1, 1, 2]);
  expect(await evaluate('2026-09')).toBe(1);
  expect(ask).toHaveBeenCalledTimes(2);
});

test('a change makes it forget, a question to another service does not', async () => {
  const { known, evaluate } = program();
  expect(await evaluate('2026-10')).toBe(1);
  await known.call('Workspaces', 'Info', []);
  await known.call('Frame', 'Attention', [true]);
  expect(await evaluate('2026-10')).toBe(1);
  await known.call('Settings', 'Set', ['currency', 'EUR', '']);
  expect(await evaluate('2026-10')).toBe(5);
  known.forget();
  expect(await evaluate('2026-10')).toBe(6);
});

test('an answer that was asked for before a change is not kept', async () => {
  let give!: (value: unknown) => void;
  const answers = [new Promise((resolve) => (give = resolve)), Promise.resolve('new')];
  const known = new KnownAnswers(() => answers.shift() ?? Promise.resolve());
  const before = known.call('Dashboards', 'Evaluate', []);
  known.forget();
  give('old');
  expect(await before).toBe('old');
  expect(await known.call('Dashboards', 'Evaluate', [])).toBe('new');
});

test('an error is asked again, and what writes files or is long is never kept', async () => {
  const answers = [Promise.reject(new Error('busy')), Promise.resolve('answer')];
  const ask = vi.fn<Call>(() => answers.shift() ?? Promise.resolve('path'));
  const known = new KnownAnswers(ask);
  await expect(known.call('Dashboards', 'Evaluate', [])).rejects.toThrow('busy');
  expect(await known.call('Dashboards', 'Evaluate', [])).toBe('answer');
  await known.call('Dashboards', 'ExportRows', ['a.csv']);
  await known.call('Dashboards', 'ExportRows', ['a.csv']);
  expect(ask).toHaveBeenCalledTimes(4);
});

test('the oldest answers make room', async () => {
  const { ask, evaluate } = program();
  for (let n = 0; n <= 200; n++) await evaluate(String(n));
  await evaluate('200');
  expect(ask).toHaveBeenCalledTimes(201);
  await evaluate('0');
  expect(ask).toHaveBeenCalledTimes(202);
});
