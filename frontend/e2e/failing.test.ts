import { describe, expect, test } from 'vitest';
import { Session, forTests } from './session';

const session = forTests(Session.ofMonth);

/** From now on the program answers no question of a kind. */
const fail = (method: string) =>
  session.page.route(`**/api/Dashboards/${method}`, (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/json',
      body: JSON.stringify({ code: 'internal', text: `${method} has no answer.` }),
    }),
  );

/** Answers that were seen before are kept until the page is loaded anew. */
async function forget() {
  await session.go('#/settings');
  await session.page.reload();
  await session.page.getByLabel('Search settings').waitFor();
}

describe('an answer that fails, or is late', () => {
  test('hides nothing that asks by itself, says so, and is asked for again', async () => {
    const { page } = session;
    const alert = page.getByRole('alert');
    const happened = page.locator('[data-happenings]');
    for (const [hash, cards] of [
      ['#/executive?month=2026-10', [/things? to act on$|^Nothing to act on$|^Top actions$/, /trends?/]],
      ['#/operations?month=2026-10', [/requests took at most/, /^Requests by endpoint$/]],
    ] as const) {
      await forget();
      await fail('Evaluate');
      await session.go(hash);
      await page.getByText('Evaluate has no answer.').waitFor();
      for (const card of cards) await page.getByRole('heading', { name: card }).first().waitFor();
      await happened.waitFor();
      expect(await alert.count()).toBe(1);
      expect(await page.locator('.tile').count()).toBe(0);
      await page.unroute('**/api/Dashboards/Evaluate');
      await alert.getByRole('button', { name: 'Try again' }).click();
      await page.locator('.tiles[aria-busy="false"] .tile').first().waitFor();
      expect(await alert.count()).toBe(0);
    }

    // The other way round: the list of what happened fails, and the numbers are there.
    await forget();
    await fail('Happenings');
    await session.go('#/executive?month=2026-10');
    await page.getByText('Happenings has no answer.').waitFor();
    await page.locator('.tiles[aria-busy="false"] .tile').first().waitFor();
    await page.unroute('**/api/Dashboards/Happenings');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await happened.waitFor();
    expect(await alert.count()).toBe(0);
    session.takeErrors(/500/);
  });

  test.each([
    {
      page: 'kpi/latency_p95',
      lost: 'Evaluate',
      there: [/^Latency P95 by/, /^1 incident/, /around it/, 'Alert rule', 'How it is computed'],
      back: /^Latency P95 \d/,
    },
    {
      page: 'kpi/error_budget_remaining',
      lost: 'Evaluate',
      there: [/error budget/, 'Alert rule'],
      back: /error budget/,
    },
    {
      page: 'kpi/latency_p95',
      lost: 'Thresholds',
      there: [/^Latency P95 \d/, 'How it is computed'],
      back: 'How it is computed',
    },
    { page: 'kpi/total_cost', lost: 'Forecasts', there: [/^Total cost \$/, 'How it is computed'], back: /Total cost/ },
    { page: 'alerts', lost: 'Evaluate', there: [/of 1 incident detected/], back: 'How the rules did' },
    { page: 'alerts', lost: 'Detection', there: [/rules? fired/, 'How the rules did'], back: /of 1 incident detected/ },
  ])('says so in its own place on $page, when it is $lost', async ({ page: path, lost, there, back }) => {
    const { page } = session;
    const alert = page.getByRole('alert');
    await forget();
    await fail(lost);
    await session.go(`#/${path}?month=2026-10`);
    await page.getByText(`${lost} has no answer.`).waitFor();
    for (const name of there) await page.getByRole('heading', { name }).first().waitFor();
    await expect.poll(() => alert.count()).toBe(1);
    await page.unroute(`**/api/Dashboards/${lost}`);
    await alert.getByRole('button', { name: 'Try again' }).press('Enter');
    await page.getByRole('heading', { name: back }).first().waitFor();
    await expect.poll(() => alert.count()).toBe(0);
    session.takeErrors(/500/);
  });

  test('says so when it is the catalog, and is asked for again', async () => {
    const { page } = session;
    await session.go('#/quality?month=2026-10');
    await page.route('**/api/Dashboards/Catalog', (route) =>
      route.fulfill({ status: 500, contentType: 'application/json', body: '{"code":"internal","text":"No catalog."}' }),
    );
    await page.reload();
    const alert = page.getByRole('main').getByRole('alert');
    await alert.getByText('No catalog.').waitFor();
    await page.unroute('**/api/Dashboards/Catalog');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.tiles[aria-busy="false"] .tile').first().waitFor();
    expect(await alert.count()).toBe(0);
    session.takeErrors(/500/);
  });

  test('keeps the scorecard before it from being saved', async () => {
    const { page } = session;
    const save = page.getByRole('button', { name: 'CSV' });
    let release: () => void = () => undefined;
    await session.go('#/scorecard?month=2026-10');
    await expect.poll(() => save.isEnabled()).toBe(true);
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/Dashboards/Scorecard', async (route) => {
      await held;
      await route.continue();
    });
    await session.go('#/scorecard?month=2026-11');
    await expect.poll(() => save.isDisabled()).toBe(true);
    release();
    await expect.poll(() => save.isEnabled()).toBe(true);
    await page.unroute('**/api/Dashboards/Scorecard');
  });
});
