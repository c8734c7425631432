import { afterAll, beforeAll, expect, test } from 'vitest';
import { Session } from './session';

/**
 * How long a person waits at the desk of a review, in real Chromium and the real program: build/bench-review. A review is
 * drawn in the workspace that TELLTALE_WORKSPACE names.
 */
const workspace = process.env['TELLTALE_WORKSPACE'] ?? '';
const ANSWERS = 100;

/** From a key press to the next item painted, in milliseconds. */
const LIMIT = 50;

let session: Session;
beforeAll(async () => {
  if (!workspace) throw new Error('Set TELLTALE_WORKSPACE to the workspace to measure: build/bench-review FILE does.');
  session = await Session.start((addr) => ['serve', '-w', workspace, '--addr', addr]);
}, 120_000);
afterAll(() => session.stop());

/** Notes how long each key press takes until another item stands there and a frame with it was painted, and until it is saved. */
function watch() {
  const took: number[] = [];
  const saved: number[] = [];
  Object.assign(window, { took, saved });
  const shown = () => document.querySelector('[data-item]')?.getAttribute('data-item');
  const last = () => document.querySelector('[data-last]')?.getAttribute('data-last');
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      const before = shown();
      const look = () => {
        // The frame after the one that sees it comes when that has been painted.
        if (shown() === before) requestAnimationFrame(look);
        else requestAnimationFrame(() => took.push(performance.now() - timeStamp));
      };
      requestAnimationFrame(look);
      const known = last();
      const wait = () => {
        if (last() === known) setTimeout(wait, 1);
        else saved.push(performance.now() - timeStamp);
      };
      setTimeout(wait, 1);
    },
    true,
  );
}

const at = (of: number[], share: number) => of.toSorted((a, b) => a - b)[Math.floor(of.length * share)] ?? NaN;

test('a key press shows the next item at once', { timeout: 600_000 }, async () => {
  const { page } = session;
  await page.getByRole('link', { name: 'Accuracy review' }).first().click();
  await session.go('#/review/new');
  await page.getByRole('button', { name: /^Draw \d+ and start labelling/ }).click({ timeout: 120_000 });
  await page.locator('[data-item="1"]').waitFor({ timeout: 120_000 });
  await page.evaluate(watch);
  for (let position = 1; position <= ANSWERS; position++) {
    await page.locator(`[data-item="${String(position)}"]`).waitFor();
    // Whoever judges has read the item.
    await page.waitForTimeout(100);
    await page.keyboard.press('y');
  }
  type Times = Record<'took' | 'saved', number[]>;
  await page.waitForFunction((n) => {
    const { took, saved } = window as unknown as Times;
    return took.length === n && saved.length === n;
  }, ANSWERS);
  const times = await page.evaluate(() => {
    const { took, saved } = window as unknown as Times;
    return { took, saved };
  });
  for (const [what, of] of [
    ['next item painted', times.took],
    ['answer saved', times.saved],
  ] as const) {
    const [median, slow, worst] = [at(of, 0.5), at(of, 0.95), Math.max(...of)].map((ms) => ms.toFixed(1));
    console.log(`key press to ${what}: median ${median} ms, p95 ${slow} ms, worst ${worst} ms of ${of.length}`);
  }
  expect(at(times.took, 0.5)).toBeLessThan(LIMIT);
});
