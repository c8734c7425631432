import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from './browser';
import { Session } from './session';

let session: Session;
beforeAll(async () => {
  session = await Session.start();
});
afterAll(async () => {
  expect(session.errors).toEqual([]);
  await session.stop();
});

/** Written and imported in full, on a machine that may be busy. */
const MAKING = 240_000;

describe('the demo', () => {
  test('is offered where there is no data yet, shows how far it is, and can be canceled', async () => {
    await session.page.getByRole('button', { name: 'Explore the demo month' }).click();
    const job = session.page.getByRole('region', { name: 'Making the demo of Piko' });
    await job.waitFor();
    // Where one is looking, and not below the list of exports.
    expect((await job.boundingBox())?.y).toBeLessThan(500);
    await job.getByRole('button', { name: 'Cancel' }).click();
    await job.waitFor({ state: 'detached' });
    await session.page.getByRole('heading', { name: 'Drop what your tools export' }).waitFor();
    expect(await session.page.getByText('Made-up data').count()).toBe(0);
  });

  test('opens in a workspace of its own and says on every page that it is made up', { timeout: MAKING }, async () => {
    await session.page.getByRole('button', { name: 'Explore the demo month' }).click();
    const notice = session.page.getByRole('complementary', { name: 'Made-up data' });
    await notice.waitFor({ timeout: MAKING });
    await expect.poll(() => session.page.title()).toBe('Executive – made-up data – Telltale');
    expect(await notice.innerText()).toContain('Made-up data: the demo of Piko');
    // Axe judges the page when its numbers are there, not while they fade in.
    await expect.poll(() => session.page.locator('main').innerText(), { timeout: 30_000 }).toContain('99.89');
    await expectAccessible(session.page);
    for (const page of ['executive', 'operations', 'business', 'cost', 'quality', 'data']) {
      await session.go(`#/${page}`);
      await session.page.locator('h1').waitFor();
      expect(await notice.isVisible()).toBe(true);
    }
    await expect.poll(() => session.page.locator('tr[data-import]').count(), { timeout: 30_000 }).toBeGreaterThan(20);
  });

  test('is left with a workspace of one’s own', async () => {
    await session.page.getByRole('button', { name: 'Use your own data…' }).click();
    await session.page.getByRole('dialog').waitFor();
    await session.page.keyboard.press('Escape');
  });
});
