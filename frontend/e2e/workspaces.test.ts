import { beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from './browser';
import { hostileExports, otherExports, requestLog } from './samples';
import { Session, forTests } from './session';
import { settle } from './settled';
import { pages } from './views';

const session = forTests(() => Session.start());
beforeAll(async () => {
  await session.context.addInitScript(() => {
    const seen = { shift: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as unknown as { value: number; hadRecentInput: boolean };
        if (!hadRecentInput) seen.shift += value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  // Nothing may be asked of a workspace that is known to be empty as soon as anything is known.
  await session.go('#/operations');
  await session.page.reload();
});

// A review cannot be planned without predictions, which browsers log as an error; other tests plan one.
const hashes = pages.map(({ hash }) => hash.replace(/\?.*/, '')).filter((hash) => hash !== '#/review/new');
/** Those that show numbers of a period. */
const numbers = hashes.filter((hash) => !/explore|data|settings|review|actions/.test(hash));
const broken = /.{0,30}(?:NaN|undefined|Infinity|\[object|\bnull\b).{0,30}/;

/** Shows a page, and fails on words that come of a number that is none, and on what is wider than the window. */
async function look(hash: string) {
  await session.go(hash);
  await settle(session.page);
  const text = await session.page.locator('#app').innerText();
  expect(broken.exec(text)?.[0], hash).toBeUndefined();
  const over = await session.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, hash).toBeLessThanOrEqual(0);
  return text.replaceAll('\u00a0', ' ');
}

/** How far things have moved since a page began to be shown: the sum of its layout shifts. */
const moved = () => session.page.evaluate(() => (window as unknown as { seen: { shift: number } }).seen.shift);

/** Shows every page as if nobody had ever been there, and fails where things move when answers arrive. */
async function visitFirst(most: number) {
  for (const hash of hashes) {
    await session.page.evaluate(() => {
      localStorage.clear();
      (window as unknown as { seen: { shift: number } }).seen.shift = 0;
    });
    await look(hash);
    expect(await moved(), `${hash} moved`).toBeLessThan(most);
  }
}

/** Opens a new workspace. */
async function another(name: string) {
  await session.go('#/data');
  await session.call('Workspaces.Create', name);
  await session.page.getByRole('button', { name: `Workspace ${name}: menu` }).waitFor();
  await session.page.getByRole('button', { name: 'Explore the demo month' }).waitFor();
}

/** What a page may move on its own; 0.1 is what people are said to notice. */
const STEADY = 0.06;

describe('a workspace', () => {
  test('without data says on every page what would fill it, and offers to', async () => {
    await settle(session.page);
    for (const hash of numbers) {
      expect(await look(hash)).toMatch(/begins with your first import/);
      await session.page.getByRole('button', { name: 'Import data' }).waitFor();
      await session.page
        .getByText(/access log|bill|responses|table|observations/i)
        .first()
        .waitFor();
    }
    await expectAccessible(session.page);
  });

  test('of one day of requests is right on every page', async () => {
    await session.import(await session.file('day.csv', requestLog('2026-10', 1)));
    await visitFirst(STEADY);
    // The second time it is known how high things are.
    for (const hash of hashes) {
      await session.page.evaluate(() => ((window as unknown as { seen: { shift: number } }).seen.shift = 0));
      await look(hash);
      expect(await moved(), `${hash} moved`).toBeLessThan(STEADY / 3);
    }
    // No bill: its chart says which exports have one.
    expect(await look('#/executive')).toMatch(/Total cost[^]*FOCUS bill/);
    // Other tests scan the dashboards in both themes, and the other pages in the light one.
    await session.page.emulateMedia({ colorScheme: 'dark' });
    for (const hash of ['#/scorecard', '#/alerts', '#/kpi/latency_p95', '#/explore', '#/data', '#/settings']) {
      await look(hash);
      await expectAccessible(session.page);
    }
    await session.page.emulateMedia({ colorScheme: 'light' });
  });

  test('of one bill is right on every page', async () => {
    await another('bill');
    await session.import(await session.file('bill.csv', otherExports()['bill.csv'] ?? ''));
    await visitFirst(STEADY);
    expect(await look('#/operations')).toMatch(/No requests in this period[^]*nginx/);
    expect(await look('#/cost')).toContain('$3,100.00');
    // What a panel lacks beside the bill is named, and the bill is not: it is there.
    const lacking: string[] = [];
    for (const hash of ['#/executive', '#/operations', '#/business', '#/cost'])
      lacking.push(...[...(await look(hash)).matchAll(/^No (.+) in this period$/gm)].map(([, rows = '']) => rows));
    expect(lacking.length).toBeGreaterThan(3);
    expect(lacking.filter((rows) => rows.includes('cost lines'))).toEqual([]);
    const links = session.page.locator('[data-link="costs-models"]');
    await look('#/data');
    // 60 of 100 USD a day are for models, and there is no log that has one.
    expect(await links.getAttribute('data-state')).toBe('none');
    expect(await links.innerText()).toContain('1,860');
  });

  test.each([
    ['feedback', '#/quality', /No requests in this period[^]*User satisfaction/],
    ['predictions', '#/quality', /Answers of the model, and their drift[^]*1,488/],
  ] as const)('of nothing but %s is right on every page', async (name, where, said) => {
    await another(name);
    await session.import(await session.file(`${name}.csv`, otherExports()[`${name}.csv`] ?? ''));
    await visitFirst(STEADY);
    expect(await look(where)).toMatch(said);
  });

  test('of names and numbers that nobody expects is right on every page, and runs none of them', async () => {
    await another('hostile');
    const files: string[] = [];
    for (const [name, text] of Object.entries(hostileExports())) files.push(await session.file(`${name}.csv`, text));
    await session.import(...files);
    await visitFirst(STEADY);
    expect(await session.page.evaluate(() => 'ran' in window)).toBe(false);
    expect(await look('#/cost')).toContain('<img src=x');
    // Two amounts that no sum can hold, and an end before its start.
    await look('#/data');
    const rejected = (file: string) => session.page.locator('tr[data-import]', { hasText: file }).innerText();
    expect(await rejected('bill.csv')).toContain('2 rejected');
    expect(await rejected('incidents.csv')).toContain('1 rejected');
  });
});
