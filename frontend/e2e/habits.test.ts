import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from './browser';
import { requestLog } from './samples';
import { Session, forTests } from './session';

const session = forTests(() => Session.start());
beforeAll(() => session.context.grantPermissions(['clipboard-read', 'clipboard-write']));

/** Shows Operations of the month of the log, and waits for its numbers. */
async function showOperations() {
  await session.go('#/operations?month=2026-10');
  await session.page.locator('.tiles[aria-busy="false"]').waitFor();
}

/** Chooses what to do in the menu of a chart or a table. */
async function copy(of: RegExp, as: string) {
  await session.page.getByRole('button', { name: of }).first().click();
  await session.page.getByRole('menuitem', { name: as }).click();
}

/** Presses Tab until an element has the keyboard; where that is must be seen. */
async function tabTo(wanted: Locator, most = 120) {
  for (let presses = 0; presses < most; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      expect(await wanted.evaluate((element) => element.matches(':focus-visible'))).toBe(true);
      return;
    }
    await session.page.keyboard.press('Tab');
  }
  throw new Error(`Tab leads nowhere near ${String(wanted)}.`);
}

/** Goes to a page, or a number, by its name. */
async function find(name: string) {
  await session.page.keyboard.press('Control+k');
  const field = session.page.getByRole('combobox', { name: /^Find/ });
  await field.waitFor();
  await session.page.keyboard.type(name);
  await session.page.getByRole('option', { name, selected: true }).waitFor();
  await session.page.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
}

const clipboardText = () => session.page.evaluate(() => navigator.clipboard.readText());

describe('without a mouse', () => {
  test('whoever is new is offered a tour, which points at the page and can be left', async () => {
    const { page } = session;
    await tabTo(page.getByRole('button', { name: 'Take the tour' }));
    await page.keyboard.press('Enter');
    const tour = page.getByRole('dialog', { name: 'Bring in what your tools export' });
    await tour.waitFor();
    expect(await tour.evaluate((panel) => panel === document.activeElement)).toBe(true);
    await expectAccessible(page, { of: '[role=dialog]' });
    await tabTo(tour.getByRole('button', { name: 'Next' }), 3);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Ask a number why' }).waitFor();
    await page.getByRole('heading', { name: 'Executive', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await find('Data');
    await page.getByRole('heading', { name: 'Drop what your tools export' }).waitFor();
    expect(await page.getByRole('button', { name: 'Take the tour' }).count()).toBe(0);
  });

  test('an export is imported, a dashboard read, and a number asked why', async () => {
    const { page } = session;
    const log = await session.file('october.csv', requestLog('2026-10', 3));
    const chooser = page.waitForEvent('filechooser');
    await tabTo(page.getByRole('button', { name: 'Choose files…' }));
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(log);
    const begin = page.getByRole('button', { name: 'Import 1 file' });
    await begin.waitFor();
    await tabTo(begin);
    await page.keyboard.press('Enter');
    await page.locator('tr[data-import]').first().waitFor();
    // The button went with its card: what comes next has the keyboard.
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);

    await find('Operations');
    await page.locator('.tiles[aria-busy="false"]').waitFor();
    const slider = page.getByRole('slider', { name: /^Latency per hour/ });
    await slider.locator('svg').waitFor();
    await tabTo(slider);
    await page.keyboard.press('Home');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^1 Oct 2026 00:00: P50/);
    // From the chart back up to the number, and into it.
    const number = page.locator('.tile[data-kpi="latency_p95"]').getByRole('button').first();
    for (let presses = 0; presses < 40; presses++) {
      if (await number.evaluate((button) => button === document.activeElement)) break;
      await page.keyboard.press('Shift+Tab');
    }
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Latency P95' });
    await drawer.waitFor();
    await tabTo(drawer.getByRole('tab', { name: 'Summary' }), 10);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });

    await find('API success rate');
    await page.getByRole('heading', { name: 'API success rate', exact: true }).waitFor();
    await page.getByRole('heading', { name: /^API success rate by/ }).waitFor();
    const row = page.getByRole('button', { name: '/v1/search', exact: true });
    await row.waitFor();
    await tabTo(row);
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Filters' }).getByText('/v1/search').waitFor();
    // The keys for it are the browser's own, which has no window here.
    await page.goBack();
    await page.getByRole('list', { name: 'Filters' }).waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('a button that has nothing more to do keeps the keyboard, and does nothing', async () => {
    const { page } = session;
    await session.go('#/explore');
    await page.getByLabel('Query in SQL').fill('SELECT 1');
    await page.getByLabel('Name to save the query under').fill('one');
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await tabTo(save, 2);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'one', exact: true }).waitFor();
    await expect.poll(() => save.isDisabled()).toBe(true);
    await tabTo(save, 1);
    // Nor does the field before it send what is not there.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await tabTo(save, 1);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('a change is taken back with Control and Z', async () => {
    const { page } = session;
    await session.call('Settings.Set', 'target.uptime', '> 90%', '');
    await session.go('#/settings?tab=Targets');
    const row = page.locator('[data-setting="target.uptime"]');
    await tabTo(row.getByRole('button').first());
    await page.keyboard.press('Enter');
    await tabTo(row.getByRole('button', { name: 'Forget' }), 5);
    await page.keyboard.press('Enter');
    await page.getByText('a value was taken away.').waitFor();
    await expect.poll(() => row.getByText('> 90 %').count()).toBe(0);
    await page.keyboard.press('Control+z');
    await row.getByText('> 90 %').first().waitFor();
    // What was open is open on the next visit, too.
    await page.reload();
    await row.getByRole('button', { name: 'Forget' }).waitFor();
  });
});

