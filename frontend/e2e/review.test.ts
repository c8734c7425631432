import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { LabelAnswer, Labels, ReviewItem } from '../src/lib/bindings';
import { expectAccessible } from './browser';
import { ask as inSession, draw, judge } from './reviews';
import { Session, forTests } from './session';
import { settle } from './settled';

const session = forTests(() => Session.of({ 'predictions.csv': predictions(130) }));

/** Predictions of October, two of a conversation; every third was made from JSON with what was retrieved for it. */
function predictions(count: number): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = ['timestamp,id,conversation_id,model,question,answer,confidence'];
  for (let at = 0; at < count; at++) {
    const question = at % 5 === 0 ? `أين طلبي رقم ${String(at)}؟ 📦` : `Where is order ${String(at)}?`;
    const found = JSON.stringify({
      question,
      documents: [`Order ${String(at)} left on **Monday**.`, '| day | place |\n|--|--|\n| 1 | Bern |'],
    });
    const time = new Date(Date.UTC(2026, 9, 1, 0, at * 300)).toISOString();
    const answer = `It left on **Monday**:\n\n- by train\n- \`T${String(at)}\`\n\n<b>not bold</b>`;
    const asked = quoted(at % 3 === 0 ? found : question);
    lines.push(
      [time, `p${String(at)}`, `c${String(Math.floor(at / 2))}`, 'gpt-5', asked, quoted(answer), '0.8'].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}

const ask = <Method extends keyof Labels>(method: Method, ...args: Parameters<Labels[Method]>) =>
  inSession(session, method, ...args);

describe('labelling with the keyboard alone', () => {
  const item = (position: number) => session.page.locator(`[data-item="${String(position)}"]`);
  const question = (text: string) => session.page.getByRole('heading', { name: text });
  const press = (...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => session.page.keyboard.press(key)), Promise.resolve());

  /** What is pressed for an item, and what that says. */
  function said(position: number): { keys: string[]; answer: Partial<LabelAnswer> } {
    if (position % 10 === 0) return { keys: ['s'], answer: {} };
    if (position % 7 === 0) return { keys: ['n', 'y'], answer: { accuracy: 'incorrect', hallucinated: 'yes' } };
    if (position % 7 === 3) return { keys: ['u', 'u'], answer: { accuracy: 'unsure', hallucinated: 'cannot verify' } };
    if (position % 7 === 5)
      return { keys: ['n', '1', 'n'], answer: { accuracy: 'incorrect', hallucinated: 'no', failures: ['Outdated'] } };
    return { keys: ['y'], answer: { accuracy: 'correct' } };
  }

  /** Presses what is to be said about some items, each as soon as it is shown, and each key as soon as its question is. */
  async function label(from: number, to: number) {
    for (let position = from; position <= to; position++) {
      await item(position).waitFor();
      for (const [at, key] of said(position).keys.entries()) {
        if (at === 1) await question('Is anything in it made up?').waitFor();
        if (key === 'n' && at === 2)
          await session.page.locator('[aria-keyshortcuts="1"][aria-pressed="true"]').waitFor();
        await session.page.keyboard.press(key);
      }
    }
  }

  test('100 items are what was pressed, whatever happens in between', async () => {
    const { page } = session;
    const review = await draw(session, { name: 'October by hand', size: 100, overlap: 0, failures: ['Outdated'] });
    await session.go(`#/review/${String(review)}/label`);
    await label(1, 24);

    // Neither HTML nor what is hidden is shown; text of the right is.
    await item(25).waitFor();
    expect(await item(25).innerText()).toContain('<b>not bold</b>');
    expect(await item(25).innerText()).not.toContain('gpt-5');

    // An answer that cannot be saved stays with its item, and so does what was said. The one before is saved by then.
    await expect.poll(async () => (await ask('Item', review, 24)).answer?.hallucinated).toBe('cannot verify');
    await page.route('**/api/Labels/Answer', (route) => route.abort());
    await press('y');
    await page.getByRole('alert').getByText('Not saved.').waitFor();
    await item(25).waitFor();
    await page.unroute('**/api/Labels/Answer');
    session.takeErrors(/Failed to load resource/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await item(26).waitFor();

    // Undo, by hand and of what is older; a kind of failure and a note; both themes.
    await press('Control+z');
    await item(25).waitFor();
    await press('n');
    await question('Is anything in it made up?').waitFor();
    await press('f');
    await page.keyboard.type('Wrong order');
    await press('Enter');
    await page.getByRole('button', { name: '2 Wrong order', pressed: true }).waitFor();
    await press('e');
    await page.keyboard.type('Monday was the 5th.');
    await press('Enter');
    await page.getByRole('button', { name: 'Monday was the 5th.' }).waitFor();
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'light' });
    await press('u');
    await label(26, 50);

    // What ends the program at once takes no label along.
    await item(51).waitFor();
    process.kill(session.program.pid, 'SIGKILL');
    const link = await session.program.restart();
    await page.goto(link);
    await session.go(`#/review/${String(review)}/label`);
    await item(51).waitFor();
    session.takeErrors(/Failed to load resource/);
    await page.getByText('45 of 100 judged').waitFor();
    await label(51, 99);

    // Back to an earlier item: what was said is shown, is changed, and one goes on.
    await item(100).waitFor();
    await press('ArrowLeft');
    await page.getByRole('heading', { name: /^You said: Correct/ }).waitFor();
    expect(await item(99).innerText()).toContain('gpt-5');
    await press('u');
    await question('Is anything in it made up?').waitFor();
    await press('n');
    await label(100, 100);

    // The ten that were skipped come back.
    await page.getByText('10 skipped items left', { exact: true }).waitFor();
    await press('Enter');
    for (let position = 10; position <= 100; position += 10) {
      await item(position).waitFor();
      await press('y');
    }
    await page.getByText('All 100 items are judged').waitFor();
    expect(
      await page.getByRole('button', { name: 'To the result' }).evaluate((one) => one === document.activeElement),
    ).toBe(true);

    const kept: ReviewItem[] = [];
    for (let position = 1; position <= 100; position++) kept.push(await ask('Item', review, position));
    const changed: Record<number, Partial<LabelAnswer>> = {
      25: {
        accuracy: 'incorrect',
        hallucinated: 'cannot verify',
        failures: ['Wrong order'],
        note: 'Monday was the 5th.',
      },
      99: { accuracy: 'unsure', hallucinated: 'no' },
    };
    const silent = { accuracy: '', hallucinated: '', failures: [], note: '' };
    for (const { position, answer, next } of kept) {
      const skipped = position % 10 === 0 ? { accuracy: 'correct' } : {};
      const want = changed[position] ?? { ...said(position).answer, ...skipped };
      expect({ position, next, ...answer }).toMatchObject({ position, next: '', ...silent, ...want });
    }
  });
});

