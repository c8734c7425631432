import { expect, test } from 'vitest';
import { Pages } from './pages.svelte';
import { Resource } from './resource.svelte';

/** An answer that is given when the test says so. */
function answer<T>() {
  let give!: (value: T) => void;
  let refuse!: (reason: unknown) => void;
  const promise = new Promise<T>((resolve, reject) => {
    give = resolve;
    refuse = reject;
  });
  return { promise, give, refuse };
}

test('of several questions the last one counts, whichever is answered first', async () => {
  const resource = new Resource<string>();
  const [first, second] = [answer<string>(), answer<string>()];
  const asked = [resource.ask(() => first.promise), resource.ask(() => second.promise)];
  second.give('new');
  first.give('old');
  await Promise.all(asked);
  expect(resource.data).toBe('new');
  expect(resource.loading).toBe(false);
});

test('the old answer stays while a new one is waited for, and when that fails', async () => {
  const resource = new Resource<string>();
  await resource.ask(() => Promise.resolve('old'));
  const next = answer<string>();
  const asked = resource.ask(() => next.promise);
  expect(resource.data).toBe('old');
  expect(resource.loading).toBe(true);
  next.refuse(new Error('{"code":"busy","text":"Locked."}'));
  await asked;
  expect(resource.data).toBe('old');
  expect(resource.error?.code).toBe('busy');
});

test('only the pages in sight are fetched, each once', async () => {
  const asked: number[] = [];
  const pages = new Pages<number>((offset, limit) => {
    asked.push(offset);
    return Promise.resolve({ total: 1000, items: Array.from({ length: limit }, (_, index) => offset + index) });
  });
  await pages.restart();
  pages.need(390, 410);
  pages.need(395, 420);
  await expect.poll(() => pages.at(401)).toBe(401);
  expect(pages.at(7)).toBe(7);
  expect(pages.at(999)).toBeUndefined();
  expect(pages.total).toBe(1000);
  expect(asked).toEqual([0, 200, 400]);
});

test('a page that failed is asked for again when it comes into sight again', async () => {
  let broken = true;
  const pages = new Pages<string>(() =>
    broken ? Promise.reject(new Error('offline')) : Promise.resolve({ total: 1, items: ['row'] }),
  );
  await pages.restart();
  expect(pages.error?.text).toBe('offline');
  broken = false;
  pages.need(0, 0);
  await expect.poll(() => pages.at(0)).toBe('row');
  expect(pages.error).toBeUndefined();
});
