import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openPage, startBrowser } from './browser';
import { startProgram, type Program } from './program';
import { otherExports, requestLog } from './samples';

/** A program, a browser that is signed in to it, and a folder for files to import. */
export class Session {
  private constructor(
    readonly program: Program,
    readonly browser: Browser,
    readonly context: BrowserContext,
    readonly page: Page,
    /** Everything that the page reported as an error. */
    readonly errors: string[],
    private readonly folder: string,
  ) {}

  static async start(command?: (addr: string) => string[]): Promise<Session> {
    const [program, browser] = await Promise.all([startProgram(command), startBrowser()]);
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      colorScheme: 'light',
    });
    // A machine that is busy is slow, and not wrong.
    context.setDefaultTimeout(30_000);
    const { page, errors } = await openPage(context, program.link);
    return new Session(program, browser, context, page, errors, await mkdtemp(join(tmpdir(), 'telltale-files-')));
  }

  /** One with a month of requests, and of what other tools export, imported. */
  static async ofMonth(): Promise<Session> {
    const session = await Session.start();
    const files = [await session.file('requests.csv', requestLog())];
    for (const [name, text] of Object.entries(otherExports())) files.push(await session.file(name, text));
    await session.import(...files);
    return session;
  }

  async stop() {
    await this.browser.close();
    await this.program.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Shows the page of an address's hash. What the page is told next comes after it has taken the address. */
  async go(hash: string) {
    await this.page.evaluate(async (to) => {
      const before = location.hash;
      const taken = new Promise((resolve) => {
        addEventListener('hashchange', resolve, { once: true });
      });
      location.hash = to;
      if (location.hash !== before) await taken;
    }, hash);
  }

  /** Writes a file to import. */
  async file(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text);
    return path;
  }

  /** Chooses files with the page's button and waits until they were understood, or refused. */
  async choose(...paths: string[]) {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Choose files…' }).click();
    await (await chooser).setFiles(paths);
    await this.page.getByRole('region', { name: 'Files to import' }).waitFor();
  }

  /** Imports files through the page, and waits until the ledger lists them. */
  async import(...paths: string[]) {
    await this.go('#/data');
    const lines = this.page.locator('tr[data-import]');
    const before = await lines.count();
    await this.choose(...paths);
    await this.page.getByRole('button', { name: /^Import \d+ files?$/ }).click();
    await lines.nth(before + paths.length - 1).waitFor();
  }

  /** Takes note of an error that the page was right to report, because the test provoked it. */
  takeError(pattern: RegExp) {
    const at = this.errors.findIndex((text) => pattern.test(text));
    expect(at).toBeGreaterThanOrEqual(0);
    this.errors.splice(at, 1);
  }

  /** Takes note of all errors of a kind, where how many there are is not what is tested. */
  takeErrors(pattern: RegExp) {
    this.takeError(pattern);
    while (this.errors.some((text) => pattern.test(text))) this.takeError(pattern);
  }

  /** Closes whatever is open and forgets what waits to be imported. */
  async discardAll() {
    await this.go('#/data');
    const discard = this.page.getByRole('button', { name: 'Discard' });
    while ((await discard.count()) > 0) {
      const left = (await discard.count()) - 1;
      await discard.first().click();
      await expect.poll(() => discard.count()).toBe(left);
    }
  }
}
