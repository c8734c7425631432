import { describe, expect, test } from 'vitest';
import { openPage } from './browser';
import { demo } from './program';
import { Session, forTests } from './session';
import { settle } from './settled';
import { firstVisit } from './shifts';

const session = forTests(Session.ofMonth);

/** Waits until places are the same a while later: what was not held is there. */
async function stand(places: () => Promise<number[]>) {
  let [before, now] = ['', JSON.stringify(await places())];
  while (before !== now) {
    await session.page.waitForTimeout(300);
    [before, now] = [now, JSON.stringify(await places())];
  }
}

describe('what waits for its answers', () => {
  test('moves nothing on a dashboard when they arrive', async () => {
    await session.go('#/quality?month=2026-10');
    await session.page.locator('.tiles[aria-busy="false"]').first().waitFor();
    await settle(session.page);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await session.page.route('**/api/Dashboards/{Evaluate,Layers,Happenings,Breakdown}', async (route) => {
      await held;
      await route.continue();
    });
    try {
      await session.go('#/cost?month=2026-10');
      const charts = session.page.locator('.charts .card');
      const places = async () => {
        const boxes = await session.page.locator('.tile, .charts .card').all();
        return Promise.all(boxes.map(async (box) => (await box.boundingBox()) ?? undefined));
      };
      await expect.poll(async () => (await places()).length).toBeGreaterThanOrEqual(9 + 6);
      await expect.poll(() => charts.count()).toBeGreaterThanOrEqual(6);
      const [before, drawn] = [await places(), await charts.count()];
      release();
      await session.page.locator('.tiles[aria-busy="false"]').first().waitFor();
      await expect.poll(() => session.page.locator('.charts [role="slider"] svg').count()).toBe(drawn);
      expect((await places()).map((box) => Math.round(box?.y ?? -1))).toEqual(
        before.map((box) => Math.round(box?.y ?? -2)),
      );
    } finally {
      release();
      await session.page.unroute('**/api/Dashboards/{Evaluate,Layers,Happenings,Breakdown}');
    }
  });

  test.each(['latency_p95', 'total_cost', 'task_completion'])(
    'moves nothing on the page of %s when they arrive, but by a few pixels below the fold',
    async (kpi) => {
      const { page } = session;
      const cards = async () => {
        const boxes = await page.locator('main .card').all();
        return Promise.all(boxes.map(async (box) => Math.round((await box.boundingBox())?.y ?? -1)));
      };
      const waiting = page.locator('.skeleton, .waiting, .stale, .unread');
      await session.go(`#/kpi/${kpi}?month=2026-10`);
      await page.getByText('SHA-256').first().waitFor();
      await expect.poll(() => waiting.count()).toBe(0);
      await page.locator('[data-first]').waitFor({ state: 'detached' });
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const answers = '**/api/Dashboards/{Why,Forecasts,Breakdown,Happenings,Changes,Passport,Thresholds}';
      await page.route(answers, async (route) => {
        await held;
        await route.continue();
      });
      try {
        // The answers of the first visit are known until the page is loaded anew.
        await page.reload();
        await page.getByRole('heading', { name: /alert/i }).waitFor();
        await expect.poll(() => waiting.count()).toBeGreaterThanOrEqual(5);
        await stand(cards);
        await page.evaluate(() => {
          const shifts: PerformanceEntry[] = [];
          new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({ type: 'layout-shift' });
          Object.assign(globalThis, { shifts });
        });
        const before = await cards();
        release();
        await page.getByText('SHA-256').first().waitFor();
        await expect.poll(() => waiting.count()).toBe(0);
        const after = await cards();
        expect(after.map((y, index) => Math.abs(y - (before[index] ?? -1)) <= 6)).toEqual(before.map(() => true));
        const moved = await page.evaluate(() =>
          (globalThis as unknown as { shifts: { value: number }[] }).shifts.reduce((sum, { value }) => sum + value, 0),
        );
        expect(moved).toBeLessThan(0.01);
      } finally {
        release();
        await page.unroute(answers);
      }
    },
  );
});

describe('what was never seen', () => {
  const made = forTests(() => Session.start(demo));

  test.each([
    { path: 'executive', lost: 'Highlights', seen: /^Requests \d/ },
    { path: 'kpi/latency_p95', lost: 'Evaluate', seen: 'How it is computed' },
  ])('is seen on $path, though the answer of $lost never comes', async ({ path, lost, seen }) => {
    const context = await made.browser.newContext({
      reducedMotion: 'reduce',
      storageState: { cookies: await made.context.cookies(), origins: [] },
    });
    try {
      await context.route(`**/api/Dashboards/${lost}`, () => undefined);
      const { page } = await openPage(context, `${new URL(made.page.url()).origin}/#/${path}?month=2026-10`);
      await page.getByRole('heading', { name: seen }).first().waitFor({ timeout: 15_000 });
    } finally {
      await context.close();
    }
  });

  test('is seen, though something on the page moves all the time', async () => {
    const context = await made.browser.newContext({
      storageState: { cookies: await made.context.cookies(), origins: [] },
    });
    try {
      const { page } = await openPage(context, `${new URL(made.page.url()).origin}/#/quality?month=2026-10`);
      await page.locator('main[data-first]').waitFor();
      // As the tip of a chart does under the pointer.
      await page.evaluate(() => {
        const tip = document.createElement('i');
        const main = document.querySelector('main');
        setInterval(() => {
          if (tip.isConnected) tip.remove();
          else main?.append(tip);
        }, 50);
      });
      await page.locator('main[data-first]').waitFor({ state: 'detached', timeout: 15_000 });
    } finally {
      await context.close();
    }
  });

  const paths = ['executive', 'operations', 'business', 'cost', 'quality', 'scorecard', 'alerts'];
  const kpis = ['task_completion', 'total_cost', 'latency_p95', 'accuracy', 'error_budget_remaining'];
  const visits = [...paths, ...kpis.map((kpi) => `kpi/${kpi}`)].flatMap((path) =>
    [1280, 900].map((width) => ({ path, width })),
  );
  test.each(visits)(
    'moves nothing on $path, $width wide, in whichever order answers come',
    { timeout: 90_000 },
    async ({ path, width }) => {
      const hash = `#/${path}?month=2026-10`;
      const visit = (height: number) => firstVisit(made, hash, width, height);
      const first = await visit(800);
      // All of the page at once, as what moves below the fold is moved, too.
      const whole = first.over > 0 ? await visit(800 + first.over) : first;
      for (const { score, moved, errors } of [first, whole]) {
        expect(moved.filter(({ by }) => by > 6)).toEqual([]);
        expect(score).toBeLessThan(0.01);
        expect(errors).toEqual([]);
      }
    },
  );
});
