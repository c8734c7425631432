import { afterEach, expect, test, vi } from 'vitest';
import { dashboards, dialogs, imports } from './api';
import type { Fault } from './errors';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The page's fetch, answering with one response and keeping what it was asked. */
function answering(status: number, body: string) {
  const fetch = vi.fn<(address: string, init: RequestInit) => Promise<Response>>(() =>
    Promise.resolve(new Response(body, { status })),
  );
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

const faultOfCall = (call: Promise<unknown>): Promise<Fault> =>
  call.then(
    () => {
      throw new Error('the call should have failed');
    },
    (fault: unknown) => fault as Fault,
  );

test('in a browser a call posts its arguments as a JSON array', async () => {
  const fetch = answering(200, '["/chat"]');
  const query = {
    kpis: [],
    period: { preset: 'all', month: '', from: '', to: '', asOf: '' },
    compare: '',
    filters: [],
    series: '',
  };
  await expect(dashboards.Values('requests', 'endpoint', query)).resolves.toEqual(['/chat']);
  const [address, init] = fetch.mock.calls[0] ?? [];
  expect(address).toBe('/api/Dashboards/Values');
  expect(init?.method).toBe('POST');
  expect(JSON.parse(init?.body as string)).toEqual(['requests', 'endpoint', query]);
});

test('an error of a service arrives with its code, file and hint', async () => {
  answering(400, '{"code":"invalid","text":"No such file.","file":"a.csv","line":3,"hint":"Check the name."}');
  await expect(faultOfCall(imports.Prepare(['a.csv']))).resolves.toMatchObject({
    code: 'invalid',
    file: 'a.csv',
    line: 3,
  });
});

test('a program that is gone, and a page that lost its key, say what to do', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const gone = await faultOfCall(imports.List());
  expect(gone.code).toBe('offline');
  expect(gone.hint).toContain('telltale serve');
  answering(401, 'no');
  const locked = await faultOfCall(imports.List());
  expect(locked.code).toBe('offline');
  expect(locked.hint).toContain('link');
});

test('in the window a call goes to the binding of its Go package', async () => {
  const list = vi.fn(() => Promise.resolve([1]));
  const open = vi.fn(() => Promise.resolve(['/a.csv']));
  vi.stubGlobal('go', { app: { Imports: { List: list } }, window: { Dialogs: { OpenFiles: open } } });
  await expect(imports.List()).resolves.toEqual([1]);
  await expect(dialogs.OpenFiles()).resolves.toEqual(['/a.csv']);
});

test('in the window an error arrives as the text of an Error, and a missing method says so', async () => {
  vi.stubGlobal('go', {
    app: { Imports: { Get: () => Promise.reject(new Error('{"code":"not_found","text":"There is no import 9."}')) } },
  });
  await expect(faultOfCall(imports.Get(9))).resolves.toMatchObject({
    code: 'not_found',
    text: 'There is no import 9.',
  });
  await expect(faultOfCall(imports.List())).resolves.toMatchObject({ code: 'internal' });
});
