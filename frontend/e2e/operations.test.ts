import type { Response } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible } from './browser';
import { requestLog, sample } from './samples';
import { Session, forTests } from './session';

const session = forTests(() => Session.of({ 'requests.csv': requestLog() }));
beforeAll(() => session.import(sample('requests/apache_logs')));

beforeEach(async () => {
  await session.go('#/operations?month=2026-10');
  await settled();
});

const tile = (kpi: string) => session.page.locator(`.tile[data-kpi="${kpi}"]`);
const value = (kpi: string) => tile(kpi).locator('[data-value]').first();
const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ');
const settled = () => session.page.locator('.tiles[aria-busy="false"]').waitFor();

describe('the Operations page', () => {
  test('shows the numbers of the Apache sample: 10,000 requests, 97.8 % of them successful', async () => {
    await session.go('#/operations?month=2015-05');
    await expect.poll(() => value('requests').getAttribute('data-value')).toBe('10000');
    expect(plain(await value('requests').innerText())).toBe('10,000');
    expect(await value('api_success_rate').getAttribute('data-value')).toBe('0.978');
    expect(plain(await value('api_success_rate').innerText())).toBe('97.8 %');
    expect(plain(await value('error_rate').innerText())).toBe('2.2 %');
    expect(plain(await tile('error_rate').innerText())).toContain('220 errors');
    expect(plain(await value('latency_p95').innerText())).toBe('–');
    await session.page.getByText('These logs have no durations').waitFor();
    await session.page.getByText('1–31 May 2015').waitFor();
  });

  test('says the finding over each chart, and shows it as a table too', async () => {
    await session.go('#/operations?month=2015-05');
    const chart = session.page.getByRole('region', { name: '10,000 requests, of which 2.2 % failed' });
    await chart.getByRole('slider').locator('svg').waitFor();
    await chart.getByRole('button', { name: 'Show as table' }).click();
    await chart.getByRole('cell', { name: '17 May 2015 10:00' }).waitFor();
    await expectAccessible(session.page);
    await chart.getByRole('button', { name: 'Show as chart' }).click();
  });

  test('charts can be read with the keyboard', async () => {
    const chart = session.page.getByRole('slider', { name: /^Latency per hour/ });
    await chart.focus();
    await session.page.keyboard.press('Home');
    await session.page.keyboard.press('ArrowRight');
    const said = plain((await chart.getAttribute('aria-valuetext')) ?? '');
    expect(said).toMatch(/^1 Oct 2026 01:00: P50 \d.*, P95 \d.*, P99 \d/);
    await session.page.keyboard.press('Enter');
    const drawer = session.page.getByRole('dialog', { name: 'Latency P95' });
    await drawer.getByText('1 Oct 2026 01:00', { exact: true }).waitFor();
    await drawer.getByRole('row').nth(1).waitFor();
    await session.page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  test('shows how long requests took, hours by days, and what is left of the error budget', async () => {
    const { page } = session;
    const latency = page.getByRole('region', { name: /^95 of 100 requests took at most/ });
    const curve = latency.getByRole('slider');
    await curve.focus();
    await page.keyboard.press('End');
    expect(plain((await curve.getAttribute('aria-valuetext')) ?? '')).toMatch(/ to .*: [\d,]+ requests \d/);
    await latency.getByRole('button', { name: 'Show as table' }).click();
    const counts = await latency.locator('tbody td:nth-child(2)').allInnerTexts();
    // The bins hold all requests of the log.
    expect(counts.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0)).toBe(11_520);
    const bins = await latency.locator('tbody td:nth-child(1)').allInnerTexts();
    await latency.getByRole('button', { name: 'Show as chart' }).click();

    // The pointer is told of the bin that it is in, and not of one at the edge.
    await curve.locator('svg').waitFor();
    await curve.scrollIntoViewIfNeeded();
    const box = await curve.boundingBox();
    const told: number[] = [];
    for (let part = 0.3; part < 0.95; part += 0.05) {
      await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) * part, (box?.y ?? 0) + (box?.height ?? 0) / 2);
      await latency.locator('.chart-tip').waitFor();
      told.push(bins.indexOf(await latency.locator('.chart-tip b').innerText()));
    }
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(new Set(told).size).toBeGreaterThan(told.length / 2);
    expect(Math.min(...told)).toBeGreaterThan(0);
    await page.mouse.move(0, 0);

    await page.getByLabel(/^What the hours show/).click();
    await page.getByRole('option', { name: 'Requests' }).click();
    const hours = page.getByRole('slider', { name: /^Requests by day and hour/ });
    await hours.focus();
    await page.keyboard.press('Home');
    for (let hour = 0; hour < 6; hour++) await page.keyboard.press('ArrowDown');
    for (let day = 0; day < 11; day++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => hours.getAttribute('aria-valuetext')).toBe('12 Oct 2026 06:00: Requests no logs');
    await page.reload();
    await page.getByRole('slider', { name: /^Requests by day and hour/ }).waitFor();

    const budget = page.getByRole('region', { name: /of the error budget of 44 min/ });
    await budget.getByRole('slider').waitFor();
    await expectAccessible(page);
  });

  test('a number explains itself: summary, rows, and a passport with its SQL', async () => {
    await tile('api_success_rate').getByRole('button').first().click();
    const drawer = session.page.getByRole('dialog', { name: 'API success rate' });
    await drawer.getByText('Part of whole').waitFor();
    await expectAccessible(session.page, { of: '[role=dialog]' });
    await drawer.getByRole('tab', { name: 'Passport' }).click();
    await drawer.getByText('successful requests / requests with a known end').waitFor();
    expect(await drawer.getByRole('region', { name: 'SQL' }).innerText()).toMatch(/SELECT/);
    await drawer.getByRole('cell', { name: 'requests.csv' }).waitFor();
    await expectAccessible(session.page, { of: '[role=dialog]' });
    await drawer.getByRole('tab', { name: 'Rows' }).click();
    await drawer.getByText(/^11,\d{3} rows/).waitFor();
    await expectAccessible(session.page, { of: '[role=dialog]' });
    await drawer.getByRole('columnheader', { name: 'Status' }).getByRole('button').click();
    await session.page.goBack();
    await drawer.waitFor({ state: 'detached' });
  });

  test('a row of the breakdown becomes a filter, which back takes away again', async () => {
    const before = await value('requests').getAttribute('data-value');
    await session.page.getByRole('button', { name: '/v1/search', exact: true }).click();
    await session.page.getByRole('list', { name: 'Filters' }).getByText('/v1/search').waitFor();
    await expect.poll(() => value('requests').getAttribute('data-value')).not.toBe(before);
    await expectAccessible(session.page);
    await session.page.goBack();
    await expect.poll(() => value('requests').getAttribute('data-value')).toBe(before);
  });

  test('filters are chosen by dimension and value, and survive a reload', async () => {
    await session.page.getByRole('button', { name: 'Filter', exact: true }).click();
    await session.page.getByLabel(/^Dimension/).click();
    await session.page.getByRole('option', { name: 'Model', exact: true }).click();
    await session.page.getByRole('checkbox', { name: 'gpt-5-mini' }).check();
    await session.page.keyboard.press('Escape');
    const chips = session.page.getByRole('list', { name: 'Filters' });
    await chips.getByText('gpt-5-mini').waitFor();
    await settled();
    const filtered = await value('requests').getAttribute('data-value');
    await session.page.reload();
    await expect.poll(() => value('requests').getAttribute('data-value')).toBe(filtered);
    await chips.getByRole('button', { name: 'Remove the filter on Model' }).click();
    await chips.waitFor({ state: 'detached' });
  });

  test('periods come with their exact dates and the zone', async () => {
    await session.page.getByRole('button', { name: /^Period/ }).click();
    const picker = session.page.getByRole('dialog', { name: /^Period/ });
    await picker.getByText('UTC').waitFor();
    await expectAccessible(session.page, { of: '[role=dialog]' });
    await picker.getByRole('button', { name: /^Last 7 days/ }).click();
    await settled();
    await session.page
      .getByText(/24 Oct 23:\d\d – 31 Oct 2026 23:\d\d/)
      .first()
      .waitFor();
    await session.page.getByRole('button', { name: /^Period/ }).click();
    await picker.getByLabel('First day').fill('2026-10-01');
    await picker.getByLabel('Last day').fill('2026-10-05');
    await picker.getByRole('button', { name: 'Apply' }).click();
    await session.page.getByText('1–5 Oct 2026').first().waitFor();
    await session.page.getByRole('button', { name: /^Period/ }).click();
    await picker.getByRole('button', { name: 'May 2015', exact: true }).click();
    await expect.poll(() => value('requests').getAttribute('data-value')).toBe('10000');
  });

  test('days and months are counted in the zone of the workspace, which can be changed', async () => {
    await session.page.getByRole('button', { name: /^Period/ }).click();
    await session.page.getByRole('button', { name: 'Change' }).click();
    const zone = session.page.getByLabel('Zone of days and months');
    await zone.fill('Mars/Olympus');
    await session.page.getByRole('button', { name: 'Set' }).click();
    await session.page.getByRole('dialog').getByRole('alert').waitFor();
    session.takeError(/status of 4\d\d/);
    await zone.fill('Asia/Kolkata');
    await session.page.getByRole('button', { name: 'Set' }).click();
    await session.page.locator('.period').getByText('Asia/Kolkata').waitFor();
    // The last hours of October are November there, so that October lost some of its requests.
    await settled();
    await expect.poll(async () => Number(await value('requests').getAttribute('data-value'))).toBeLessThan(11_520);
    await zone.waitFor({ state: 'detached' });
    await session.page.getByRole('button', { name: 'Change' }).click();
    await zone.fill('UTC');
    await session.page.getByRole('button', { name: 'Set' }).click();
    await expect.poll(() => value('requests').getAttribute('data-value')).toBe('11520');
    await session.page.keyboard.press('Escape');
  });

  test('a period without data says so, and what to do', async () => {
    await session.go('#/operations?month=2020-01');
    await session.page.getByText('No requests in this period').waitFor();
    await expectAccessible(session.page);
    await session.page.getByRole('button', { name: 'Import data' }).click();
    await session.page.getByRole('heading', { name: 'Data', exact: true }).waitFor();
  });

  test('where nothing passes the filters, they can be removed, and no import is asked for', async () => {
    await session.go('#/operations?month=2026-10&is.status=999');
    await session.page.getByText('No values with these filters').waitFor();
    expect(await session.page.getByRole('button', { name: 'Import data' }).count()).toBe(0);
    await session.page.getByRole('button', { name: 'Remove the filters' }).click();
    await settled();
  });

  test('is accessible in both themes, from 900 to 1920 pixels', async () => {
    for (const theme of ['Dark theme', 'Light theme']) {
      await session.page.getByRole('button', { name: theme }).click();
      for (const width of [900, 1280, 1920]) {
        await session.page.setViewportSize({ width, height: 800 });
        await settled();
        // Axe looks once in each theme, where there is most and where there is least room.
        if (width === (theme === 'Dark theme' ? 900 : 1920)) await expectAccessible(session.page);
        const overflow = await session.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      }
    }
    await session.page.setViewportSize({ width: 1280, height: 800 });
    const charts = await session.page.getByRole('slider').first().boundingBox();
    expect((charts?.y ?? 0) + (charts?.height ?? 0)).toBeLessThan(800);
  });
});

