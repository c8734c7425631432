import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { settle } from './settled';

/** Starts the machine's own Chromium, which opens no connection but to the program. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['TELLTALE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page that keeps every error that it shows in its console. */
export async function openPage(context: BrowserContext, address: string): Promise<{ page: Page; errors: string[] }> {
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(address);
  return { page, errors };
}

/**
 * Fails on any violation of WCAG 2.2 A and AA that axe finds, and on text with less contrast than AAA where that is
 * promised. What it finds counts when it finds it again on a page that waits for nothing: while a page is laid out anew, a
 * title can stand for a moment where its card no longer is, which axe takes for text on white. A selector names the part of the page that was not
 * looked at before: a dialog takes half of the time of the page below it.
 */
export async function expectAccessible(page: Page, look: { promised?: 'AA' | 'AAA'; of?: string } = {}) {
  let found = await violations(page, look);
  if (found.length > 0) {
    await settle(page);
    await page.waitForTimeout(500);
    found = await violations(page, look);
  }
  expect(found).toEqual([]);
}

async function violations(page: Page, { promised = 'AA', of = 'html' }: { promised?: 'AA' | 'AAA'; of?: string }) {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))),
  );
  // The pages have no frames, for which axe would walk and describe every element another time; and what it found in
  // order is not asked for. Both together are what a scan of a chart of a thousand bars costs.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .include(of)
    .options({
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: { 'color-contrast-enhanced': { enabled: promised === 'AAA' } },
    })
    .analyze();
  return violations.map(({ id, nodes }) => ({
    id,
    at: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`),
  }));
}
