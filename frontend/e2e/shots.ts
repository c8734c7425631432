import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { otherExports, requestLog, sample } from './samples';
import { Session } from './session';

/** Pictures of every page and state, to look at: in test-results/shots, or where SHOTS says. */
const folder = process.env['SHOTS'] ?? fileURLToPath(new URL('../test-results/shots', import.meta.url));

let session: Session;
beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  session = await Session.start();
});
afterAll(() => session.stop());

async function shoot(name: string, size = { width: 1280, height: 800 }) {
  await session.page.setViewportSize(size);
  await session.page.waitForTimeout(900);
  await session.page.screenshot({ path: join(folder, `${name}.png`) });
}

test('every page and state, in both themes', async () => {
  const { page } = session;
  await shoot('data-empty');
  const log = await session.file('requests_october.csv', requestLog());
  const asking = await session.file('feedback.csv', 'date,rating,user\n03/04/2026 10:00,5,a\n05/06/2026 11:00,2,b\n');
  await session.choose(log, sample('billing/focus_sample.csv'), asking, sample('hostile/error_page.csv'));
  await shoot('data-preview', { width: 1280, height: 1800 });
  await page.getByRole('button', { name: 'Discard' }).click();
  const others = Object.entries(otherExports()).map(([name, text]) => session.file(name, text));
  await session.import(
    log,
    sample('requests/apache_logs'),
    sample('billing/focus_sample.csv'),
    ...(await Promise.all(others)),
  );

  for (const theme of ['Light', 'Dark']) {
    const of = (name: string) => `${name}-${theme.toLowerCase()}`;
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: `${theme} theme` }).click();
    await session.go('#/data');
    await shoot(of('data'), { width: 1280, height: 900 });
    for (const tab of ['summary', 'mapping', 'rejects']) {
      await session.go(`#/data?import=1&tab=${tab}`);
      await shoot(of(`import-${tab}`));
    }
    for (const name of ['executive', 'business', 'cost', 'quality']) {
      await session.go(`#/${name}?month=2026-10`);
      for (const width of [900, 1280, 1920]) await shoot(of(`${name}-${String(width)}`), { width, height: 1080 });
      await session.go(`#/${name}?month=2020-01`);
      await shoot(of(`${name}-empty`));
    }
    await session.go('#/operations?month=2026-10');
    for (const width of [900, 1280, 1920])
      await shoot(of(`operations-${String(width)}`), { width, height: width > 1600 ? 1080 : 800 });
    await shoot(of('operations-whole'), { width: 1280, height: 1400 });
    await session.go('#/operations?month=2026-10&is.model=gpt-5&not.status=429');
    await shoot(of('operations-filtered'));
    await session.go('#/operations?month=2015-05');
    await shoot(of('operations-untimed'));
    await session.go('#/operations?month=2020-01');
    await shoot(of('operations-empty'));
    await session.go('#/operations?month=2026-10');
    await page.getByRole('button', { name: /^Period/ }).click();
    await shoot(of('period'));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await shoot(of('filter'));
    await page.keyboard.press('Escape');
    for (const kpi of ['api_success_rate', 'uptime', 'latency_p95', 'satisfaction']) {
      await session.go(`#/operations?month=2026-10&kpi=${kpi}`);
      await shoot(of(`kpi-${kpi}`));
    }
    for (const tab of ['rows', 'passport']) {
      await session.go(`#/operations?month=2026-10&kpi=error_rate&tab=${tab}`);
      await shoot(of(`kpi-${tab}`));
    }
    await session.go('#/operations?month=2026-10');
  }
});
