import type { Calibration, ErrorBudget, Funnel, HeatMap, Latencies, Ratings, Recommenders, Thumbs } from './bindings';
import { countsUpTo, duration, exactCount, GAP, percent, plural, value } from './format';
import { targetText } from './targets';
import { clock, day } from './time';

/** Sentences over charts of other kinds than values over time. They only say what the answers say; nothing is computed anew. */

/** "95 of 100 requests took at most 1.9 s; target < 2 s". */
export function latenciesFinding({ p95, target }: Latencies): string {
  if (p95 === null) return 'How long requests took';
  const found = `95 of 100 requests took at most ${duration(p95)}`;
  return target ? `${found}; target ${targetText(target, 'seconds', '')}` : found;
}

/** "Highest at 12:00 on 22 of 31 days", or when it was highest of all. */
export function heatFinding({ usual, peak, highest, unit }: HeatMap, currency: string): string {
  if (usual) return `Highest at ${hour(usual.hour)} on ${String(usual.days)} of ${String(usual.of)} days`;
  return peak ? `Highest on ${day(peak)} at ${clock(peak)}: ${value(highest, unit, currency)}` : 'When it is highest';
}

/** "12:00". */
export const hour = (at: number) => `${String(at).padStart(2, '0')}:00`;

/** "48 % of the error budget of 43 min 12 s is left; at the pace of the last days it lasts". */
export function budgetFinding(budget: ErrorBudget): string {
  const { allowed, spent, remaining, left, exhausted, projected, pace } = budget;
  if (allowed === null || spent === null || remaining === null || left === null) return 'No error budget';
  const whole = `the error budget of ${duration(allowed)}`;
  if (remaining <= 0)
    return `${duration(spent)} of ${whole} is spent${exhausted ? `: it was used up on ${day(exhausted).replaceAll(' ', GAP)}` : ''}`;
  const now = `${percent(left)} of ${whole} is left`;
  if (projected) return `${now}; at the pace of the last days it is used up on ${day(projected).replaceAll(' ', GAP)}`;
  return pace === null ? now : `${now}; at the pace of the last days it lasts`;
}

/** "Calibration error 4.5 %; chance alone would give 3.1 % with so many labels". */
export function calibrationFinding({ error, perfect }: Calibration, unit: string): string {
  return `Calibration error ${value(error, unit)}; a calibrated model would show ${value(perfect, unit)} by chance`;
}

/** "86,803 of 124,170 conversations were resolved by AI; 24,920 went to people". */
export function funnelFinding({ steps }: Funnel): string {
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return 'What became of conversations';
  const counted = countsUpTo(first.n);
  const found = `${counted(last.n)} of ${counted(first.n)} conversations were resolved by AI`;
  const escalated = last.lost.find(({ id }) => id === 'escalated');
  return escalated ? `${found}; ${counted(escalated.n)} went to people` : found;
}

/** "4.11 of 5 on average; 52.3 % gave 5 stars, 6.1 % one". */
export function ratingsFinding({ stars }: Ratings, mean: number | null): string {
  const [best, worst] = [stars[0]?.share ?? null, stars.at(-1)?.share ?? null];
  if (best === null || worst === null) return 'No ratings in stars';
  const shares = `${percent(best)} gave 5${GAP}stars, ${percent(worst)} one`;
  return mean === null ? shares : `${value(mean, 'rating')} of 5 on average; ${shares}`;
}

/** "Thumbs: 82.1 % up, of 1,465". */
export const thumbsSentence = ({ up, down, share }: Thumbs) =>
  `Thumbs: ${percent(share)} up; ${exactCount(up)} up, ${exactCount(down)} down`;

/** "NPS +32: 60 promoters, 25 passives, 15 detractors". */
export function recommendSentence({ score, promoters, passives, detractors }: Recommenders): string {
  const whole = Math.round(score);
  const signed = whole > 0 ? `+${String(whole)}` : String(whole).replace('-', '\u2212');
  return `NPS ${signed}: ${plural(promoters, 'promoter')}, ${plural(passives, 'passive')}, ${plural(detractors, 'detractor')}`;
}