describe('copying', () => {
  test('a chart gives its rows with the starts of its buckets, units and all digits', async () => {
    await showOperations();
    await copy(/^Copy P95 latency/, 'Copy as CSV');
    await session.page.getByText('Copied as CSV.').waitFor();
    const lines = (await clipboardText()).trimEnd().split('\n');
    expect(lines[0]).toBe('from,P50 (seconds),P95 (seconds),P99 (seconds)');
    // An hour for each line until the log ends, and the rest of the month without values.
    expect(lines[1]).toMatch(/^2026-10-01T00:00:00Z,0\.\d+,0\.\d+,\d\.?\d*$/);
    expect(lines[4 * 24]).toBe('2026-10-04T23:00:00Z,,,');
  });

  test('a table gives its rows as the program answers them', async () => {
    const answered = session.page.waitForResponse(
      (answer) =>
        answer.url().endsWith('/api/Dashboards/Breakdown') &&
        answer.request().postData()?.startsWith('["requests"') === true,
    );
    await session.page.reload();
    const { groups } = (await (await answered).json()) as { groups: { key: string; value: number; share: number }[] };
    await copy(/^Copy Requests by endpoint/, 'Copy as CSV');
    await session.page.getByText('Copied as CSV.').waitFor();
    const [head, ...rows] = (await clipboardText()).trimEnd().split('\n');
    expect(head).toBe('Endpoint,Requests,Share (fraction),API success rate (fraction),Latency P95 (seconds)');
    expect(rows.map((row) => row.split(',').slice(0, 3).join(','))).toEqual(
      groups.map(({ key, value, share }) => `${key},${String(value)},${String(share)}`),
    );
  });

  test('a card gives a picture, and a file where the clipboard takes none', async () => {
    await copy(/^Copy Requests by endpoint/, 'Copy as image');
    await session.page.getByText('Copied as an image.').waitFor();
    const [width, height] = await session.page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const picture = await createImageBitmap((await item?.getType('image/png')) ?? new Blob());
      return [picture.width, picture.height];
    });
    // Twice as many pixels as the card has on the page, and the line under it.
    const card = await session.page.getByRole('region', { name: 'Requests by endpoint' }).boundingBox();
    expect(width).toBe(2 * (Math.round(card?.width ?? 0) + 24));
    expect(height).toBeGreaterThan(2 * (card?.height ?? 0));
    await session.page.evaluate(() => {
      Object.assign(navigator.clipboard, { write: () => Promise.reject(new Error('not here')) });
    });
    const saved = session.page.waitForEvent('download');
    await copy(/^Copy Requests by endpoint/, 'Copy as image');
    expect((await saved).suggestedFilename()).toMatch(/^telltale-requests-by-endpoint-.*\.png$/);
  });
});

