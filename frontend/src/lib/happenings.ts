import type { Happening } from './bindings';
import { duration, plural } from './format';
import type { Sheet } from './sheet';
import { bucketEnd, moment, range } from './time';

/** What a happening is called: its kind as people read it. */
const KINDS: Record<string, string> = {
  deployment: 'Deployment',
  model: 'Model',
  prompt: 'Prompt',
  configuration: 'Configuration',
  price: 'Price',
  holiday: 'Holiday',
  note: 'Note',
  outage: 'Outage',
  partial: 'Partial outage',
  degraded: 'Degraded',
  maintenance: 'Maintenance',
  alert: 'Alert',
};

export function kindOf({ type, kind }: Happening): string {
  if (type === 'gap') return 'Gap in the data';
  return KINDS[kind] ?? (kind || (type === 'incident' ? 'Incident' : 'Event'));
}

/** The colour token of a happening, and of its mark on charts. */
export const toneOf = ({ type }: Happening) => (type === 'incident' ? 'bad' : type === 'gap' ? 'warn' : 'unsure');

/** When it was: an instant, or from when to when. */
export const whenOf = ({ from, to }: Happening): string => (to ? range(from, to) : moment(from));

/** How long it took; "" for an instant. */
export function lengthOf({ from, to, type }: Happening): string {
  if (!to) return type === 'incident' ? 'still open' : '';
  return duration((Date.parse(to) - Date.parse(from)) / 1000);
}

/** "2 incidents, 5 events and 1 gap in the data". */
export function happeningsFinding(items: Happening[]): string {
  const count = (type: string) => items.filter((one) => one.type === type).length;
  const parts = [
    count('incident') && plural(count('incident'), 'incident'),
    count('event') && plural(count('event'), 'event'),
    count('gap') && plural(count('gap'), 'gap in the data', 'gaps in the data'),
  ].filter((part) => part !== 0);
  const last = parts.pop();
  if (!last) return 'Nothing is recorded for this period';
  return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
}

/** A happening with its number in the list of the page. */
export interface Numbered {
  number: number;
  happening: Happening;
}

/** What happened in each bucket of a series, by the bucket's index. */
export function inBuckets(items: Happening[], buckets: string[], grain: string): Map<number, Numbered[]> {
  const starts = buckets.map((start) => Date.parse(start));
  const ends = buckets.map((start, index) => starts[index + 1] ?? Date.parse(bucketEnd(start, grain)));
  const found = new Map<number, Numbered[]>();
  items.forEach((happening, at) => {
    const from = Date.parse(happening.from);
    const to = happening.to ? Date.parse(happening.to) : from;
    buckets.forEach((_, index) => {
      const [start = 0, end = 0] = [starts[index], ends[index]];
      if (from >= end || to < start || (to === start && from < start)) return;
      found.set(index, [...(found.get(index) ?? []), { number: at + 1, happening }]);
    });
  });
  return found;
}

/** A mark on a chart: a line at the bucket in which something began, with the numbers of all that share its label. */
export interface Mark {
  bucket: string;
  tone: string;
  /** "" where an earlier mark nearby names it too. */
  label: string;
}

/**
 * The marks of a chart that has room for so many labels side by side. Marks that stand closer than that share the label
 * of the first.
 */
export function marksOf(happened: Map<number, Numbered[]>, buckets: string[], room: number): Mark[] {
  const seen = new Set<number>();
  const marks: (Mark & { index: number; numbers: number[] })[] = [];
  for (const [index, list] of [...happened].sort(([a], [b]) => a - b)) {
    const begun = list.filter(({ number }) => !seen.has(number));
    begun.forEach(({ number }) => seen.add(number));
    const [first] = [...begun].sort((a, b) => rank(a.happening) - rank(b.happening));
    if (!first) continue;
    const near = marks.findLast(({ numbers }) => numbers.length > 0);
    const shares = near !== undefined && index - near.index < buckets.length / room;
    const mark = {
      index,
      bucket: buckets[index] ?? '',
      tone: toneOf(first.happening),
      label: '',
      numbers: [] as number[],
    };
    (shares ? near : mark).numbers.push(...begun.map(({ number }) => number));
    marks.push(mark);
  }
  return marks.map(({ bucket, tone, numbers }) => ({ bucket, tone, label: labelOf(numbers) }));
}

// What hurts most gives a mark of several its colour.
const rank = ({ type }: Happening) => ['incident', 'gap', 'event'].indexOf(type);

function labelOf(numbers: number[]): string {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return numbers.length === 0 ? '' : low === high ? String(low) : `${String(low)}–${String(high)}`;
}

/** What happened as rows, numbered as on the charts. */
export const sheetOfHappenings = (items: Happening[]): Sheet => ({
  columns: ['number', 'kind', 'title', 'from', 'to', 'component', 'version', 'severity'],
  rows: items.map((item, at) => [
    at + 1,
    kindOf(item),
    item.title,
    item.from,
    item.to,
    item.component,
    item.version,
    item.severity,
  ]),
});
