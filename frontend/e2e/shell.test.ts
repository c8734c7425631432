import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { expectAccessible } from './browser';
import { requestLog } from './samples';
import { Session, forTests } from './session';

const session = forTests(() => Session.of({ 'october.csv': requestLog('2026-10', 1) }));

const openMenu = async (name: string | RegExp) => {
  await session.page.getByRole('button', { name }).click();
  return session.page.getByRole('menu');
};

describe('the workspace menu', () => {
  test('offers what a browser allows, with the keys that it leaves to pages', async () => {
    const menu = await openMenu(/^Workspace workspace: menu/);
    const labels = await menu.getByRole('menuitem').allInnerTexts();
    const lines = labels.map((label) => label.replaceAll(/\s+/g, ' '));
    expect(lines).toEqual([
      'New workspace…',
      'Open workspace… Ctrl+O',
      'Explore the demo',
      'Back up… Ctrl+B',
      'Compact',
      'Guide F1',
      'Keyboard shortcuts Ctrl+/',
      'About Telltale',
    ]);
    await session.page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
  });

  test('leads on from a list without another workspace', async () => {
    await session.page.keyboard.press('Control+o');
    const list = session.page.getByRole('dialog', { name: 'Open a workspace' });
    await list.getByText(/^There is no other workspace yet/).waitFor();
    await expectAccessible(session.page, { of: '[role=dialog]' });
    await list.getByRole('button', { name: 'New workspace…' }).click();
    await session.page.getByRole('dialog', { name: 'New workspace' }).getByRole('textbox').waitFor();
    await session.page.keyboard.press('Escape');
  });

  test('backs up, opens the copy, and comes back', async () => {
    await session.page.keyboard.press('Control+b');
    const dialog = session.page.getByRole('dialog', { name: 'Back up the workspace' });
    await expectAccessible(session.page, { of: '[role=dialog]' });
    await dialog.getByRole('textbox').fill('saved');
    await dialog.getByRole('button', { name: 'Save a copy' }).click();
    await session.page.getByText('The copy is saved.').waitFor();
    await session.page.keyboard.press('Control+o');
    const list = session.page.getByRole('dialog', { name: 'Open a workspace' });
    await list.getByRole('button', { name: /^saved/ }).click();
    await session.page.getByRole('button', { name: /^Workspace saved/ }).waitFor();
    await session.page.locator('tr[data-import]').first().waitFor();
    const menu = await openMenu(/^Workspace saved/);
    await menu.getByRole('menuitem', { name: /^workspace/ }).click();
    await session.page.getByRole('button', { name: /^Workspace workspace/ }).waitFor();
  });

  test('makes another workspace, and says why not when its name is taken', async () => {
    for (const [name, shown] of [
      ['may', /^Workspace may/],
      ['workspace', /^Workspace may/],
    ] as const) {
      const menu = await openMenu(/^Workspace (workspace|may)/);
      await menu.getByRole('menuitem', { name: 'New workspace…' }).click();
      const dialog = session.page.getByRole('dialog', { name: 'New workspace' });
      await dialog.getByRole('textbox').fill(name);
      await dialog.getByRole('button', { name: 'Create' }).click();
      await session.page.getByRole('button', { name: shown }).waitFor();
    }
    await session.page.getByRole('alert').getByText('This file exists already.').waitFor();
    session.takeError(/400/);
    const menu = await openMenu(/^Workspace may/);
    await menu.getByRole('menuitem', { name: /^workspace/ }).click();
    await session.page.locator('tr[data-import]').first().waitFor();
  });

  test('compacts, and says by how much', async () => {
    const menu = await openMenu(/^Workspace workspace/);
    await menu.getByRole('menuitem', { name: 'Compact' }).click();
    await session.page.getByText(/^Compacted: .* became /).waitFor();
  });

  test('shows the guide, keys and the program', async () => {
    await session.page.keyboard.press('F1');
    const guide = session.page.getByRole('dialog', { name: 'A month in six steps' });
    expect(await guide.getByRole('listitem').count()).toBe(6);
    await expectAccessible(session.page, { of: '[role=dialog]' });
    await guide.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await session.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await session.page.keyboard.press('Escape');
    await session.page.keyboard.press('Control+/');
    const keys = session.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    expect(await keys.innerText()).toContain('Ctrl+Shift+O');
    await session.page.keyboard.press('Escape');
    const menu = await openMenu(/^Workspace workspace/);
    await menu.getByRole('menuitem', { name: 'About Telltale' }).click();
    const about = session.page.getByRole('dialog', { name: 'About Telltale' });
    await about.getByText(/DuckDB \d/).waitFor();
    await expectAccessible(session.page, { of: '[role=dialog]' });
    await session.page.keyboard.press('Escape');
  });
});

test('an address of no page leads to the first one', async () => {
  await session.go('#/closing?month=2026-10');
  await session.page.getByRole('heading', { level: 1, name: 'Executive' }).waitFor();
  await session.go('#/data');
});

