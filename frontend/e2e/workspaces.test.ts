import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from './browser';
import { otherExports, requestLog } from './samples';
import { Session } from './session';
import { settle } from './settled';
import { pages } from './views';

let session: Session;
beforeAll(async () => {
  session = await Session.start();
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
  // Until it is known that there is no data, pages ask for some.
  await Promise.all([session.page.waitForResponse('**/api/Dashboards/Periods'), session.page.reload()]);
});
afterAll(async () => {
  expect(session.errors).toEqual([]);
  await session.stop();
});

const hashes = pages.map(({ hash }) => hash.replace(/\?.*/, ''));
/** Those that show numbers of a period. */
const numbers = hashes.filter((hash) => !/explore|data|settings/.test(hash));
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

/** Shows every page twice; the second time it knows how high things are, and nothing may move. */
async function lookTwice() {
  for (const hash of hashes) await look(hash);
  for (const hash of hashes) {
    await session.page.evaluate(() => ((window as unknown as { seen: { shift: number } }).seen.shift = 0));
    await look(hash);
    const shift = await session.page.evaluate(() => (window as unknown as { seen: { shift: number } }).seen.shift);
    expect(shift, `${hash} moved`).toBeLessThan(0.02);
  }
}

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

  test('of one day of requests is right on every page, in both themes', async () => {
    await session.import(await session.file('day.csv', requestLog('2026-10', 1)));
    await lookTwice();
    // No bill: its chart says which exports have one.
    expect(await look('#/executive')).toMatch(/Total cost[^]*FOCUS bill/);
    for (const colorScheme of ['dark', 'light'] as const) {
      await session.page.emulateMedia({ colorScheme });
      for (const hash of hashes) {
        await look(hash);
        await expectAccessible(session.page);
      }
    }
  });

  test('of one bill is right on every page', async () => {
    // Until it is known that the new one has no data, pages ask for some.
    const known = session.page.waitForResponse('**/api/Dashboards/Periods');
    await session.page.evaluate(async () => {
      const body = JSON.stringify(['bill']);
      await fetch('/api/Workspaces/Create', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    });
    await known;
    await expect.poll(() => session.page.locator('tr[data-import]').count()).toBe(0);
    await session.import(await session.file('bill.csv', otherExports()['bill.csv'] ?? ''));
    await lookTwice();
    expect(await look('#/operations')).toMatch(/No requests in this period[^]*nginx/);
    expect(await look('#/cost')).toContain('$3,100.00');
    const links = session.page.locator('[data-link="costs-models"]');
    await look('#/data');
    // 60 of 100 USD a day are for models, and there is no log that has one.
    expect(await links.getAttribute('data-state')).toBe('none');
    expect(await links.innerText()).toContain('1,860');
  });
});
