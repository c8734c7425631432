import type { Period, Score, Scorecard, ScoreRow, Spec } from '$lib/bindings';
import { interval } from '$lib/alike';
import { value } from '$lib/format';
import { monthSpec } from '$lib/periods';
import type { Sheet } from '$lib/sheet';
import { fullTargetText } from '$lib/targets';
import { month } from '$lib/time';

/** The rows of one part of the catalog. */
export interface Area {
  name: string;
  rows: ScoreRow[];
}

/** The rows by the part of the catalog that they stand in, in its order. */
export function areasOf(rows: ScoreRow[]): Area[] {
  const areas: Area[] = [];
  for (const row of rows) {
    if (areas.at(-1)?.name !== row.area) areas.push({ name: row.area, rows: [] });
    areas.at(-1)?.rows.push(row);
  }
  return areas;
}

/** Whether any month of a row has a value. */
export const hasValue = ({ months, toDate }: ScoreRow): boolean =>
  [...months, toDate].some((one) => one.value !== null);

/** What heads a column: "Oct 2026". The year to date names its year. */
export const headOf = (period: Period, year = false): string =>
  year ? `${period.from.slice(0, 4)} to date` : month(period.from.slice(0, 7));

/** The target of the newest month that had one, and whether another month had another. */
export function targetOf(row: ScoreRow, currency: string): { text: string; several: boolean } {
  const texts = row.months.flatMap(({ target }) => (target ? [fullTargetText(target, row.unit, currency)] : []));
  return { text: texts.at(-1) ?? '', several: new Set(texts).size > 1 };
}

/** How sure a score is, in words; empty for one that is exact. */
export function sureness(score: Score, unit: string, currency: string): string {
  if (score.low === null || score.high === null) return '';
  const span = interval(score.low, score.high, unit, currency);
  return score.basis === 'complete' ? `${span} with what was not seen` : `95 % interval ${span}`;
}

/** A score as a sentence, for screen readers: it stands under the heads of its row and column. */
export function spoken(score: Score, unit: string, currency: string): string {
  if (score.value === null) return 'no data';
  const target = score.target ? `, target ${fullTargetText(score.target, unit, currency)}` : '';
  return `${value(score.value, unit, currency)}${score.verdict ? `, ${score.verdict}` : ''}${target}`;
}

/** The period of a column, by its start; the year to date begins with "year". */
export function specOf(card: Scorecard, at: string, asOf: string): Spec {
  if (at === YEAR) return { preset: 'custom', month: '', from: card.toDate.from, to: card.toDate.to, asOf };
  return monthSpec(at, asOf);
}

/** What the address calls the year to date, where months are "2026-10". */
export const YEAR = 'year';

/** Every score as a row of its own, with the start of its month and all its digits. */
export function sheetOfScores(card: Scorecard, rows: ScoreRow[]): Sheet {
  return {
    columns: ['area', 'kpi', 'name', 'unit', 'currency', 'from', 'to', 'value', 'low', 'high', 'target', 'verdict'],
    rows: rows.flatMap((row) =>
      [...row.months, row.toDate].map((score, place) => {
        const { from, to } = card.months[place] ?? card.toDate;
        const target = score.target ? fullTargetText(score.target, row.unit, card.currency) : '';
        const currency = row.unit === 'money' ? card.currency : '';
        const { value: amount, low, high, verdict } = score;
        return [row.area, row.id, row.name, row.unit, currency, from, to, amount, low, high, target, verdict];
      }),
    ),
  };
}