describe('closing a month', () => {
  test('signs it; late rows wait as a restatement that names them, and can be refused', async () => {
    const { page } = session;
    await session.go('#/months');
    await page.locator('[data-month="2015-05"]').getByRole('link').click();
    await page.getByRole('button', { name: 'Close May 2015' }).click();
    const signing = page.getByRole('dialog', { name: 'Close May 2015' });
    // A button that does nothing yet says what it waits for.
    const button = signing.getByRole('button', { name: 'Sign and close' });
    const missing = signing.getByText('Still needed: your name', { exact: true });
    await missing.waitFor();
    expect(await button.getAttribute('aria-describedby')).toBe(await missing.getAttribute('id'));
    await signing.getByLabel('Your name').fill('Ada');
    await missing.waitFor({ state: 'detached' });
    await button.click();
    await page.getByText('Every number is as it was signed').waitFor();
    // Who has just signed is known to the other questions.
    await page.getByRole('button', { name: 'Reopen' }).click();
    const reopening = page.getByRole('dialog', { name: 'Reopen May 2015' });
    expect(await reopening.getByLabel('Your name').inputValue()).toBe('Ada');
    await reopening.getByRole('button', { name: 'Cancel' }).click();

    const late = ['01', '02'].map((second) => `2015-05-18T10:00:${second}Z,GET,/late,200,10`);
    await session.import(
      await session.file('late.csv', ['timestamp,method,path,status,duration_ms', ...late].join('\n')),
    );
    await session.go('#/operations?month=2015-05');
    await page.getByText('Closed, signed by Ada on').waitFor();
    expect(await value('requests').getAttribute('data-value')).toBe('10000');
    await page.getByRole('link', { name: '1 restatement waiting' }).click();
    const row = page.locator('[data-restated="requests"]');
    await row.waitFor();
    expect(plain(await row.innerText())).toContain('10,000 10,002');
    await page.getByText('late.csv (import 3) was imported: +2 rows of requests in the month.').waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Refuse' }).click();
    const refusing = page.getByRole('dialog', { name: 'Refuse the new numbers' });
    // The name is remembered; the reason is not optional.
    await expect.poll(() => refusing.getByLabel('Your name').inputValue()).toBe('Ada');
    await expect.poll(() => refusing.getByRole('button', { name: 'Refuse' }).isDisabled()).toBe(true);
    await refusing.getByText('Still needed: why', { exact: true }).waitFor();
    await refusing.getByLabel('Why').fill('a replay');
    // Numbers that change while the dialog is open are not those that were looked at.
    await session.call('Settings.Set', 'target.error_rate', '< 7%', '');
    await refusing.getByRole('button', { name: 'Refuse' }).click();
    await refusing.getByText('changed after you looked at them').waitFor();
    session.takeError(/400/);
    await refusing.getByRole('button', { name: 'Cancel' }).click();
    await page
      .getByText(/The setting “Target of Error rate” changed: < 7 %/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Refuse' }).click();
    await refusing.getByRole('button', { name: 'Refuse' }).click();
    await page.getByText('Closed, restatement refused').waitFor();

    // Refused or not, the chart has the late rows and the number does not: the page says so.
    await session.go('#/kpi/requests?month=2015-05');
    const notice = page.locator('[data-differing]').first();
    await notice.waitFor();
    expect(plain(await notice.innerText())).toContain('Requests 10,000 signed, 10,002 live');
    await notice.getByRole('link', { name: 'See the restatement' }).click();
    await page.getByRole('button', { name: 'Reopen' }).click();
    await reopening.getByLabel('Why').fill('a log is missing');
    await reopening.getByRole('button', { name: 'Reopen' }).click();
    await page.getByText('Version 1 was set aside by Ada on').waitFor();
    await page.getByRole('button', { name: 'Close May 2015' }).waitFor();
  });
});

describe('a meeting', () => {
  test('has its evidence filled in, takes notes and decisions, and keeps what people saw', async () => {
    const { page } = session;
    const item = (id: string) => page.locator(`[data-item="${id}"]`);
    await session.go('#/meetings');
    await page.locator('[data-cadence="monthly"][data-state="planned"]').waitFor();
    await page.locator('[data-cadence="quarterly"]').waitFor();
    await expectAccessible(page);

    await session.go('#/meetings/monthly/2026-10');
    await page.getByRole('button', { name: 'Start the meeting' }).click();
    await page.getByRole('button', { name: 'End the meeting' }).waitFor();
    await expect.poll(() => item('deep_dive').locator('button:focus').count()).toBe(1);
    await page.locator('[data-evidence="comparison"]').getByRole('link', { name: 'Requests' }).waitFor();
    // A tick asks for the evidence again; that it comes after the next item's must not matter.
    const evidence = (of: string) => (answer: Response) =>
      answer.url().endsWith('/api/Meetings/Evidence') && (answer.request().postData() ?? '').includes(`"${of}"`);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/Meetings/Evidence', async (route) => {
      if (route.request().postData()?.includes('"deep_dive"')) await held;
      await route.continue();
    });
    const late = page.waitForResponse(evidence('deep_dive'));
    await page.keyboard.press('x');
    await expect.poll(() => item('deep_dive').getByRole('checkbox').isChecked()).toBe(true);
    const answered = page.waitForResponse(evidence('sla'));
    await page.keyboard.press('j');
    const [figures] = (await (await answered).json()) as { values: { id: string; value: number }[] }[];
    await page.locator('[data-evidence="figures"]').waitFor();
    release();
    await (await late).finished();
    await page.unroute('**/api/Meetings/Evidence');
    for (const { id, value: amount } of figures?.values ?? []) {
      const shown = page.locator(`[data-evidence="figures"] .tile[data-kpi="${id}"] [data-value]`).first();
      await expect.poll(() => shown.getAttribute('data-value')).toBe(String(amount));
    }
    expect(figures?.values.length).toBeGreaterThan(2);
    await page.keyboard.press('n');
    await page.keyboard.type('The gateway is slow');
    await page.keyboard.press('Escape');
    expect(await item('sla').locator('button:focus').count()).toBe(1);
    await page.getByLabel('What was decided').fill('Replace the gateway');
    await page.getByRole('button', { name: 'Add a decision' }).click();
    await page.getByText('Decided: Replace the gateway.').waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'End the meeting' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'End the meeting' }).click();
    await page.getByRole('button', { name: 'Open it again' }).waitFor();
    await item('sla').getByRole('button').click();
    await expect.poll(() => page.getByLabel('Note').inputValue()).toBe('The gateway is slow');
    await session.go('#/meetings');
    const line = page.locator('[data-meeting="2026-10"]');
    await expect.poll(async () => plain(await line.innerText())).toContain('1 of 5 Replace the gateway');
  });
});
