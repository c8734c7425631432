import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { demo } from './program';
import { sample } from './samples';
import { Session } from './session';
import { settle } from './settled';
import { failing, pages, states, unanswered, type View } from './views';

/**
 * Pictures of every page and state, to look at: in test-results/shots, or where SHOTS says. ONLY is a pattern of their
 * names. They are of the demo, or of the workspace that SHOTS_OF names. States are taken at the usual size, or in every one
 * with SIZES=all.
 */
const folder = process.env['SHOTS'] ?? fileURLToPath(new URL('../test-results/shots', import.meta.url));
const wanted = new RegExp(process.env['ONLY'] ?? '');
const of = process.env['SHOTS_OF'];
const sizes = [
  { width: 900, height: 800 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const usual = { width: 1280, height: 800 };
const ofStates = process.env['SIZES'] === 'all' ? sizes : [usual];

let session: Session;
const begin = async (command?: (addr: string) => string[]) => {
  await mkdir(folder, { recursive: true });
  session = await Session.start(command);
};
const end = () => session.stop();

const chosen = (views: View[]) => views.filter(({ name }) => wanted.test(name));

/** Waits until colours have changed and charts are drawn with them. */
async function still(page: Page) {
  await page.waitForTimeout(80);
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined))),
  );
}

/** Takes a page in both themes, in each of the sizes: name-light-1280.png. */
async function shoot(page: Page, name: string, at = sizes) {
  for (const size of at) {
    await page.setViewportSize(size);
    // Charts are drawn anew for their size.
    await page.waitForTimeout(250);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await still(page);
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${String(size.width)}.png`) });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(usual);
}

/** Takes the whole length of a page, in each of the sizes: name-whole-1280.png. */
async function shootWhole(page: Page, name: string) {
  const main = page.locator('main');
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.waitForTimeout(250);
    const over = await main.evaluate((one) => one.scrollHeight - one.clientHeight);
    await page.setViewportSize({ width: size.width, height: size.height + over });
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(folder, `${name}-whole-${String(size.width)}.png`) });
  }
  await page.setViewportSize(usual);
}

async function open({ hash, then }: View) {
  await session.go('#/about-to-show');
  await session.go(hash);
  await settle(session.page);
  await then?.(session);
}

const waiting = pages.map((page) => ({ ...page, name: `waiting-${page.name}` }));
const failed = pages.map((page) => ({ ...page, name: `failing-${page.name}` }));
const empty = pages.map(({ name, hash }) => ({ name: `empty-${name}`, hash: hash.replace(/\?.*/, '') }));
const importing: View[] = [{ name: 'import-preview', hash: '#/data' }];

describe.runIf(chosen([...pages, ...states, ...waiting, ...failed]).length)('of a workspace', () => {
  beforeAll(async () => {
    if (!process.env['ONLY']) await rm(folder, { recursive: true, force: true });
    await begin(of ? (addr) => ['serve', '--addr', addr, '-w', of] : demo);
  }, 600_000);
  afterAll(end);

  test.each(chosen(pages))('$name', async (view) => {
    await open(view);
    await shoot(session.page, view.name);
    await shootWhole(session.page, view.name);
  });

  test.each(chosen(states))('$name', async (view) => {
    await open(view);
    await session.page.waitForTimeout(300);
    await settle(session.page);
    await shoot(session.page, view.name, ofStates);
    if (view.whole) await shootWhole(session.page, view.name);
    for (let press = 0; press < 2; press++) await session.page.keyboard.press('Escape');
  });

  test.each(chosen(waiting))('$name', async (view) => {
    await unanswered(session.page, async () => {
      await session.page.reload();
      await session.go(view.hash);
      await session.page.locator('h1').waitFor();
      await shoot(session.page, view.name, ofStates);
    });
  });

  test.each(chosen(failed))('$name', async (view) => {
    await session.page.reload();
    await session.page.locator('h1').waitFor();
    await session.go('#/about-to-show');
    // What the frame still asks for fails in a toast, which is no part of the page.
    await settle(session.page);
    await failing(session.page, async () => {
      await session.go(view.hash);
      await settle(session.page, 3000);
      await shoot(session.page, view.name, ofStates);
    });
  });
});

describe.runIf(chosen([...empty, ...importing]).length)('of an empty workspace', () => {
  beforeAll(() => begin());
  afterAll(end);

  test.each(chosen(empty))('$name', async (view) => {
    await open(view);
    await shoot(session.page, view.name, ofStates);
  });

  test.each(chosen(importing))('$name', async (view) => {
    await open(view);
    const asking = await session.file('feedback.csv', 'date,rating,user\n03/04/2026 10:00,5,a\n05/06/2026 11:00,2,b\n');
    await session.choose(sample('billing/focus_sample.csv'), asking, sample('hostile/error_page.csv'));
    await settle(session.page);
    await shoot(session.page, view.name);
    await shootWhole(session.page, view.name);
  });
});
