import { describe, expect, test } from 'vitest';
import type { Breakdown } from '../src/lib/bindings';
import { expectAccessible } from './browser';
import { Session, forTests } from './session';
import { settle } from './settled';
import { unanswered } from './views';

const session = forTests(Session.ofMonth);

const pages = ['executive', 'business', 'cost', 'quality'];
const tile = (kpi: string) => session.page.locator(`.tile[data-kpi="${kpi}"]`);
const value = async (kpi: string) => Number(await tile(kpi).locator('[data-value]').first().getAttribute('data-value'));
const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ');

/** Shows a page and waits until all its numbers, charts and tables are there. */
async function show(hash: string) {
  await session.go(hash);
  await settle(session.page);
  await session.page.locator('.tiles[aria-busy="false"]').first().waitFor();
}

describe('the dashboards', () => {
  test('show what the catalog puts on them, with the values that the exports give', async () => {
    await show('#/quality?month=2026-10');
    // 31 days of 48; 13 days all sure, 18 days half of them.
    await expect.poll(() => value('predictions')).toBe(1488);
    expect(await value('confidence_high')).toBeCloseTo((13 * 48 + 18 * 24) / 1488, 12);
    expect(await value('confidence_low')).toBeCloseTo((18 * 24) / 1488, 12);
    expect(await value('dont_know_rate')).toBeCloseTo((18 * 24) / 1488, 12);
    // 13 ratings of 5 and 18 of 2.
    expect(await value('satisfaction')).toBeCloseTo((13 * 5 + 18 * 2) / 31, 12);
    await show('#/cost?month=2026-10');
    await expect.poll(() => value('total_cost')).toBe(3100);
    expect(await value('cost_share')).toBeCloseTo(0.6, 12);
    await session.page.getByRole('region', { name: 'OpenAI API is 60.0 % of total cost' }).waitFor();
  });

  test('show distributions whose numbers are those of the tiles, and say what would fill the others', async () => {
    const { page } = session;
    await show('#/quality?month=2026-10');
    const sure = page.getByRole('region', { name: /^High confidence 71\.0 %/ }).first();
    await sure.getByRole('button', { name: 'Show as table' }).click();
    expect(plain(await sure.getByRole('row', { name: /^0\.9 to 0\.95/ }).innerText())).toContain('1,056');
    const trust = page.getByRole('region', { name: 'How far stated confidence can be trusted' });
    await trust.getByText('0 labelled predictions state a confidence; 200 are needed.').waitFor();
    await trust.getByText(/a column that says whether each was right/).waitFor();
    await show('#/business?month=2026-10');
    const stars = page.getByRole('region', { name: /^3\.26 of 5 on average; 41\.9 % gave 5 stars, 0 % one/ });
    await stars.getByRole('button', { name: /^2 stars: 18 ratings, 58\.1 %/ }).waitFor();
    await expectAccessible(page);
  });

  test('mark what happened on every chart, and list it', async () => {
    await show('#/quality?month=2026-10');
    const list = session.page.locator('[data-happenings]');
    await expect.poll(() => list.getAttribute('data-happenings')).toBe('4');
    const told = plain(await list.innerText());
    expect(told).toMatch(/^1 incident, 2 events and 1 gap in the data/);
    expect(told).toContain('1 Gap in the data No requests 12 Oct 2026 06:00 – 12:00 · 6 h');
    expect(told).toContain('2 Prompt Shorter answers 14 Oct 2026 00:00 · assistant · v12');
    expect(told).toContain('3 Outage Chat API unavailable 20 Oct 2026 09:00 – 09:45 · 45 min · chat-api · P1');

    const chart = session.page.getByRole('region', { name: /^Don't-know rate/ });
    await chart.getByText('2', { exact: true }).waitFor();
    await chart.getByRole('slider').focus();
    await session.page.keyboard.press('Home');
    for (let day = 1; day < 14; day++) await session.page.keyboard.press('ArrowRight');
    expect(plain((await chart.getByRole('slider').getAttribute('aria-valuetext')) ?? '')).toBe(
      "14 Oct 2026: Don't-know rate 50.0 %. Prompt: Shorter answers",
    );
    await chart.getByRole('button', { name: 'Show as table' }).click();
    const row = chart.getByRole('row', { name: /^14 Oct 2026/ });
    expect(plain(await row.innerText())).toContain('Prompt: Shorter answers');
    await expectAccessible(session.page);
  });

  test('show the usual period of each panel until another is chosen, which goes along to other pages', async () => {
    await show('#/executive');
    const periods = session.page.locator('.period');
    expect(plain(await periods.nth(0).innerText())).toMatch(/^Key numbers 1 Oct 23:5\d – 31 Oct 2026 23:5\d/);
    expect(plain(await periods.nth(1).innerText())).toMatch(/^SLA and budgets of the month 1–31 Oct 2026/);
    await session.page.getByRole('button', { name: 'Period: Last 30 days' }).click();
    const picker = session.page.getByRole('dialog', { name: /^Period/ });
    await picker.getByRole('button', { name: 'Oct 2026', exact: true }).click();
    await expect.poll(() => periods.count()).toBe(1);
    await session.page.getByRole('link', { name: 'Business' }).click();
    await expect.poll(() => session.hash()).toBe('#/business?month=2026-10');
    await session.page.getByText('1–31 Oct 2026').first().waitFor();
    await session.page.reload();
    await session.page.getByText('1–31 Oct 2026').first().waitFor();
    await session.page.getByRole('button', { name: /^Period/ }).click();
    await picker.getByRole('button', { name: /^As usual here/ }).click();
    await session.page.getByRole('button', { name: 'Period: Last 30 days' }).waitFor();
  });

  test('a row of a table becomes a filter, and what it cannot filter says so', async () => {
    await show('#/cost?month=2026-10');
    await session.page.getByRole('button', { name: 'Amazon EC2', exact: true }).click();
    await expect.poll(() => value('total_cost')).toBe(1240);
    expect(plain(await tile('cost_per_request').innerText())).toContain('Requests cannot be filtered by service.');
    await expectAccessible(session.page);
    await session.page.getByRole('button', { name: 'Remove the filter on Service' }).click();
    await expect.poll(() => value('total_cost')).toBe(3100);
    // What nothing passes names the filter as the reason.
    await session.go('#/cost?month=2026-10&is.service=Nowhere');
    await session.page.getByText('There are no cost lines in the period where service is Nowhere.').first().waitFor();
    await session.page.getByRole('button', { name: 'Remove the filters' }).first().click();
    await expect.poll(() => value('total_cost')).toBe(3100);
  });

  test('what had nothing to show the last time says nothing while it waits', async () => {
    const { page } = session;
    const said = page.getByText(/^No .+ in this period$|^No values with these filters$/);
    for (const blank of ['month=2020-01', 'month=2026-10&is.model=nobody']) {
      await session.go(`#/business?${blank}`);
      await said.first().waitFor();
      await unanswered(page, async () => {
        await page.reload();
        await session.go('#/business?month=2026-10');
        await page
          .getByRole('heading', { name: 'Satisfaction', exact: true })
          .or(page.locator('.empty'))
          .first()
          .waitFor();
        expect(await said.filter({ visible: true }).count()).toBe(0);
        expect(await page.getByRole('button', { name: 'Import data' }).filter({ visible: true }).count()).toBe(0);
      });
      await expect.poll(() => value('satisfaction')).toBeCloseTo((13 * 5 + 18 * 2) / 31, 12);
    }
  });

  test('a number on them explains itself for the period of its own panel', async () => {
    await show('#/executive');
    await tile('total_cost').getByRole('button').first().click();
    const drawer = session.page.getByRole('dialog', { name: 'Total cost' });
    await drawer.getByRole('tab', { name: 'Passport' }).click();
    await drawer.getByText('1 Oct 2026 00:00:00 to 1 Nov 2026 00:00:00 (exclusive), UTC').waitFor();
    await session.page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  test('a number has a page, which is found by its name, with the rows behind any point', async () => {
    const { page } = session;
    await show('#/cost?month=2026-10');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /^Find a number/ }).fill('total cost');
    await page.getByRole('option', { name: /^Total cost/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Total cost', exact: true }).waitFor();
    expect(await session.hash()).toBe('#/kpi/total_cost?month=2026-10');
    const chart = page.getByRole('region', { name: /^Total cost \$3,100/ });
    await chart.getByRole('slider').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const rows = page.getByRole('region', { name: 'Rows behind Total cost, 1 Oct 2026' });
    await rows.getByText(/^2 rows/).waitFor();
    const download = page.waitForEvent('download');
    await rows.getByRole('button', { name: 'Save as CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(/^total_cost-.*\.csv$/);
    // Two thousand less than the cost of the month: it would fire.
    await page.getByRole('slider', { name: 'Threshold' }).focus();
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('[data-what-if]').getAttribute('data-what-if')).toBe('1');
    // A rule may be any that is written: the month costs far less than this.
    await page.getByRole('textbox', { name: 'Rule' }).fill('> 9999');
    await expect.poll(() => page.locator('[data-what-if]').getAttribute('data-what-if')).toBe('0');
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/Dashboards/Pairs'));
    await page.getByLabel('Then by: nothing').click();
    await page.getByRole('option', { name: 'Service', exact: true }).click();
    const [largest] = ((await (await answered).json()) as Breakdown).groups;
    const pairs = page.getByRole('region', { name: 'Total cost by category and service' });
    await pairs.waitFor();
    const cells = (await pairs.locator('tbody tr').first().locator('td').allInnerTexts()).map(plain);
    expect(cells.slice(0, 2)).toEqual([largest?.key, largest?.then]);
    expect(Number(cells[2]?.replaceAll(/[$,]/g, ''))).toBeCloseTo(largest?.value ?? NaN, 2);
    await page.getByLabel('Then by: Service').click();
    await page.getByRole('option', { name: 'nothing', exact: true }).click();
    await expectAccessible(page);
    await page.goBack();
    await rows.waitFor({ state: 'detached' });
    await page.goBack();
    await page.getByRole('heading', { name: 'Cost', exact: true }).waitFor();
  });

  test('alerts stand beside the incidents that they are for', async () => {
    await session.go('#/alerts?month=2026-10');
    await session.page.getByRole('region', { name: /of 1 incident detected/ }).waitFor();
    await expect.poll(() => session.page.locator('[data-rule]').count()).toBeGreaterThan(10);
    await expectAccessible(session.page);
  });

  test('a panel without data says which exports would fill it', async () => {
    await show('#/business?month=2026-10');
    await session.go('#/quality?month=2020-01');
    await session.page
      .getByText(/^No .*predictions.* in this period$/)
      .first()
      .waitFor();
    await session.page
      .getByText(/Langfuse observations/)
      .first()
      .waitFor();
    await expectAccessible(session.page);
    await session.page.getByRole('button', { name: 'Import data' }).first().click();
    await session.page.getByRole('heading', { name: 'Data', exact: true }).waitFor();
  });

  test('the scorecard has twelve months of each KPI, and every cell leads to the KPI in its month', async () => {
    const { page } = session;
    const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/Dashboards/Scorecard'));
    await session.go('#/scorecard?month=2026-10');
    const card = (await (await answered).json()) as {
      rows: { id: string; area: string; months: { value: number | null; verdict: string }[] }[];
    };
    const filled = card.rows.filter(({ months }) => months.some((one) => one.value !== null));
    await expect.poll(() => page.locator('tr[data-kpi]').count()).toBe(filled.length);
    for (const { id, months } of filled) {
      const cell = page.locator(`tr[data-kpi="${id}"] td`).nth(11);
      const [value, verdict] = [await cell.getAttribute('data-value'), await cell.getAttribute('data-verdict')];
      expect([id, value === null ? null : Number(value), verdict ?? '']).toEqual([
        id,
        months[11]?.value,
        months[11]?.verdict,
      ]);
    }
    await expectAccessible(page);

    // From the newest month, the arrows lead to every cell.
    await page.locator('tr[data-kpi="satisfaction"] td').nth(11).focus();
    await page.getByText('User satisfaction, Oct 2026: 3.26').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByText('User satisfaction, Sep 2026: no data').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'User satisfaction' });
    await drawer.getByText('October 2026').waitFor();
    await drawer.getByText('31 ratings').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });

    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    expect((await saved).suggestedFilename()).toBe('telltale-2026-10-scorecard.csv');
    await page.setViewportSize({ width: 900, height: 800 });
    await page.reload();
    await page.getByRole('columnheader', { name: 'Oct 2026' }).waitFor();
    const [month, frame] = [page.getByRole('columnheader', { name: 'Oct 2026' }), page.locator('.sheet')];
    const edge = async (one: typeof month) =>
      ((await one.boundingBox())?.x ?? 0) + ((await one.boundingBox())?.width ?? 0);
    await expect.poll(async () => (await edge(month)) - (await edge(frame))).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('a setting is found by its name, and led to', async () => {
    const { page } = session;
    await show('#/cost?month=2026-10');
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: /^Find a number/ });
    await field.fill('target of api success');
    await page.getByRole('option', { name: /^Target of API success rate/ }).waitFor();
    await page.keyboard.press('Enter');
    const row = page.locator('[data-setting="target.api_success_rate"]');
    await expect.poll(() => row.locator('button').first().getAttribute('aria-expanded')).toBe('true');
    await expect
      .poll(() =>
        row
          .locator('button')
          .first()
          .evaluate((one) => one === document.activeElement),
      )
      .toBe(true);
    expect(await session.hash()).toContain('tab=Targets');
    await row.locator('button').first().click();
    await page.keyboard.press('Control+k');
    await field.fill('maintenance windows');
    await page.getByRole('option', { name: /^Maintenance windows/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Maintenance windows' }).waitFor();
    // What is called so comes before what only has it in its formula.
    await page.keyboard.press('Control+k');
    await field.fill('cost');
    await page.getByRole('option', { name: /^Total cost/ }).waitFor();
    const options = await page.getByRole('option').allInnerTexts();
    const place = (name: string) => options.findIndex((text) => text.startsWith(name));
    expect(place('Total cost')).toBeLessThan(place('Net savings'));
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    // What is done on a page finds it, and a number stands before the settings that are about it.
    for (const [text, name] of [
      ['sign', /^Closing/],
      ['undo import', /^Data/],
      ['sql', /^Explore/],
      ['p95', /^Latency P95/],
    ] as const) {
      await page.keyboard.press('Control+k');
      await field.fill(text);
      await expect.poll(() => page.getByRole('option').first().innerText()).toMatch(name);
      await page.keyboard.press('Escape');
      await field.waitFor({ state: 'detached' });
    }
  });

  test('settings say what holds since when, refuse beside the field, and every change can be taken back', async () => {
    const { page } = session;
    await session.go('#/settings');
    await page.getByLabel('Search settings').fill('target api success');
    const row = page.locator('[data-setting="target.api_success_rate"]');
    await row.getByRole('button', { name: /^Target of API success rate/ }).click();
    const set = row.getByRole('button', { name: 'Set a value' });
    const value = row.getByLabel('Value', { exact: true });
    // Escape leaves the form, and the keyboard is where it was.
    await set.press('Enter');
    await expect.poll(() => value.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await value.waitFor({ state: 'detached' });
    await expect.poll(() => set.evaluate((button) => button === document.activeElement)).toBe(true);
    await set.click();
    await value.fill('about 99');
    await row.getByRole('button', { name: 'Set', exact: true }).click();
    await row.getByRole('alert').waitFor();
    session.takeError(/400/);
    await expectAccessible(page);
    await value.fill('> 99.9%');
    await row.getByLabel(/^Holds from/).fill('2026-10-01');
    await row.getByRole('button', { name: 'Set', exact: true }).click();
    await row.getByText('since 1 Oct 2026').first().waitFor();
    expect(await session.call('Settings.Export')).toContain('> 99.9%');
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => row.getByText('since 1 Oct 2026').count()).toBe(0);

    // A file is compared before it is read.
    await session.go('#/settings?tab=file');
    await page.getByLabel('Settings to read').fill('target.uptime: ">= 99.5%"\n');
    await page.getByRole('button', { name: 'Show what would change' }).click();
    expect(plain(await page.getByRole('row', { name: /^target.uptime/ }).innerText())).toBe(
      'target.uptime nothing >= 99.5%',
    );
    await expectAccessible(page);
  });

  test('an own KPI is computed as one types, saved, and taken away', async () => {
    const { page } = session;
    await session.go('#/settings?tab=own');
    await page.getByRole('button', { name: 'New KPI' }).click();
    const field = page.getByLabel('Definition in YAML');
    const entry = (of: string) =>
      `twice:\n  name: Twice\n  about: Twice the ratings.\n  unit: count\n  better: higher\n  derived: ${of}\n`;
    await field.fill(entry('2 * nonsense'));
    await page.getByRole('alert').getByText('nonsense').waitFor();
    session.takeError(/400/);
    // 31 ratings, twice.
    await field.fill(entry('2 * responses'));
    await page.locator('.figure', { hasText: '62' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const row = page.locator('[data-own="twice"]');
    await row.getByRole('button', { name: 'Remove' }).click();
    await row.waitFor({ state: 'detached' });
  });

  test('explore runs what one writes, shows it as rows and as a chart, and says where a query is wrong', async () => {
    const { page } = session;
    await session.go('#/explore');
    const field = page.getByLabel('Query in SQL');
    await field.fill('SELECT ts::DATE AS day, count(*) AS n FROM feedback GROUP BY ALL ORDER BY day');
    await page.keyboard.press('Control+Enter');
    await page.getByText('31 rows').waitFor();
    expect(plain(await page.getByRole('row').nth(1).innerText())).toBe('2026-10-01 1');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Chart', exact: true }).click();
    await page.locator('[role="slider"] svg').waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    expect((await saved).suggestedFilename()).toMatch(/^telltale-rows-.*\.csv$/);

    await page.getByLabel('Name to save the query under').fill('ratings');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'ratings', exact: true }).waitFor();
    await field.fill('SELECT rating,\n  rate\nFROM feedback');
    await page.getByRole('button', { name: 'Run' }).click();
    await page.getByRole('alert').getByText('Line 2', { exact: true }).waitFor();
    session.takeError(/400/);
    await page.getByRole('button', { name: 'Remove ratings' }).click();
    await page.getByRole('button', { name: 'ratings', exact: true }).waitFor({ state: 'detached' });
  });

  test.each(pages)(
    '%s is accessible in the dark theme, and fits from 900 to 1920 pixels, without a broken number',
    async (name) => {
      await session.page.getByRole('button', { name: 'Dark theme' }).click();
      for (const width of [900, 1920, 1280]) {
        await session.page.setViewportSize({ width, height: 800 });
        await show(`#/${name}?month=2026-10`);
        const overflow = await session.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        expect(await session.page.locator('body').innerText()).not.toMatch(/NaN|undefined|Infinity/);
      }
      // The light theme is scanned on the demo.
      await expectAccessible(session.page);
      await session.page.getByRole('button', { name: 'Light theme' }).click();
    },
  );
});
