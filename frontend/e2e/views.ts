import type { Page } from 'playwright-core';
import { agreed } from './agreed';
import { reviews } from './reviews';
import type { Session } from './session';

/** A page in one of its states, to look at. */
export interface View {
  /** Of its pictures. */
  name: string;
  hash: string;
  /** What is done on it before the picture is taken. */
  then?: (session: Session) => Promise<unknown>;
  /** Its whole length is looked at, too. */
  whole?: boolean;
}

/** Every page with the numbers of a month, as one comes to it. */
export const pages: View[] = [
  ...[
    'executive',
    'operations',
    'business',
    'cost',
    'quality',
    'scorecard',
    'alerts',
    'kpi/latency_p95',
    'kpi/total_cost',
    'kpi/task_completion',
    'kpi/accuracy',
    'kpi/uptime',
  ].map((path) => ({ name: path.replace('/', '-'), hash: `#/${path}?month=2026-10` })),
  { name: 'review', hash: '#/review' },
  { name: 'review-plan', hash: '#/review/new?month=2026-10' },
  { name: 'meetings', hash: '#/meetings' },
  ...['daily', 'weekly', 'monthly', 'quarterly'].map((cadence) => ({
    name: `meetings-${cadence}`,
    hash: `#/meetings/${cadence}`,
  })),
  { name: 'actions', hash: '#/actions' },
  { name: 'months', hash: '#/months' },
  { name: 'months-open', hash: '#/months/2026-10' },
  { name: 'explore', hash: '#/explore' },
  { name: 'data', hash: '#/data' },
  { name: 'settings', hash: '#/settings' },
];

const press = (name: string | RegExp) => (session: Session) =>
  session.page.getByRole('button', { name, exact: true }).first().click();
const named = (name: string, hash: string, then?: View['then']): View => ({ name, hash, ...(then && { then }) });

/** Does what is found by a name, as with Ctrl+K. */
const found =
  (name: string) =>
  async ({ page }: Session) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /^Find/ }).fill(name);
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: /^Find/ }).waitFor({ state: 'detached' });
  };

/** The dialog of exports, with a format chosen and previewed. */
const exporting =
  (format: string) =>
  async ({ page }: Session) => {
    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog', { name: 'Export report' });
    await dialog.getByText(format, { exact: true }).click();
    await dialog.locator('section[aria-label="Preview"][aria-busy="false"]').waitFor();
  };

/** Runs a query on Explore, and waits for its answer. */
const ran =
  (query: string, answer: RegExp) =>
  async ({ page }: Session) => {
    await page.getByLabel('Query in SQL').fill(query);
    await page.keyboard.press('Control+Enter');
    await page.getByText(answer).first().waitFor();
  };

/** The question on closing the window while an import runs, or of one that has ended meanwhile. */
const closing =
  (running: boolean) =>
  async ({ page }: Session) => {
    const job = { id: 'picture', kind: 'import', title: 'requests.csv', phase: '', file: '', rows: 0, rate: 0 };
    const now = { state: running ? 'running' : 'canceled', seq: running ? 1 : 2, done: 2e6, total: 6e6 };
    await page.route('**/api/Frame/Asked', (route) => route.fulfill({ json: null }));
    await page.evaluate(
      (all) => {
        // As a tab passes on what it hears from the program.
        const channel = new BroadcastChannel('telltale-events');
        for (const heard of all) channel.postMessage({ heard });
      },
      [
        { event: 'job', data: { ...job, ...now, bytesPerSecond: 0, secondsLeft: null, result: null, error: null } },
        { event: 'closing', data: 'import' },
      ],
    );
    await page.getByText(/^An import (is running|has ended)$/).waitFor();
  };

/** The tour at one of its steps. */
const tourAt = (step: number) => async (session: Session) => {
  await found('Take the tour')(session);
  for (let at = 1; at < step; at++) await session.page.getByRole('button', { name: 'Next', exact: true }).click();
};

