import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible } from './browser';
import { requestLog } from './samples';
import { Session } from './session';

let session: Session;
beforeAll(async () => {
  session = await Session.start();
  await session.import(await session.file('october.csv', requestLog('2026-10', 1)));
});
afterAll(async () => {
  expect(session.errors).toEqual([]);
  await session.stop();
});

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

  test('backs up, opens the copy, and comes back', async () => {
    await session.page.keyboard.press('Control+b');
    const dialog = session.page.getByRole('dialog', { name: 'Back up the workspace' });
    await expectAccessible(session.page);
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
      await dialog.getByRole('button', { name: 'Make it' }).click();
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
    await expectAccessible(session.page);
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
    await expectAccessible(session.page);
    await session.page.keyboard.press('Escape');
  });
});

test('the report of what is shown is downloaded in every format', async () => {
  await session.go('#/operations');
  for (const [label, name, wanted] of [
    ['Markdown, for a document…', 'telltale-2026-10.md', '| Requests |'],
    ['Excel workbook, with formulas…', 'telltale-2026-10.xlsx', 'xl/workbook.xml'],
    ['HTML, opens in any browser…', 'telltale-2026-10.html', '<!doctype html>'],
    ['CSV, for a spreadsheet…', 'telltale-2026-10.csv', 'requests,'],
    ['JSON, for programs…', 'telltale-2026-10.json', '"requests"'],
    ['All tables, as an archive of CSV…', 'telltale-2026-10.zip', 'kpis.csv'],
    ['All rows, as an archive of Parquet…', 'telltale-2026-10-rows.zip', 'requests.parquet'],
    ['Grafana dashboard of these numbers…', 'telltale-2026-10.grafana.json', '"snapshot"'],
    ['Grafana dashboard, live…', 'telltale-2026-10-live.grafana.json', '${datasource}'],
    ['Prometheus rules…', 'telltale-2026-10.rules.yml', 'sum(rate(http_requests_total'],
    ['OpenSLO objectives…', 'telltale-2026-10.openslo.yaml', 'apiVersion: openslo/v1'],
  ] as const) {
    const menu = await openMenu('Export report');
    const download = session.page.waitForEvent('download');
    await menu.getByRole('menuitem', { name: label }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(name);
    expect(await readFile(await file.path(), 'utf8')).toContain(wanted);
  }
});