test('a sheet goes to a second reviewer and comes back; the log tells of everything', async () => {
  const { page } = session;
  const review = await draw(session, { name: 'Sent away', size: 5, overlap: 3, questions: ['accuracy'] });
  await judge(session, review, 4);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Find/ }).fill('sent away');
  await page
    .getByRole('option', { name: /Sent away/ })
    .first()
    .waitFor(); // reviews are asked for when it opens
  await page.keyboard.press('Enter');
  const head = page.getByRole('heading', { name: /^Sent away/ });
  await head.waitFor();
  const more = async (name: string) => {
    await page.getByRole('button', { name: 'More about this review' }).click();
    await page.getByRole('menuitem', { name }).click();
  };

  // People's words leave only when somebody says so.
  await more('Send to a second reviewer…');
  const save = page.getByRole('button', { name: 'Save the sheet' });
  expect(await save.isDisabled()).toBe(true);
  await page.getByRole('button', { name: 'CSV' }).click();
  await page.getByRole('radio', { name: /^The texts as they are/ }).check();
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  expect(download.suggestedFilename()).toBe('Sent away.csv');
  const sheet = await readFile(await download.path(), 'utf8');
  expect(sheet).toContain('It left on **Monday**');
  const rows = [...sheet.matchAll(/^(\d),p\d+,/gm)].map(([, position]) => Number(position));
  expect(rows).toHaveLength(3);

  // What comes back: two rows that can be read, and one that cannot.
  const [one = 0, two = 0, three = 0] = rows;
  const back = `Your name,Bea\nPosition,Correct?\n${String(one)},n\n${String(two)},y\n${String(three)},jein\n`;
  await more('Merge a sheet…');
  await expectAccessible(page, { of: '[role=dialog]' });
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Drop the sheet here/ }).click();
  await (await chooser).setFiles(await session.file('back.csv', back));
  await page.getByText('Answers of Bea').waitFor();
  await page.getByText('“jein” in the column “Correct?” is not correct, incorrect or unsure.').waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('heading', { name: 'How far two reviewers agree' }).waitFor();

  // The log has it all, and takes the last word of an item back.
  await more('Edit log');
  await page.getByRole('heading', { name: '6 edits' }).waitFor();
  await page.getByRole('button', { name: 'Take back what was said last about item 2' }).click();
  await page.getByRole('heading', { name: '7 edits' }).waitFor();
  expect((await ask('Item', review, 2)).answer).toBe(null);
  await page.getByRole('link', { name: 'Item 2 on the desk' }).first().click();

  // In the list of items a digit chooses which, and arrows lead to them.
  await page.locator('[data-item="2"]').waitFor();
  await page.keyboard.press('l');
  const list = page.getByRole('table', { name: 'Items of the review' });
  await list.getByRole('button').nth(4).waitFor();
  await page.keyboard.press('2');
  await page.getByRole('button', { name: 'To judge 2', pressed: true }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('[data-item="5"]').waitFor();
});

