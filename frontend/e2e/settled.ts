import type { Page } from 'playwright-core';

/** What stands where an answer is still to come, and a page whose code is. */
const WAITING = '.skeleton, .waiting, .stale, .tiles[aria-busy="true"], main:not(:has(*))';

/** Waits until nothing waits for an answer any more, for so long that what an answer asks for has begun. */
export async function settle(page: Page, limit = 30_000): Promise<void> {
  const end = Date.now() + limit;
  for (let quiet = 0; quiet < 3 && Date.now() < end;) {
    quiet = (await page.locator(WAITING).count()) === 0 ? quiet + 1 : 0;
    await page.waitForTimeout(60);
  }
}
