import type { Page, Route } from 'playwright-core';
import { openPage } from './browser';
import type { Session } from './session';
import { settle } from './settled';

/** What moved by itself while a page was laid out. */
export interface Shifts {
  /** What browsers sum up as the cumulative layout shift. */
  score: number;
  /** What moved on the page, below its bar: how far, and what it is. */
  moved: { by: number; what: string }[];
  /** How much of the page does not fit into the window. */
  over: number;
  errors: string[];
}

/** How long an answer comes after the one before, so that what it moves is laid out by itself. */
const APART = 20;

/** Visits a page as somebody does who never saw it: nothing is remembered, and what was asked for last is answered first. */
export async function firstVisit(session: Session, hash: string, width: number, height: number): Promise<Shifts> {
  const context = await session.browser.newContext({
    viewport: { width, height },
    reducedMotion: 'reduce',
    storageState: { cookies: await session.context.cookies(), origins: [] },
  });
  context.setDefaultTimeout(30_000);
  await context.addInitScript(watch);
  const waiting: Route[] = [];
  await context.route('**/api/*/*', (route) => void waiting.push(route));
  let left = false;
  const answers = (async () => {
    while (!left) {
      await new Promise((resolve) => setTimeout(resolve, APART));
      const route = waiting.pop();
      if (!route) continue;
      const response = await route.fetch().catch(() => undefined);
      if (response) await route.fulfill({ response }).catch(() => undefined);
    }
  })();
  try {
    const { page, errors } = await openPage(context, `${new URL(session.page.url()).origin}/${hash}`);
    await page.locator('main .card, main .sheet').first().waitFor();
    await settle(page);
    await page.locator('[data-first]').waitFor({ state: 'detached' });
    await settle(page);
    return { ...(await read(page)), errors };
  } finally {
    left = true;
    await answers;
    await context.close();
  }
}

const read = (page: Page) =>
  page.evaluate(() => {
    const main = document.querySelector('main');
    const { shifts } = globalThis as unknown as { shifts: Omit<Shifts, 'over' | 'errors'> };
    return { ...shifts, over: (main?.scrollHeight ?? 0) - (main?.clientHeight ?? 0) };
  });

/** Runs in the page, from its beginning. */
function watch() {
  const shifts: { score: number; moved: { by: number; what: string }[] } = { score: 0, moved: [] };
  Object.assign(globalThis, { shifts });
  // Pages ask for numbers, and show what they have, when something is late. Here nothing is: what is looked at is how answers are
  // laid out, and not how long a busy machine takes. A page that is never painted to its knowledge would wait for ever.
  const wait = globalThis.setTimeout;
  const LATE = 1000;
  globalThis.setTimeout = ((act: () => void, ms = 0) => (ms < LATE ? wait(act, ms) : 0)) as typeof setTimeout;
  interface Shift extends PerformanceEntry {
    value: number;
    hadRecentInput: boolean;
    sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
  }
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[]) {
      if (hadRecentInput) continue;
      shifts.score += value;
      for (const { node, previousRect, currentRect } of sources)
        if (node?.parentElement?.closest('main'))
          shifts.moved.push({
            by: Math.round(Math.abs(currentRect.y - previousRect.y)),
            what: node.textContent?.trim().slice(0, 60) ?? '',
          });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}