test('a plan names an automatic score, and the result says what labels and score show together', async () => {
  const { page } = session;
  await session.go('#/review/new?month=2026-10');
  const score = page.getByRole('combobox', { name: 'Automatic score of all predictions' });
  await score.fill('politeness');
  await score.blur();
  await page.getByText('0 of 130 predictions have the score “politeness”.').first().waitFor();
  session.takeErrors(/status of 400/);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/Labels/Size', async (route) => {
    await held;
    await route.continue();
  });
  const suggested = page.waitForResponse('**/api/Labels/Size');
  await score.fill('confidence');
  await page.getByRole('textbox', { name: 'Likely share' }).fill('70');
  const size = page.getByRole('textbox', { name: 'Labels', exact: true });
  await size.fill('100');
  // What was suggested meanwhile does not overwrite what is being written.
  release();
  await suggested;
  await settle(page);
  expect(await size.inputValue()).toBe('100');
  await page.unroute('**/api/Labels/Size');
  await size.blur();
  await page.getByRole('button', { name: /^Draw 100/ }).click();
  await page.locator('[data-item]').waitFor();
  const [newest] = await ask('Reviews');
  const review = newest?.id ?? 0;
  await judge(session, review, 100);
  await ask('Close', review, 'Ann');
  await session.go(`#/review/${String(review)}`);
  const card = page.locator('[data-share="With the score"]');
  await card.getByText('Accuracy with the score “confidence”').waitFor();
  // All have the same confidence: it tells nothing, and the labels alone say it.
  await card.getByText(/counts nothing/).waitFor();
  await card.getByText(/averages 80\.0\s% over all predictions and 80\.0\s% over the labelled ones/).waitFor();
  expect(await card.locator('strong').innerText()).toBe(
    await page.locator('[data-share="Accuracy"] strong').innerText(),
  );
});
