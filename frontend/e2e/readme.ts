import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, test } from 'vitest';
import { sample } from './samples';
import { Session } from './session';

/** The pictures of the README, taken of the demo, so that they show nobody's data and say so. */
const folder = fileURLToPath(new URL('../../build/screenshots', import.meta.url));

let session: Session;
beforeAll(async () => {
  session = await Session.start(() => ['demo', '--open']);
}, 600_000);
afterAll(() => session.stop());

async function shoot(name: string, height = 860) {
  const { page } = session;
  await page.setViewportSize({ width: 1280, height });
  await page.locator('.skeleton, .tiles[aria-busy="true"], .stale').first().waitFor({ state: 'detached' });
  // Charts are drawn anew for their size.
  await page.waitForTimeout(800);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

test('the pictures of the README', async () => {
  const { page } = session;
  await page.getByRole('button', { name: 'Light theme' }).click();
  await session.go('#/executive?month=2026-10');
  await shoot('executive', 1020);
  await session.go('#/operations?month=2026-10&kpi=uptime');
  await page.getByRole('dialog').getByText('Other readings').waitFor();
  await shoot('why');
  await session.go('#/meetings/monthly/2026-10');
  await page.locator('[data-evidence="comparison"]').waitFor();
  await shoot('meeting');
  await session.go('#/actions');
  await page.locator('[data-action]').first().waitFor();
  await shoot('actions', 760);
  await session.go('#/data');
  await session.choose(sample('requests/apache_logs'));
  await page.getByRole('region', { name: 'First rows as they will be stored' }).waitFor();
  await shoot('import', 1000);
  await page.getByRole('button', { name: 'Discard' }).click();
  const plan = { period: { preset: 'month', month: '2026-10' }, size: 207, seed: 1, blind: true };
  const { id } = (await session.call('Labels.Draw', plan)) as { id: number };
  await session.go(`#/review/${String(id)}/label`);
  // On the way, at a person's pace; what is asked about next came late in a conversation.
  for (let position = 1; ; position++) {
    const item = page.locator(`[data-item="${String(position)}"]`);
    await item.waitFor();
    if (position > 20 && (await item.locator('li:not([data-here]) ~ [data-here]').count()) > 0) break;
    await page.waitForTimeout(1500);
    await page.keyboard.press('y');
  }
  await shoot('review');
});