describe('printing', () => {
  test('rows behind a number are copied, and all of them printed', async () => {
    const { page } = session;
    await session.go('#/kpi/error_rate?month=2026-10&tab=rows');
    const rows = page.getByRole('region', { name: /^Rows behind Error rate/ });
    const [, said] = /^(\d+) rows/.exec(await rows.getByText(/^\d+ rows,/).innerText()) ?? [];
    await rows.getByRole('button', { name: 'Copy the rows as CSV' }).click();
    await expect.poll(clipboardText).toMatch(/^Time,/);
    const [titles = '', ...lines] = (await clipboardText()).trimEnd().split('\n');
    expect(titles).toMatch(/^Time,Duration \(µs\),/);
    expect(lines).toHaveLength(Number(said));
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const printed = await rows.locator('.paper [role="row"]').count();
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(printed).toBe(Number(said) + 1);
  });

  test('what a drawer shows is printed in the place of the page behind it, all of it', async () => {
    const { page } = session;
    await session.go('#/operations?month=2026-10&kpi=error_rate&tab=rows');
    const drawer = page.getByRole('dialog', { name: 'Error rate' });
    const [, said] = /^(\d+) rows/.exec(await drawer.getByText(/^\d+ rows,/).innerText()) ?? [];
    await page.evaluate(() => {
      window.print = () => dispatchEvent(new Event('beforeprint'));
    });
    await page.keyboard.press('Control+p');
    await page.locator('.print-head').waitFor();
    expect(await drawer.locator('.paper [role="row"]').count()).toBe(Number(said) + 1);
    expect(await page.locator('main').isVisible()).toBe(false);
    expect(await drawer.getByRole('tablist').isVisible()).toBe(false);
    // It lies on the paper, below the head, and over nothing.
    const below = await page.locator('.print-head').boundingBox();
    const above = await drawer.boundingBox();
    expect(above?.y ?? 0).toBeGreaterThanOrEqual((below?.y ?? 0) + (below?.height ?? 0));
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  test('lays the page out for paper: what it is of, light, no navigation, charts as wide as the paper', async () => {
    const { page } = session;
    await page.emulateMedia({ colorScheme: 'dark' });
    await session.go('#/operations?month=2026-10&is.model=gpt-5');
    await page.locator('.tiles[aria-busy="false"]').waitFor();
    await page.getByRole('slider').first().locator('svg').waitFor();
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const head = page.locator('.print-head');
    const lines = (await head.innerText()).split('\n').filter((line) => line !== '');
    expect(lines).toEqual([
      'Operations',
      'workspace · Telltale',
      expect.stringMatching(/^1–31 Oct 2026, UTC · compared with 1 Sep 00:00 – 3 Sep 2026 23:5\d$/),
      'Only Model is gpt-5',
      expect.stringMatching(/^Data up to 3 Oct 2026 23:5\d$/),
    ]);
    for (const hidden of ['nav', 'header:has(h1)', '[data-tools]'])
      expect(await page.locator(hidden).first().isVisible()).toBe(false);
    const paper = (await page.locator('main').boundingBox())?.width ?? 0;
    const chart = (await page.getByRole('slider').first().locator('svg').boundingBox())?.width ?? 0;
    // 186 mm, and a chart in its card.
    expect(paper).toBeCloseTo((186 / 25.4) * 96, 0);
    expect(chart).toBeGreaterThan(paper - 40);
    const heat = page.getByRole('slider', { name: /by day and hour/ }).locator('svg');
    await expect.poll(async () => (await heat.boundingBox())?.width ?? 0).toBeGreaterThan(paper - 40);
    expect(
      await page
        .locator('.card')
        .first()
        .evaluate((card) => getComputedStyle(card).backgroundColor),
    ).toBe('rgb(255, 255, 255)');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await head.waitFor({ state: 'detached' });
    await page.emulateMedia({ colorScheme: 'light' });
  });

  test('leaves out what can only be pressed', async () => {
    const { page } = session;
    await session.go('#/kpi/error_rate?month=2026-10');
    const buttons = [page.getByRole('button', { name: 'Add action' }).first(), page.getByText('Copy SQL')];
    for (const button of buttons) await button.waitFor();
    await page.getByText('What if the rule were another?').waitFor();
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    for (const button of buttons) expect(await button.isVisible()).toBe(false);
    expect(await page.getByText('What if the rule were another?').isVisible()).toBe(false);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await session.go('#/operations?month=2026-10');
    await page.locator('.tiles[aria-busy="false"]').waitFor();
  });

  test.each(['A4', 'Letter'])('fits on %s', async (format) => {
    const paper = await session.page.pdf({ format, printBackground: true, preferCSSPageSize: false });
    const pages = paper.toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.length).toBeLessThan(5);
    await session.page.locator('nav').first().waitFor();
  });
});

describe('high contrast', () => {
  test('is chosen, remembered, and has the contrast of AAA', async () => {
    const { page } = session;
    await showOperations();
    await page.getByRole('button', { name: 'High contrast theme' }).click();
    await page.reload();
    await page.locator('.tiles[aria-busy="false"]').waitFor();
    await page.getByRole('slider').first().locator('svg').waitFor();
    await expectAccessible(page, { promised: 'AAA' });
    await page.getByRole('button', { name: 'Theme of the system' }).click();
  });

  test('is there for whoever asks the system for it, and the system’s own colours are respected', async () => {
    const { page } = session;
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const usual = 'rgb(247, 247, 244)';
    await expect.poll(ground).toBe(usual);
    await page.emulateMedia({ contrast: 'more' });
    await expect.poll(ground).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ contrast: 'no-preference', forcedColors: 'active' });
    await expect.poll(ground).not.toBe(usual);
    // The page that is shown has an edge, where its background is the same as that of the others.
    const shown = page.getByRole('link', { name: 'Operations' });
    expect(await shown.evaluate((link) => getComputedStyle(link).outlineStyle)).toBe('solid');
    await page.emulateMedia({ forcedColors: 'none' });
    await expect.poll(ground).toBe(usual);
  });
});

test('every component, in every state, is accessible in both themes and with high contrast', async () => {
  const { page } = session;
  await page.evaluate(() => {
    localStorage.setItem('telltale.developer', 'yes');
  });
  await session.go('#/components');
  await expect.poll(() => page.getByRole('slider').locator('svg').count()).toBeGreaterThan(3);
  for (const theme of ['Light theme', 'Dark theme', 'High contrast theme']) {
    await page.getByRole('button', { name: theme }).click();
    await expectAccessible(page, { promised: theme.startsWith('High') ? 'AAA' : 'AA' });
  }
});
