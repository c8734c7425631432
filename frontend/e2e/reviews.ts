import type { Labels, LabelAnswer, SamplingPlan } from '../src/lib/bindings';
import { usualPlan } from '../src/pages/review/plan';
import type { Session } from './session';

/** Asks about reviews what a page would ask. */
export function ask<Method extends keyof Labels>(
  session: Session,
  method: Method,
  ...args: Parameters<Labels[Method]>
) {
  return session.call(`Labels.${method}`, ...args) as ReturnType<Labels[Method]>;
}

const october = { preset: 'month', month: '2026-10', from: '', to: '', asOf: '' };

/** Draws a review of October. */
export async function draw(session: Session, plan: Partial<SamplingPlan>): Promise<number> {
  return (await ask(session, 'Draw', { ...usualPlan(), period: october, seed: 7, ...plan })).id;
}

/** What somebody says of an item who finds most of them right. */
export function judged(position: number, reviewer: string): LabelAnswer {
  const nothing = { hallucinated: '', answered: '', failures: [], note: '', rubric: 0, judgedAt: '' };
  if (position % 19 === 0) return { ...nothing, accuracy: 'unsure', hallucinated: 'cannot verify', reviewer };
  if (position % 11 === 0)
    return {
      ...nothing,
      accuracy: 'incorrect',
      hallucinated: position % 2 ? 'yes' : 'no',
      failures: [position % 3 ? 'Outdated' : 'Wrong product'],
      note: position % 2 ? 'The policy of October says 14 days.' : '',
      reviewer,
    };
  return { ...nothing, accuracy: 'correct', reviewer };
}

/** Judges the first items of a review. */
export async function judge(session: Session, review: number, count: number) {
  for (let position = 1; position <= count; position++)
    await ask(session, 'Answer', review, position, judged(position, 'Ann'));
}

let made: Promise<{ open: number; closed: number; looks: number; scored: number }> | undefined;

/** Reviews in each of their states, drawn once for all pictures: one that is labelled, one that counts, one between looks. */
export const reviews = (session: Session) =>
  (made ??= (async () => {
    const closed = await draw(session, {
      name: 'October, for the board',
      purpose: 'decide',
      design: 'stratified',
      by: 'model',
      size: 180,
      overlap: 40,
      repeats: 8,
      failures: ['Outdated', 'Wrong product'],
    });
    const { progress } = await ask(session, 'Review', closed);
    await judge(session, closed, progress.items);
    const shared = await ask(session, 'Overlap', closed);
    const second = shared.map((position, at) => ({
      position,
      prediction: '',
      answer:
        at % 9 === 0
          ? { ...judged(position, 'Bea'), accuracy: 'incorrect', hallucinated: 'yes' }
          : judged(position, 'Bea'),
    }));
    await ask(session, 'Merge', closed, 'Bea', second);
    await ask(session, 'Close', closed, 'Ann');
    const looks = await draw(session, { name: 'Four looks', size: 120, looks: 4 });
    await judge(session, looks, 20);
    const open = await draw(session, {
      name: 'Open, redacted and enriched',
      design: 'enriched',
      size: 60,
      redact: true,
      overlap: 0,
    });
    await judge(session, open, 12);
    await ask(session, 'Skip', open, 13, 'Ann');
    const scored = await draw(session, {
      name: 'With the confidence',
      size: 150,
      overlap: 0,
      blind: false,
      score: 'confidence',
    });
    for (let position = 1; position <= 150; position++) {
      const { confidence } = await ask(session, 'Item', scored, position);
      await ask(session, 'Answer', scored, position, judged(confidence !== null && confidence < 0.7 ? 11 : 1, 'Ann'));
    }
    await ask(session, 'Close', scored, 'Ann');
    return { open, closed, looks, scored };
  })());
