import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { requestLog } from './samples';
import { Session, forTests } from './session';
import { settle } from './settled';

const session = forTests(() => Session.of({ 'requests.csv': requestLog() }));

test('a meeting is printed whole: every item with its evidence and note, and what was decided', async () => {
  const { page } = session;
  await session.go('#/meetings/weekly/2026-W43');
  await page.getByRole('button', { name: 'Start the meeting' }).click();
  await page.getByLabel('Note').fill('Chats are up');
  await page.getByLabel('What was decided').fill('Keep the small model');
  await page.getByRole('button', { name: 'Add a decision' }).click();
  await page.getByText('Decided: Keep the small model.').waitFor();
  await page.evaluate(() => {
    window.print = () => dispatchEvent(new Event('beforeprint'));
  });
  await page.keyboard.press('Control+p');
  await page.locator('.print-head').waitFor();
  const paper = await page.locator('main').innerText();
  for (const words of [
    'Review trends: Usage, cost, satisfaction',
    'Identify anomalies: Spikes, drops, unusual patterns',
    'Discuss in team stand-up',
    'Chats are up',
    'Keep the small model',
    'For the stand-up',
  ])
    expect(paper).toContain(words);
  expect(await page.getByLabel('What was decided').isVisible()).toBe(false);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await page.getByLabel('What was decided').waitFor();
});

test('actions are saved as a sheet in which no title is a formula', async () => {
  const { page } = session;
  await session.go('#/actions');
  await settle(page);
  await page.getByRole('button', { name: 'Add action' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('What is to be done').fill('=1+1, and more');
  await form.getByRole('button', { name: 'Add action' }).click();
  await page.locator('[data-action]').waitFor();
  await page.getByRole('button', { name: /^Copy 1 action/ }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^telltale-.*action.*\.csv$/);
  const [head, row] = (await readFile(await download.path(), 'utf8')).split('\n');
  expect(head).toMatch(/^Group,Action,Owner,Due,KPI/);
  expect(row).toMatch(/^open,"'=1\+1, and more",/);
});

test('a dialog closes with the page that it was opened on', async () => {
  const { page } = session;
  await session.go('#/meetings');
  await settle(page);
  await session.go('#/actions');
  await page.getByRole('button', { name: 'Add action' }).click();
  const form = page.getByRole('dialog');
  await form.waitFor();
  await page.goBack();
  await form.waitFor({ state: 'detached' });
  await page.goForward();
  await page.getByRole('button', { name: 'Add action' }).waitFor();
  expect(await form.count()).toBe(0);
});
