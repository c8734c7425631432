import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestLog } from './samples';
import { Session } from './session';

let session: Session;
beforeAll(async () => {
  session = await Session.start();
  await session.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await session.import(await session.file('october.csv', requestLog('2026-10', 3)));
});
afterAll(async () => {
  expect(session.errors).toEqual([]);
  await session.stop();
});

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

const clipboardText = () => session.page.evaluate(() => navigator.clipboard.readText());

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
    const answered = session.page.waitForResponse((answer) => answer.url().endsWith('/api/Dashboards/Breakdown'));
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
