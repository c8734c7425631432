import { describe, expect, test } from 'vitest';
import type { ActionList, Highlights, Questions, Rows } from '../src/lib/bindings';
import { expectAccessible } from './browser';
import { demo } from './program';
import { Session, forTests } from './session';
import { settle } from './settled';

const session = forTests(() => Session.start(demo));

const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ');
const chart = (title: RegExp) => session.page.getByRole('region', { name: title });
const tile = (kpi: string) => session.page.locator(`.tile[data-kpi="${kpi}"] [data-value]`).first();

/** Shows a page and waits until all of it is there. */
async function show(hash: string) {
  await session.go(hash);
  await settle(session.page, 60_000);
  await session.page.locator('.tiles[aria-busy="false"]').first().waitFor();
}

/** What the page lists under "What happened". */
async function happened(): Promise<string> {
  const list = session.page.locator('[data-happenings]');
  await list.waitFor();
  const all = session.page
    .locator('section', { has: list })
    .last()
    .getByRole('button', { name: /^Show all/ });
  if ((await all.count()) > 0) await all.click();
  return plain(await list.innerText());
}

/** The numbers of a chart's rows, as its table shows them: by the start of the row, what stands in the column. */
async function column(title: RegExp, place: number): Promise<Map<string, number>> {
  const table = chart(title);
  await table.getByRole('button', { name: 'Show as table' }).click();
  const cells = await table
    .locator('tbody')
    .evaluate((body) =>
      [...body.querySelectorAll('tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText)),
    );
  await table.getByRole('button', { name: 'Show as chart' }).click();
  return new Map(cells.map((row) => [plain(row[0] ?? ''), amount(plain(row[place] ?? ''))]));
}

/** "1,204" and "2.6 s" and "840 ms" and "17.5 %" as numbers; NaN for a missing one. */
function amount(text: string): number {
  const number = Number.parseFloat(text.replaceAll(',', ''));
  return text.endsWith('ms') ? number / 1000 : number;
}

const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
const days = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `${String(from + n)} Oct 2026`);

describe('the stories of the demo are found where one looks for them:', () => {
  test('a spike of latency at lunch, on Operations', async () => {
    await show('#/operations?month=2026-10');
    expect(await happened()).toContain('Degraded Slow answers at lunch');
    const p95 = await column(/^P95 latency/, 2);
    const lunch = ['6', '7', '13', '15', '22', '27'].map((day) => p95.get(`${day} Oct 2026 12:00`) ?? NaN);
    const after = ['6', '7', '13', '15', '22', '27'].map((day) => p95.get(`${day} Oct 2026 14:00`) ?? NaN);
    expect(mean(lunch)).toBeGreaterThan(2 * mean(after));
  });

  test('an outage, on Operations and Executive', async () => {
    await show('#/operations?month=2026-10');
    expect(await happened()).toMatch(/Outage Piko does not answer 20 Oct 2026 15:\d\d/);
    const failed = await column(/of which/, 2);
    const worst = [...failed].reduce((best, one) => (one[1] > best[1] ? one : best));
    expect(worst[0]).toBe('20 Oct 2026 15:00');
    await show('#/executive?month=2026-10');
    expect(Number(await tile('downtime').getAttribute('data-value'))).toBeGreaterThan(40 * 60);
    expect(await session.page.locator('.tile[data-kpi="uptime"] [data-verdict="missed"]').count()).toBe(1);
  });

  test('a bill that grows faster than usage, on Cost', async () => {
    await show('#/cost?month=2026-10');
    const title = plain(
      await chart(/^Total cost .*requests/)
        .getByRole('heading')
        .innerText(),
    );
    const [, cost, requests] = /^Total cost .*?, up ([\d.]+) %.*; requests up ([\d.]+) %$/.exec(title) ?? [];
    expect(Number(cost)).toBeGreaterThan(2 * Number(requests));
  });

  test('a quiet drop of quality after a change of the prompt, on Quality', async () => {
    await show('#/quality?month=2026-10');
    expect(await happened()).toContain('Prompt Prompt v15: friendlier tone, more context 14 Oct 2026 10:30');
    const unanswered = await column(/^Don't-know rate/, 1);
    const over = (list: Map<string, number>, names: string[]) => mean(names.map((name) => list.get(name) ?? NaN));
    expect(over(unanswered, days(15, 31))).toBeGreaterThan(1.2 * over(unanswered, days(1, 13)));
    const sure = await column(/^High confidence .*low confidence/, 1);
    expect(over(sure, days(15, 31))).toBeLessThan(over(sure, days(1, 13)) - 5);
    // Every target is met all the same: that is what makes it quiet.
    for (const kpi of ['confidence_high', 'confidence_low', 'dont_know_rate'])
      expect(await session.page.locator(`.tile[data-kpi="${kpi}"] [data-verdict="met"]`).count()).toBe(1);
    const satisfaction = plain(
      await chart(/^User satisfaction/)
        .getByRole('heading')
        .innerText(),
    );
    expect(satisfaction).toMatch(/, down [\d.]+ %/);
  });

  test('a gap in the logs, on every page that rests on them', async () => {
    await show('#/business?month=2026-10');
    expect(await happened()).toMatch(/Gap in the data No requests.* 8 Oct 2026 03:00 – 08:00 · 5 h/);
    expect((await column(/^Daily active users/, 1)).get('8 Oct 2026')).toBeNaN();
    expect(plain(await session.page.locator('.tile[data-kpi="daily_active_users"]').innerText())).toMatch(
      /9\d\.\d+ % covered/,
    );
  });

  test('a change of price, on Cost', async () => {
    await show('#/cost?month=2026-09');
    expect(await happened()).toContain('Price Nordlicht AI: large model dearer 15 Sep 2026');
    await show('#/cost?month=2026-10');
    await session.page.getByLabel('Split by: Service').click();
    await session.page.getByRole('option', { name: 'SKU', exact: true }).click();
    const row = session.page.getByRole('row', { name: /nordlicht-large-output/ });
    const [, dearer] = /\+([\d.]+) %/.exec(plain(await row.innerText())) ?? [];
    // More than the tokens that it is made of.
    const tokens = plain(await session.page.locator('.tile[data-kpi="tokens_out"]').innerText());
    const [, more] = /([+-][\d.]+) %/.exec(tokens) ?? [];
    expect(Number(dearer)).toBeGreaterThan(Number(more) + 5);
  });

  test('a holiday, on Business', async () => {
    await show('#/business?month=2026-10');
    expect(await happened()).toContain('Holiday National Day (public holiday) 26 Oct 2026');
    const users = await column(/^Daily active users/, 1);
    // A Monday like the one before would have been far busier.
    expect(users.get('26 Oct 2026')).toBeLessThan(0.7 * (users.get('19 Oct 2026') ?? NaN));
  });

  test('what to do and what moved, on Executive, as sentences that lead to what shows them', async () => {
    const answered = session.page.waitForResponse((answer) => answer.url().endsWith('/api/Dashboards/Highlights'));
    await show('#/executive?period=last30d');
    const told = (await (await answered).json()) as Highlights;
    await session.page.getByRole('heading', { name: `${String(told.actions.length)} things to act on` }).waitFor();
    // All of it is on the first screen.
    expect(await session.page.getByRole('region', { name: /trends? (is|are) for the worse/ }).boundingBox()).toSatisfy(
      (box: { y: number; height: number }) => box.y + box.height <= 800,
    );
    const links = session.page.getByRole('region', { name: 'things to act on' }).getByRole('link');
    expect(await links.count()).toBe(5);
    await session.page.getByRole('button', { name: `Show all ${String(told.actions.length)}` }).click();
    expect(await links.count()).toBe(told.actions.length);
    const growth = told.actions.find(({ kpi }) => kpi === 'cost_growth');
    expect(growth?.see).toBe('total_cost');
    await session.page.getByRole('link', { name: /Cost growth misses its target/ }).click();
    await session.page.getByRole('heading', { name: /^Total cost \$/ }).waitFor();
    expect(await session.hash()).toContain(`is.${String(growth?.filters[0]?.dimension)}=`);
  });

  test('what users ask, on Business, with the rows behind a question', async () => {
    const answered = session.page.waitForResponse((answer) => answer.url().endsWith('/api/Dashboards/Questions'));
    await show('#/business?period=last30d');
    const asked = (await (await answered).json()) as Questions;
    const [first] = asked.items;
    const card = chart(/of what users asked$/);
    expect(plain(await card.locator('tbody tr').first().innerText())).toContain(`${String(first?.text)}`);
    const rows = session.page.waitForResponse((answer) => answer.url().endsWith('/api/Dashboards/Rows'));
    await card.getByRole('button', { name: `Show the rows of “${String(first?.text)}”` }).click();
    await session.page.getByRole('dialog', { name: String(first?.text) }).waitFor();
    expect(((await (await rows).json()) as Rows).total).toBeGreaterThan(0);
    await session.page.keyboard.press('Escape');
  });

  test('where the cost went, and the bill against usage, on Cost: both add up', async () => {
    await show('#/cost?month=2026-10');
    const ends = async (title: RegExp) => {
      const rows = chart(title).locator('table').first().locator('tbody tr');
      await rows.first().waitFor();
      const amounts = (await rows.locator('td.right').allInnerTexts()).map((text) =>
        Number(text.replace('−', '-').replaceAll(/[^\d.-]/g, '')),
      );
      return { from: amounts[0] ?? NaN, steps: amounts.slice(1, -1), to: amounts.at(-1) ?? NaN };
    };
    for (const title of [/^Total cost rose from/, /^Largest cause of the difference/]) {
      const { from, steps, to } = await ends(title);
      expect(steps.length).toBeGreaterThan(1);
      // Each is printed to the cent.
      expect(Math.abs(from + steps.reduce((sum, step) => sum + step, 0) - to)).toBeLessThan(0.01 * (steps.length + 1));
    }
  });

  test('an action begun at a number is done, judged as the program says, and taken back', async () => {
    const { page } = session;
    await show('#/executive?month=2026-10');
    const suggested = page
      .getByRole('region', { name: /to act on$/ })
      .getByRole('listitem')
      .first();
    await suggested.hover();
    await suggested.getByRole('button', { name: 'Add action' }).click();
    const form = page.getByRole('dialog', { name: 'Add action' });
    expect(await form.getByLabel('Note').inputValue()).not.toBe('');
    await page.keyboard.press('Escape');
    await session.go('#/kpi/latency_p95?month=2026-10');
    await page.getByRole('button', { name: 'Add action' }).first().click();
    await form.getByLabel('What is to be done').fill('Cache answers');
    await form.getByLabel('Owner').fill('Ada');
    await form.getByRole('button', { name: 'Month end', exact: true }).click();
    await form.getByLabel('Amount').fill('20');
    await form.getByRole('button', { name: 'Add action' }).click();
    await form.waitFor({ state: 'detached' });

    await session.go('#/actions');
    const row = page.locator('[data-action]', { hasText: 'Cache answers' });
    expect(plain(await row.innerText())).toContain('Latency P95 Ada');
    const before = await page.locator('[data-action]').count();
    expect(plain(await row.innerText())).toContain('down by 20 %');
    await row.getByRole('button', { name: /^Done/ }).click();
    await page.locator('[data-action].done', { hasText: 'Cache answers' }).waitFor();
    await row.getByRole('button', { name: 'More about Cache answers' }).click();
    await page.getByRole('menuitem', { name: 'Edit…' }).click();
    const edited = page.getByRole('dialog', { name: 'Edit action' });
    await expect.poll(() => edited.getByLabel('Amount').inputValue()).toBe('20');
    await edited.getByLabel('Done', { exact: true }).fill('2026-09-15');
    await edited.getByRole('button', { name: 'Save' }).click();
    await edited.waitFor({ state: 'detached' });
    const judged = ((await session.call('Actions.List')) as ActionList).items.find(
      ({ item }) => item.title === 'Cache answers',
    )?.judgement;
    expect(judged?.effect.before?.to).toBe('2026-09-14');
    await row.locator('[data-verdict]').waitFor();
    expect(await row.locator('[data-verdict]').getAttribute('data-verdict')).toBe(judged?.verdict);
    await row.getByTitle('See before and after').click();
    expect(plain(await page.locator('.outcome').innerText())).toContain(judged?.sentence.slice(0, 30));
    await expectAccessible(page);
    // The day, that it was done, and the action itself.
    for (let step = 0; step < 3; step++) {
      const undone = page.waitForResponse((answer) => answer.url().endsWith('/api/Actions/Undo'));
      await page.keyboard.press('Control+z');
      await undone;
    }
    await row.waitFor({ state: 'detached' });
    expect(await page.locator('[data-action]').count()).toBe(before - 1);
  });

  test.each(['executive', 'operations', 'business', 'cost', 'quality'])(
    '%s of the demo has no broken number and is accessible',
    async (page) => {
      await session.page.setViewportSize({ width: 900, height: 800 });
      // Operations per day, because a month of hours is more than ten thousand elements to look at.
      await show(`#/${page}?month=2026-10&grain=day`);
      expect(await session.page.locator('body').innerText()).not.toMatch(/NaN|undefined|Infinity/);
      expect(await session.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
        0,
      );
      await expectAccessible(session.page);
      await session.page.setViewportSize({ width: 1280, height: 800 });
    },
  );
});
