import type { Spec } from './bindings';
import { dayAfter, dayBefore, month, range } from './time';

/** The presets of a period, in the order in which they are offered. Months and custom ranges have their own places. */
export const PRESETS = [
  { preset: 'last15m', label: 'Last 15 minutes' },
  { preset: 'last24h', label: 'Last 24 hours' },
  { preset: 'last7d', label: 'Last 7 days' },
  { preset: 'last30d', label: 'Last 30 days' },
  { preset: 'busiest15m', label: 'Busiest 15 minutes' },
  { preset: 'all', label: 'All data' },
] as const;

/** The period to ask for: the chosen one, or the usual one of a panel while none is chosen. */
export const periodOf = (chosen: Spec, usual: string): Spec => (chosen.preset ? chosen : { ...chosen, preset: usual });

/** A spec of a preset, keeping the as-of that was chosen. */
export const presetSpec = (preset: string, asOf: string): Spec => ({ preset, month: '', from: '', to: '', asOf });

/** A month ("2026-10") or a quarter ("2026-Q4"). */
export const monthSpec = (text: string, asOf: string): Spec => ({
  preset: text.includes('Q') ? 'quarter' : 'month',
  month: text,
  from: '',
  to: '',
  asOf,
});

/** A custom range of whole days, both included. */
export const daysSpec = (first: string, last: string, asOf: string): Spec => ({
  preset: 'custom',
  month: '',
  from: first,
  to: dayAfter(last),
  asOf,
});

/** Whether a text is a day of the calendar: "2015-05-17". */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** What a spec is called before the program has resolved it. */
export function specLabel(spec: Spec): string {
  const known = PRESETS.find(({ preset }) => preset === spec.preset);
  if (known) return known.label;
  if (spec.preset === 'month') return spec.month ? month(spec.month) : 'Latest month';
  if (spec.preset === 'quarter') return spec.month ? spec.month.replace('-', ' ') : 'Latest quarter';
  return range(spec.from, spec.to) || 'Custom range';
}

/** The last day of a custom range, which its spec names by the day after. */
export const lastDay = (spec: Spec): string => (isDay(spec.to) ? dayBefore(spec.to) : spec.to.slice(0, 10));
