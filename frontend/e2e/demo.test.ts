import { describe, expect, test } from 'vitest';
import { expectAccessible } from './browser';
import { Session, forTests } from './session';

const session = forTests(() => Session.start());

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
    // What only months have stands beside the months before it, and a row of months has one number of decimals.
    await session.go('#/executive?month=2026-10');
    await expect.poll(() => session.page.locator('.tile[data-kpi="sla_credits"] rect').count()).toBe(12);
    await session.go('#/scorecard?month=2026-10');
    const uptime = session.page.locator('tr[data-kpi="uptime"] td.score');
    await uptime.first().waitFor();
    const decimals = (await uptime.allInnerTexts()).map((text) => /\.(\d+)/.exec(text)?.[1]?.length);
    expect(new Set(decimals)).toEqual(new Set([2]));
  });

  test('is reviewed: planned and drawn by keyboard, closed, and then what accuracy rests on', async () => {
    const { page } = session;
    await session.go('#/review/new?month=2026-10');
    const draw = page.getByRole('button', { name: /^Draw \d+ and start labelling/ });
    await expect.poll(() => draw.isEnabled()).toBe(true);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.getByRole('radio', { name: /^Estimate/ }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('radio', { name: /^Decide/ }).isChecked()).toBe(true);
    await page.getByRole('textbox', { name: 'Labels', exact: true }).fill('20');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: /^Draw 20 / }).waitFor();
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => session.hash()).toMatch(/^#\/review\/\d+\/label/);
    const [, id = ''] = /review\/(\d+)/.exec(await session.hash()) ?? [];

    // Fifteen of twenty are correct.
    for (let position = 1; position <= 20; position++) {
      const right = position <= 15;
      const answer = { accuracy: right ? 'correct' : 'incorrect', hallucinated: right ? '' : 'no' };
      const rest = { answered: '', failures: [], note: '', reviewer: 'Ada', rubric: 0, judgedAt: '' };
      await session.call('Labels.Answer', Number(id), position, { ...answer, ...rest });
    }
    await session.go('#/review');
    await session.go(`#/review/${id}`);
    // Before the close there is progress, and no verdict.
    await page.getByRole('button', { name: 'Close the review' }).click();
    expect(await page.locator('[data-share]').count()).toBe(0);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Close the review' }).click();
    const share = page.locator('[data-share="Accuracy"]');
    expect(await share.innerText()).toContain('75.0\u00a0%');
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await session.go('#/kpi/accuracy?month=2026-10');
    await page.getByText('is what it rests on').waitFor();
    await expect.poll(() => page.locator('.figure .figure').innerText()).toBe('75.0\u00a0%');
  });

  test('has a chart for numbers of a whole month too: by month, and of what was left of an error budget', async () => {
    const { page } = session;
    await session.go('#/kpi/monthly_active_users?month=2026-10');
    const chart = page.getByRole('region', { name: /^Monthly active users [\d,]+/ });
    await chart.getByText(/^Per month/).waitFor();
    expect(await chart.getByRole('slider').getAttribute('aria-label')).toMatch(/^Per month/);
    await session.go('#/kpi/error_budget_remaining?month=2026-10');
    await page
      .getByRole('region', { name: /error budget/ })
      .getByText('Burnt evenly')
      .waitFor();
  });

  test('says what of all conversations was lost at each step', async () => {
    const { page } = session;
    await session.go('#/business?month=2026-10');
    const funnel = page.getByRole('region', { name: /conversations were resolved by AI/ });
    const lost = (await funnel.locator('.lost').last().innerText()).replaceAll('\u00a0', ' ');
    await funnel.getByRole('button', { name: 'Show as table' }).click();
    const row = funnel.getByRole('row', { name: /^– Escalated/ });
    expect(lost).toContain(`(${((await row.getByRole('cell').nth(2).innerText()) || '').replaceAll('\u00a0', ' ')})`);
  });

  test('is left with a workspace of one’s own', async () => {
    await session.page.getByRole('button', { name: 'Use your own data…' }).click();
    await session.page.getByRole('dialog').waitFor();
    await session.page.keyboard.press('Escape');
  });
});
