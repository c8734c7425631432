import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { openPage, startBrowser } from './browser';
import { startProgram, type Program } from './program';
import { otherExports, requestLog } from './samples';

/** How long it may take until a session has its data: that of the demo is made first. */
const BEGINNING = 400_000;

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

  /** One that has imported files: their texts by their names. */
  static async of(texts: Record<string, string>): Promise<Session> {
    const session = await Session.start();
    const files: string[] = [];
    for (const [name, text] of Object.entries(texts)) files.push(await session.file(name, text));
    await session.import(...files);
    return session;
  }

  /** One with a month of requests, and of what other tools export. */
  static ofMonth(): Promise<Session> {
    return Session.of({ 'requests.csv': requestLog(), ...otherExports() });
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

  /** What the address says behind its "#". */
  hash(): Promise<string> {
    return this.page.evaluate(() => location.hash);
  }

  /** Asks the program what a page would ask it: "Settings.Set". */
  call(method: string, ...args: unknown[]): Promise<unknown> {
    return this.page.evaluate(
      async ([name, given]) => {
        const headers = { 'Content-Type': 'application/json' };
        const answer = await fetch(`/api/${name}`, { method: 'POST', headers, body: JSON.stringify(given) });
        if (!answer.ok) throw new Error(await answer.text());
        return answer.json() as unknown;
      },
      [method.replace('.', '/'), args] as const,
    );
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
    // The page may not have asked yet for what was imported before.
    const before = ((await this.call('Imports.List')) as unknown[]).length;
    await this.choose(...paths);
    await this.page.getByRole('button', { name: /^Import \d+ files?$/ }).click();
    await this.page
      .locator('tr[data-import]')
      .nth(before + paths.length - 1)
      .waitFor();
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

/** The session of a file's tests: it begins before them, and ends after them, when no error is left that none provoked. */
export function forTests(begin: () => Promise<Session>): Session {
  const session = Object.create(Session.prototype) as Session;
  beforeAll(async () => {
    Object.assign(session, await begin());
  }, BEGINNING);
  afterAll(async () => {
    try {
      expect(session.errors).toEqual([]);
    } finally {
      await session.stop();
    }
  });
  return session;
}
