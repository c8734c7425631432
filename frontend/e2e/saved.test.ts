import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { expectAccessible, openPage } from './browser';
import { Session } from './session';

let session: Session;
let report: Page;
const errors: string[][] = [];

beforeAll(async () => {
  session = await Session.ofMonth();
  const query = { period: { preset: 'month', month: '2026-10' }, compare: 'previous' };
  const api = async (method: string, ...args: unknown[]) =>
    (
      await session.context.request.post(new URL(`/api/${method}`, session.page.url()).href, { data: args })
    ).json() as Promise<{ id: string; state: string }>;
  const { id } = await api('Exports/Start', { format: 'html', query }, 'october.html');
  await vi.waitUntil(async () => (await api('Jobs/Get', id)).state === 'done', { timeout: 120_000, interval: 200 });
  const answer = await session.context.request.get(new URL(`/download/export/${id}`, session.page.url()).href);
  expect(answer.status()).toBe(200);
  const file = await session.file('october.html', await answer.text());
  // Without a network, and without the program.
  const context = await session.browser.newContext({ offline: true, viewport: { width: 1280, height: 800 } });
  const opened = await openPage(context, `file://${file}`);
  report = opened.page;
  errors.push(opened.errors);
  await report.getByRole('heading', { name: 'How the numbers are made' }).waitFor();
});
afterAll(async () => {
  expect(errors.flat()).toEqual([]);
  await session.stop();
});

const tile = (chapter: string, kpi: string) => report.locator(`#${chapter} .tile[data-kpi="${kpi}"]`).first();
const value = async (chapter: string, kpi: string) =>
  Number(await tile(chapter, kpi).locator('[data-value]').first().getAttribute('data-value'));
const whole = async () => {
  await expect.poll(() => report.locator('.tiles[aria-busy="true"], .waiting, .skeleton').count()).toBe(0);
  expect(await report.getByRole('alert').allInnerTexts()).toEqual([]);
};

describe('a saved report', () => {
  test('shows every dashboard with the numbers of the program, and asks nobody', async () => {
    await whole();
    expect(await report.locator('h2.chapter').allInnerTexts()).toEqual([
      'Executive',
      'Operations',
      'Business',
      'Cost',
      'Quality',
      'Scorecard',
      'How the numbers are made',
    ]);
    // 31 days of 48 predictions; 13 ratings of 5 and 18 of 2; 100 dollars a day.
    expect(await value('quality', 'predictions')).toBe(1488);
    expect(await value('business', 'satisfaction')).toBeCloseTo((13 * 5 + 18 * 2) / 31, 12);
    expect(await value('cost', 'total_cost')).toBe(3100);
    const card = await session.context.request.post(new URL('/api/Dashboards/Evaluate', session.page.url()).href, {
      data: [{ kpis: [], period: { preset: 'month', month: '2026-10' }, compare: 'previous', filters: [], series: '' }],
    });
    const { values } = (await card.json()) as { values: { id: string; value: number | null }[] };
    const known = new Map(values.map((one) => [one.id, one.value]));
    const shown = await report
      .locator('main .tile[data-kpi]')
      .evaluateAll((tiles) =>
        tiles.map((one) => [
          one.getAttribute('data-kpi') ?? '',
          one.querySelector('[data-value]')?.getAttribute('data-value') ?? '',
        ]),
      );
    expect(shown.length).toBeGreaterThan(60);
    for (const [kpi = '', text = ''] of shown) {
      // The order in which doubles are added up differs from question to question.
      if (text === '') continue;
      const want = known.get(kpi) ?? NaN;
      expect(Math.abs(Number(text) - want) <= 1e-12 * Math.abs(want), `${kpi}: ${text}, ${String(want)}`).toBe(true);
    }
    // What users wrote is in no report that was not asked for it.
    expect(await report.getByText('What users ask').count()).toBe(0);
  });

  test('explains its numbers, narrows them down, and says what it does not hold', async () => {
    await tile('cost', 'total_cost').getByRole('button').first().click();
    const drawer = report.getByRole('dialog', { name: 'Total cost' });
    await drawer.getByRole('tab', { name: 'Passport' }).click();
    await drawer.getByText('SHA-256').first().waitFor();
    expect(await drawer.getByRole('tab', { name: 'Rows' }).count()).toBe(0);
    await report.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });

    // The contents point at what is read.
    await report.getByRole('button', { name: 'Quality', exact: true }).click();
    const current = report.locator('nav[aria-label="Contents"] [aria-current]');
    await expect.poll(() => current.innerText()).toBe('Quality');

    const requests = await value('operations', 'requests');
    await report.getByLabel(/^Only: /).click();
    await report.getByRole('option').nth(1).click();
    await whole();
    await expect.poll(() => value('operations', 'requests')).toBeLessThan(requests);
    await report.getByLabel(/^Only: /).click();
    await report.getByRole('option', { name: 'Everything' }).click();
    await expect.poll(() => value('operations', 'requests')).toBe(requests);
    // A row of a table would be a filter that nobody asked for when the report was made.
    await report.locator('#operations table tbody tr').first().click();
    await report.getByText('This report has no numbers for that alone').waitFor();
    expect(await value('operations', 'requests')).toBe(requests);
    // Nor does it hold what stands behind another month.
    await report.locator('#scorecard tbody td').first().click();
    await report.getByText('What stands behind the numbers of other months').waitFor();
    expect(await report.getByRole('dialog').count()).toBe(0);
  });

  test('can be read by everybody, in both themes, and printed', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await report.emulateMedia({ colorScheme });
      await expectAccessible(report);
    }
    await report.evaluate(() => dispatchEvent(new Event('beforeprint')));
    for (const chapter of ['executive', 'operations', 'business', 'cost', 'quality'])
      expect(await report.locator(`#${chapter} .tile`).first().isVisible()).toBe(true);
    await report.evaluate(() => dispatchEvent(new Event('afterprint')));
    const paper = await report.pdf({ format: 'A4', preferCSSPageSize: true });
    expect(paper.length).toBeGreaterThan(50_000);
  });
});
