import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { expectAccessible } from './browser';
import { requestLog, sample } from './samples';
import { Session, forTests } from './session';

const session = forTests(() => Session.start());

beforeEach(async () => {
  await session.discardAll();
});

const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll(/\s+/g, ' ');

describe('the Data page', () => {
  test('without data is where one begins, and says what is understood', async () => {
    await session.page.getByRole('heading', { name: 'Drop what your tools export' }).waitFor();
    expect(new URL(session.page.url()).search).toBe('');
    const sources = session.page.getByRole('region', { name: 'Exports that are understood' });
    expect(await sources.getByRole('row').count()).toBeGreaterThan(5);
    await expectAccessible(session.page);
  });

  test('shows what was understood before anything is imported, and forgets it when told', async () => {
    await session.choose(sample('requests/apache_logs'));
    const card = session.page.locator('article[data-file]');
    expect(plain(await card.innerText())).toContain('Web server access log');
    expect(await card.getByRole('radio', { checked: true }).count()).toBe(1);
    const preview = session.page.getByRole('region', { name: 'First rows as they will be stored' });
    expect(plain(await preview.innerText())).toContain('2015-05-17 10:05:03');
    await expectAccessible(session.page);
    await session.page.getByRole('button', { name: 'Discard' }).click();
    await card.waitFor({ state: 'detached' });
    expect(await session.page.locator('tr[data-import]').count()).toBe(0);
  });

  test('says on a folded card that there is something to mind', async () => {
    const path = await session.file('outages.csv', 'id,title,severity,started_at\n1,down,P1,2026-10-01T10:00:00Z\n');
    await session.choose(path, sample('requests/apache_logs'));
    const toggle = session.page.locator('article[data-file]', { hasText: 'outages.csv' }).locator('.toggle');
    expect(await toggle.getAttribute('aria-expanded')).toBe('false');
    expect(plain(await toggle.innerText())).toContain('1 warning');
  });

  test('keeps what was prepared when the page is loaded anew', async () => {
    await session.choose(sample('requests/apache_logs'));
    await session.page.reload();
    await session.page.locator('article[data-file]').waitFor();
    await session.page.getByRole('button', { name: 'Leave this file out' }).click();
    await session.page.locator('article[data-file]').waitFor({ state: 'detached' });
  });

  test('asks what it cannot know, with the evidence, and takes the answer', async () => {
    const path = await session.file(
      'feedback.csv',
      'date,rating,user\n2026-10-05 10:00:00,5,a\n2026-10-05 11:00:00,2,b\n2026-10-06 09:30:00,4,c\n',
    );
    await session.choose(path);
    const card = session.page.locator('article[data-file]');
    for (let question = 0; question < 4 && (await card.locator('.questions form').count()) > 0; question++) {
      const form = card.locator('.questions form').first();
      expect((await form.locator('.evidence').innerText()).length).toBeGreaterThan(5);
      const before = await card.locator('.questions form').count();
      await form.getByRole('button').first().click();
      await expect.poll(() => card.locator('.questions form').count()).toBeLessThan(before);
    }
    await expect.poll(async () => plain(await card.innerText())).toContain('Ready');
    await session.page.getByRole('button', { name: 'Discard' }).click();
    await card.waitFor({ state: 'detached' });
  });

  test('takes another unit and another column, and shows what they change', async () => {
    await session.choose(await session.file('requests.csv', requestLog('2026-10', 1)));
    const preview = session.page.getByRole('region', { name: 'First rows as they will be stored' });
    const first = preview.getByRole('row').nth(1);
    expect(plain(await first.innerText())).toMatch(/^2026-10-01 00:00:00 96000 200/);
    await session.page.getByLabel(/^Unit of duration_us/).click();
    await session.page.getByRole('option', { name: 's', exact: true }).click();
    await expect.poll(async () => plain(await first.innerText())).toMatch(/^2026-10-01 00:00:00 96000000 200/);
    await session.page.getByLabel(/^Column for model/).click();
    await session.page.getByRole('option', { name: 'not filled' }).click();
    await expect.poll(async () => plain(await preview.innerText())).not.toContain('gpt-5');
  });

  test('refuses what is no export, and says why', async () => {
    await session.choose(sample('hostile/error_page.csv'));
    expect(plain(await session.page.locator('article[data-file]').innerText())).toContain('Cannot be imported');
    await session.page.getByRole('heading', { name: 'Nothing here can be imported' }).waitFor();
    expect(await session.page.getByRole('button', { name: /^Import/ }).count()).toBe(0);
    await session.page.getByRole('button', { name: 'Discard' }).click();
    await session.page.locator('article[data-file]').waitFor({ state: 'detached' });
  });

  test('imports dropped files and lists them in the ledger', async () => {
    await session.import(sample('requests/apache_logs'), sample('billing/focus_sample.csv'));
    const log = plain(await session.page.locator('tr[data-import]', { hasText: 'apache_logs' }).innerText());
    expect(log).toContain('10,000 used');
    expect(log).toContain('17–20 May 2015');
    expect(plain(await session.page.locator('tr[data-import]', { hasText: 'focus_sample' }).innerText())).toContain(
      '1,000 used',
    );
    await expectAccessible(session.page);
  });

  test('shows the hours that have data, as a map and as a table', async () => {
    const coverage = session.page.locator('section.card', { hasText: 'Hours that have data, by day and source' });
    await coverage.getByRole('img').first().waitFor();
    await coverage.getByLabel(/^Month/).click();
    await session.page.getByRole('option', { name: 'May 2015' }).click();
    await coverage.getByRole('button', { name: 'Show as table' }).click();
    expect(plain(await coverage.innerText())).toContain('18 May 2015');
    await expectAccessible(session.page);
    await coverage.getByRole('button', { name: 'Show as map' }).click();
  });

  test('the same file again changes nothing, and says so', async () => {
    await session.choose(sample('requests/apache_logs'));
    await session.page.getByRole('button', { name: /^Import 1 file$/ }).click();
    await session.page.getByText('was imported before').first().waitFor();
    expect(await session.page.locator('tr[data-import]').count()).toBe(2);
  });

  test('keeps rejected records with line, reason and text', async () => {
    await session.import(await session.file('requests.csv', requestLog()));
    await session.page.locator('tr[data-import]', { hasText: 'requests.csv' }).click();
    const drawer = session.page.getByRole('dialog');
    await drawer.getByRole('tab', { name: 'Rejected (1)' }).click();
    const row = drawer.getByRole('row').nth(1);
    await row.waitFor();
    expect(plain(await row.innerText())).toContain('not a time,POST');
    const download = session.page.waitForEvent('download');
    await drawer.getByRole('link', { name: 'Export' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
    await expectAccessible(session.page, { of: '[role=dialog]' });
    await session.page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  test('takes mended records from where they were rejected', async () => {
    await session.page.locator('tr[data-import]', { hasText: 'requests.csv' }).click();
    const drawer = session.page.getByRole('dialog');
    await drawer.getByRole('tab', { name: 'Rejected (1)' }).click();
    const download = session.page.waitForEvent('download');
    await drawer.getByRole('link', { name: 'Export' }).click();
    const rejected = await readFile(await (await download).path(), 'utf8');
    const mended = await session.file('mended.csv', rejected.replace('not a time', '2026-10-31T23:59:59.500Z'));
    const chooser = session.page.waitForEvent('filechooser');
    await drawer.getByRole('button', { name: 'Import mended rows…' }).click();
    await (await chooser).setFiles(mended);
    await drawer.waitFor({ state: 'detached' });
    await session.page.getByRole('button', { name: 'Import 1 file' }).click();
    const line = session.page.locator('tr[data-import]', { hasText: 'mended.csv' });
    await line.waitFor();
    expect(plain(await line.innerText())).toContain('1 used');
  });

  test('imports a file again with other settings, in place of the old import', async () => {
    const lines = session.page.locator('tr[data-import]', { hasText: 'requests.csv' });
    await lines.click();
    await session.page.getByRole('button', { name: 'Import again with other settings…' }).click();
    const card = session.page.locator('article[data-file]');
    await card.getByText('Takes the place of the import of').waitFor();
    const first = session.page
      .getByRole('region', { name: 'First rows as they will be stored' })
      .getByRole('row')
      .nth(1);
    await session.page.getByLabel(/^Unit of duration_us/).click();
    await session.page.getByRole('option', { name: 's', exact: true }).click();
    await expect.poll(async () => plain(await first.innerText())).toMatch(/^2026-10-01 00:00:00 96000000 200/);
    await expectAccessible(session.page);
    await session.page.getByRole('button', { name: 'Replace 1 import' }).click();
    await expect.poll(() => lines.count()).toBe(2);
    await lines.first().getByText('Counted').waitFor();
    await lines.last().getByText('Undone').waitFor();
  });

  test('undoes an import after saying what that does', async () => {
    await session.page.locator('tr[data-import]', { hasText: 'focus_sample' }).click();
    await session.page.getByRole('button', { name: 'Undo this import…' }).click();
    const dialog = session.page.getByRole('alertdialog');
    await dialog.getByText('1,000 costs').waitFor();
    await expectAccessible(session.page, { of: '[role=alertdialog]' });
    await dialog.getByRole('button', { name: 'Undo import' }).click();
    await dialog.waitFor({ state: 'detached' });
    await session.page.keyboard.press('Escape');
    await session.page.locator('tr[data-import]', { hasText: 'focus_sample' }).getByText('Undone').waitFor();
  });

  test('takes files that are dropped anywhere on the window', async () => {
    await session.go('#/operations');
    await session.page.locator('.tile[data-kpi="requests"]').waitFor();
    const transfer = await session.page.evaluateHandle(() => {
      const carried = new DataTransfer();
      carried.items.add(
        new File(['time,status\n2026-11-01T00:00:00Z,200\n2026-11-01T00:00:01Z,500\n'], 'small.csv', {
          type: 'text/csv',
        }),
      );
      return carried;
    });
    await session.page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
    await session.page.getByText('Drop to read these files').waitFor();
    await session.page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await session.page.locator('article[data-file]', { hasText: 'small.csv' }).waitFor();
    expect(await session.hash()).toContain('/data');
    await session.page.getByRole('button', { name: 'Discard' }).click();
  });
});