/** What opens over the pages, and the tabs of those that have some. */
export const states: View[] = [
  named('about', '#/data', found('About Telltale')),
  named('guide', '#/data', found('Guide')),
  ...[1, 2, 3, 4].map((step) => named(`tour-${String(step)}`, '#/data', tourAt(step))),
  named('drawer-rejects', '#/data?import=3&tab=rejects'),
  named('undo', '#/data?import=1', press('Undo this import…')),
  named('kpi-unknown', '#/kpi/no_such_number?month=2026-10'),
  named('kpi-nothing', '#/kpi/latency_p95?month=2020-01'),
  named('alerts-nothing', '#/alerts?month=2020-01'),
  named('export-menu', '#/executive?month=2026-10', press('Export report')),
  ...[
    'Excel workbook',
    'HTML report',
    'Markdown',
    'CSV',
    'Tables',
    'Parquet',
    'JSON',
    'Grafana, these numbers',
    'Grafana, live',
    'Prometheus rules',
    'OpenSLO',
  ].map((format) =>
    named(`export-${format.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`, '#/executive?month=2026-10', exporting(format)),
  ),
  named('export-filtered', '#/executive?month=2026-10&is.model=nordlicht-mini', exporting('Parquet')),
  named('export-texts', '#/executive?month=2026-10', async (session) => {
    await exporting('Excel workbook')(session);
    await session.page.getByLabel('Include what people wrote').check();
  }),
  named('export-busy', '#/executive?month=2026-10', async (session) => {
    await exporting('HTML report')(session);
    await session.page.getByRole('button', { name: 'Export', exact: true }).click();
    await session.page.getByRole('progressbar', { name: /^Writing/ }).waitFor();
  }),
  named('export-done', '#/executive?month=2026-10', async (session) => {
    await exporting('Markdown')(session);
    await session.page.getByRole('button', { name: 'Export', exact: true }).click();
    await session.page
      .getByText(/^Markdown is saved/)
      .first()
      .waitFor();
  }),
  named('export-failed', '#/executive?month=2026-10', async (session) => {
    await exporting('Markdown')(session);
    await session.page.route('**/api/Exports/Start', (route) =>
      route.fulfill({
        status: 400,
        contentType: 'application/json',
        body: JSON.stringify({
          code: 'invalid',
          text: 'The disk is full: no space left on device.',
          file: '/srv/reports/telltale-2026-10.md',
          hint: 'Make room, or choose a folder on another disk. What stood there is unchanged.',
        }),
      }),
    );
    await session.page.getByRole('button', { name: 'Export', exact: true }).click();
    await session.page.getByText('The disk is full').waitFor();
    await session.page.unroute('**/api/Exports/Start');
  }),
  ...['rows', 'passport'].map((tab) => named(`drawer-${tab}`, `#/operations?month=2026-10&kpi=error_rate&tab=${tab}`)),
  named('drawer-kpi', '#/operations?month=2026-10&kpi=latency_p95'),
  named('drawer-import', '#/data?import=1'),
  named('drawer-mapping', '#/data?import=1&tab=mapping'),
  named('drawer-score', '#/scorecard?month=2026-10&kpi=latency_p95&at=2026-10'),
  named('operations-filtered', '#/operations?month=2026-10&is.endpoint=%2Fv1%2Fchat&not.status=429'),
  named('operations-nothing-passes', '#/operations?month=2026-10&is.status=999'),
  ...['business', 'cost', 'quality', 'scorecard'].map((page) =>
    named(`${page}-filtered`, `#/${page}?month=2026-10&is.model=nordlicht-mini`),
  ),
  named('operations-table', '#/operations?month=2026-10', press('Show as table')),
  named('nothing-in-period', '#/operations?month=2020-01'),
  named('period', '#/operations?month=2026-10', press(/^Period/)),
  named('filter', '#/operations?month=2026-10', press('Filter')),
  named('workspace-new', '#/data', found('New workspace')),
  named('workspace-open', '#/data', ({ page }) => page.keyboard.press('Control+o')),
  named('backup', '#/data', ({ page }) => page.keyboard.press('Control+b')),
  named('closing-running', '#/data', closing(true)),
  named('closing-ended', '#/data', closing(false)),
  named('workspaces', '#/executive?month=2026-10', press(/^Workspace/)),
  named('finder', '#/executive?month=2026-10', async ({ page }) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /^Find/ }).fill('cost');
  }),
  named('shortcuts', '#/executive?month=2026-10', ({ page }) => page.keyboard.press('?')),
  named('explore-rows', '#/explore', ran('SELECT endpoint, count(*) AS n FROM requests GROUP BY ALL', /^\d+ rows?$/)),
  named('explore-chart', '#/explore', async (session) => {
    await ran(
      'SELECT ts::DATE AS day, count(*) AS requests FROM requests GROUP BY ALL ORDER BY day',
      /^\d+ rows?$/,
    )(session);
    await press('Chart')(session);
  }),
  named('explore-error', '#/explore', ran('SELECT endpont, count(*) FROM requests GROUP BY ALL', /endpont.*not found/)),
  named('explore-nothing', '#/explore', ran("SELECT * FROM requests WHERE model = 'none'", /^No rows|0 rows/)),
  named('review-plan-enriched', '#/review/new?month=2026-10', async ({ page }) => {
    await page.getByRole('radio', { name: /^Enriched/ }).check();
    await page.getByText('Name, rubric, failure kinds and seed').click();
  }),
  named('review-plan-scored', '#/review/new?month=2026-10', async ({ page }) => {
    const score = page.getByRole('combobox', { name: 'Automatic score of all predictions' });
    await score.fill('confidence');
    await score.blur();
  }),
  named('review-plan-unscored', '#/review/new?month=2026-10', async ({ page }) => {
    const score = page.getByRole('combobox', { name: 'Automatic score of all predictions' });
    await score.fill('politeness');
    await score.blur();
    await page
      .getByText(/have the score/)
      .first()
      .waitFor();
  }),
  ...['Success', 'Uptime', 'Business', 'Quality', 'Cost', 'Assumptions', 'Infrastructure', 'Targets', 'Runbooks'].map(
    (group) => named(`settings-${group.toLowerCase()}`, `#/settings?tab=${group}`),
  ),
  named('settings-live', '#/settings?tab=Live%20stack'),
  named('settings-maintenance', '#/settings?tab=maintenance'),
  ...(
    [
      ['result', 'closed'],
      ['between-looks', 'looks'],
      ['open', 'open'],
      ['log', 'closed', 'log'],
      ['result-scored', 'scored'],
      ['desk', 'open', 'label'],
      ['desk-closed', 'closed', 'label'],
    ] as const
  ).map(([name, of, part = '']) => ({
    ...named(`review-${name}`, '#/review', async (session) => {
      await session.go(`#/review/${String((await reviews(session))[of])}/${part}`);
    }),
    whole: true,
  })),
  named('review-list', '#/review', reviews),
  ...(
    [
      ['send', 'Send to a second reviewer…'],
      ['merge', 'Merge a sheet…'],
      ['close', 'Close…'],
      ['remove', 'Remove…'],
    ] as const
  ).map(([name, item]) =>
    named(`review-${name}`, '#/review', async (session) => {
      await session.go(`#/review/${String((await reviews(session)).looks)}`);
      await press('More about this review')(session);
      await session.page.getByRole('menuitem', { name: item }).click();
    }),
  ),
  named('review-desk-list', '#/review', async (session) => {
    await session.go(`#/review/${String((await reviews(session)).open)}/label`);
    await session.page.locator('[data-item]').waitFor();
    await session.page.keyboard.press('l');
  }),
  named('review-desk-keys', '#/review', async (session) => {
    await session.go(`#/review/${String((await reviews(session)).open)}/label`);
    await session.page.locator('[data-item]').waitFor();
    await session.page.keyboard.press('?');
  }),
  named('action-edit', '#/actions', async (session) => {
    await agreed(session);
    await session.page.reload();
    await press(/^More about Cap retries/)(session);
    await session.page.getByRole('menuitem', { name: 'Edit…' }).click();
  }),
  named('settings-own', '#/settings?tab=own'),
  named('settings-own-new', '#/settings?tab=own', press('New KPI')),
  named('settings-file', '#/settings?tab=file'),
  named('settings-target', '#/settings', async ({ page }) => {
    await page.getByLabel('Search settings').fill('target api success');
    await page.getByRole('button', { name: /^Target of API success rate/ }).click();
  }),
  ...(
    [
      ['actions-some', 'actions'],
      ['action-new', 'actions', 'Add action'],
      ['meetings-some', 'meetings'],
      ['meetings-open', 'meetings/weekly/2026-W43'],
      ['meetings-held', 'meetings/monthly/2026-09'],
      ['meetings-forecasts', 'meetings/monthly/2026-10', 'Update forecasts'],
      ['meetings-benchmark', 'meetings/quarterly/2026-Q3', 'Benchmark against industry'],
      ['months-some', 'months'],
      ['months-closed', 'months/2026-07'],
      ['months-restated', 'months/2026-08'],
      ['months-sign', 'months/2026-10', 'Close October 2026'],
      ['months-accept', 'months/2026-08', 'Accept and sign'],
      ['months-refuse', 'months/2026-08', 'Refuse'],
      ['months-reopen', 'months/2026-07', 'Reopen'],
    ] as const
  ).map(([name, path, pressed]) => ({
    ...named(name, `#/${path.split('/')[0] ?? ''}`, async (session) => {
      await agreed(session);
      await session.page.reload();
      await session.go(`#/${path}`);
      if (pressed)
        await session.page
          .getByRole('button', { name: new RegExp(`^${pressed}`) })
          .first()
          .click();
    }),
    whole: true,
  })),
];

/** The answers that pages wait for. */
const ANSWERS = '**/api/{Actions,Closings,Dashboards,Explore,Imports,KPIs,Labels,Meetings,Settings}/*';

/** What says which pages there are, and what stands on them: until then there is only the frame. */
const FRAME = /\/(Catalog|Periods)$/;

/** Holds every answer back while a page is looked at, but for its layout. */
export async function unanswered(page: Page, look: () => Promise<void>) {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(ANSWERS, async (route) => {
    if (!FRAME.test(route.request().url())) await held;
    await route.continue();
  });
  try {
    await look();
  } finally {
    release();
    await page.unrouteAll({ behavior: 'wait' });
  }
}

/** Answers everything with an error while a page is looked at. */
export async function failing(page: Page, look: () => Promise<void>) {
  const body = JSON.stringify({
    code: 'internal',
    text: 'The file of the workspace cannot be read: the disk does not answer.',
    hint: 'Check the disk, then try again.',
  });
  await page.route(ANSWERS, (route) => route.fulfill({ status: 500, contentType: 'application/json', body }));
  try {
    await look();
  } finally {
    await page.unrouteAll({ behavior: 'wait' });
  }
}
