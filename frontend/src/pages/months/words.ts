import type { MonthState, Restated } from '$lib/bindings';
import { effect, NONE, plural, value } from '$lib/format';
import { day } from '$lib/time';

/** How a month stands, in a word or two. */
export const states: Record<string, { label: string; tone: 'plain' | 'accent' | 'good' | 'warn' | 'bad' }> = {
  running: { label: 'Running', tone: 'plain' },
  ready: { label: 'Ready to close', tone: 'accent' },
  closed: { label: 'Closed', tone: 'good' },
  arrived: { label: 'Closed, data arrived since', tone: 'good' },
  restated: { label: 'Restatement waiting', tone: 'warn' },
  refused: { label: 'Closed, restatement refused', tone: 'good' },
  damaged: { label: 'Record damaged', tone: 'bad' },
};

/** How a month stands, which is more than its state once it was closed and opened again. */
export const standing = (month: MonthState) =>
  month.reopened
    ? { label: month.state === 'running' ? 'Running, opened again' : 'Opened again', tone: 'warn' as const }
    : states[month.state];

export const isClosed = (month: MonthState) => month.version > 0;

/** Who signed when, and as which version. */
export const signedBy = (month: MonthState) => `${month.by} on ${day(month.at)}, version ${String(month.version)}`;

/** What of a number differs, where it is not the value alone. */
const parts: Record<string, string> = {
  value: 'value',
  interval: 'interval',
  n: 'rows',
  verdict: 'verdict',
  target: 'target',
  alert: 'alert',
  before: 'month before',
  definition: 'not defined any more',
};
export const whatDiffers = (one: Restated) => one.what.map((what) => parts[what] ?? what).join(', ');

export const reading = (amount: number | null, one: Restated, currency: string) =>
  amount === null ? NONE : value(amount, one.unit, currency);

export const difference = (one: Restated, currency: string) =>
  one.difference === null || one.difference === 0 ? NONE : effect(one.difference, one.unit, currency);

export const waiting = (month: MonthState) => plural(month.differs, 'KPI differs', 'KPIs differ');