describe('exports', () => {
  const dialog = () => session.page.getByRole('dialog', { name: 'Export report' });
  const previewed = () => dialog().locator('section[aria-label="Preview"][aria-busy="false"]').waitFor();
  /** Goes on through what takes the keyboard, to what is named so. */
  const tabTo = async (name: string) => {
    const focused = () =>
      session.page.evaluate(() => {
        const at = document.activeElement as HTMLElement | null;
        return (at?.getAttribute('aria-label') ?? at?.innerText ?? '').trim();
      });
    for (let step = 0; step < 20 && (await focused()) !== name; step++) await session.page.keyboard.press('Tab');
    expect(await focused()).toBe(name);
  };

  test('by keyboard alone: a format, its preview, the file, and once more', async () => {
    await session.go('#/operations?month=2026-10');
    await session.page.keyboard.press('Control+e');
    await previewed();
    expect(await dialog().getByText('Every KPI once: the formula').count()).toBe(1);
    // Down from the workbook: HTML, and Markdown.
    await session.page.keyboard.press('ArrowDown');
    await session.page.keyboard.press('ArrowDown');
    await dialog().getByText('# Production Health Dashboard').waitFor();
    const shown = await dialog().locator('pre').innerText();
    let download = session.page.waitForEvent('download');
    await session.page.keyboard.press('Enter');
    const first = await download;
    expect(first.suggestedFilename()).toBe('telltale-2026-10.md');
    const written = await readFile(await first.path(), 'utf8');
    expect(written.startsWith(shown.trimEnd())).toBe(true);
    await dialog().waitFor({ state: 'detached' });
    await session.page.getByText('telltale-2026-10.md').first().waitFor();

    download = session.page.waitForEvent('download');
    await session.page.keyboard.press('Control+Shift+e');
    expect(await readFile(await (await download).path(), 'utf8')).toBe(written);

    // The choice is remembered.
    await session.page.keyboard.press('Control+e');
    await previewed();
    expect(
      await dialog()
        .getByRole('radio', { name: /^Markdown/ })
        .isChecked(),
    ).toBe(true);
    await tabTo('Compare with: previous period');
    await session.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  test('a key that comes before the event of a link, as it may on a busy page, is about the page of the link', async () => {
    for (const to of ['#/quality?month=2026-10', '#/operations?month=2026-10']) {
      await session.page.evaluate((hash) => {
        location.hash = hash;
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', ctrlKey: true, bubbles: true }));
      }, to);
      await previewed();
      await session.page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
    }
  });

  test('a format that is chosen at the edge of the list comes into sight, and stays there in a smaller window', async () => {
    await session.page.keyboard.press('Control+e');
    const card = dialog().locator('label', { has: session.page.getByText('OpenSLO', { exact: true }) });
    // As a screen reader chooses, which does not scroll.
    await card.locator('input').evaluate((radio: HTMLInputElement) => {
      radio.click();
    });
    const hidden = () =>
      card.evaluate((one) => {
        const list = one.closest('[role=radiogroup]');
        return one.getBoundingClientRect().bottom - (list?.getBoundingClientRect().bottom ?? 0);
      });
    await expect.poll(hidden).toBeLessThanOrEqual(0);
    await session.page.setViewportSize({ width: 900, height: 700 });
    await expect.poll(hidden).toBeLessThanOrEqual(0);
    await session.page.setViewportSize({ width: 1280, height: 800 });
    await session.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  test('every format is previewed, and written under a name of its own', async () => {
    for (const [title, name, wanted] of [
      ['Excel workbook', 'telltale-2026-10.xlsx', 'xl/workbook.xml'],
      ['CSV', 'telltale-2026-10.csv', 'requests,'],
      ['JSON', 'telltale-2026-10.json', '"requests"'],
      ['Tables', 'telltale-2026-10.zip', 'kpis.csv'],
      ['Parquet', 'telltale-2026-10-rows.zip', 'requests.parquet'],
      ['Grafana, these numbers', 'telltale-2026-10.grafana.json', '"snapshot"'],
      ['Grafana, live', 'telltale-2026-10-live.grafana.json', '${datasource}'],
      ['Prometheus rules', 'telltale-2026-10.rules.yml', 'sum(rate(http_requests_total'],
      ['OpenSLO', 'telltale-2026-10.openslo.yaml', 'apiVersion: openslo/v1'],
    ] as const) {
      await session.page.keyboard.press('Control+e');
      await dialog().getByText(title, { exact: true }).click();
      await dialog().getByText(name).waitFor();
      const download = session.page.waitForEvent('download');
      await dialog().getByRole('button', { name: 'Export', exact: true }).click();
      const file = await download;
      expect(file.suggestedFilename()).toBe(name);
      expect(await readFile(await file.path(), 'utf8')).toContain(wanted);
      await dialog().waitFor({ state: 'detached' });
    }
  });
});
