import type { Meeting, MeetingEntry } from '$lib/bindings';

/** A time box: "2 min", "4 h". */
export const minutesText = (minutes: number): string =>
  minutes % 60 === 0 ? `${String(minutes / 60)} h` : `${String(minutes)} min`;

/** How a meeting stands. */
export const states: Record<string, { label: string; tone: 'plain' | 'accent' | 'good' | 'warn' }> = {
  planned: { label: 'Due', tone: 'warn' },
  open: { label: 'Open', tone: 'accent' },
  held: { label: 'Held', tone: 'good' },
};

/** What an entry is called, and what is asked for. */
export const entryWords: Record<string, { title: string; add: string; text: string; when: string }> = {
  decision: { title: 'Decisions', add: 'Add a decision', text: 'What was decided', when: 'By' },
  plan: { title: 'Plans', add: 'Add a plan', text: 'Objective or investment', when: 'By' },
  benchmark: { title: 'Benchmarks', add: 'Add a benchmark', text: 'Whose value it is', when: 'Of' },
};

/** An entry that nobody has written yet. */
export const newEntry = (kind: string, item: string): MeetingEntry => ({
  id: 0,
  kind,
  item,
  text: '',
  who: '',
  when: '',
  kpi: '',
  typed: '',
  value: null,
  source: '',
});

/** Of how many items how many are ticked. */
export const ticked = ({ items }: Meeting): number => items.filter((item) => item.ticked).length;
