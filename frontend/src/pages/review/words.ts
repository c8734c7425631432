import type { Period, Review, SamplingPlan, Spec } from '$lib/bindings';
import { duration, percent, plural } from '$lib/format';

/** A choice with its name and a line that says what it means. */
export interface Choice {
  value: string;
  label: string;
  about: string;
}

/** What a review is for. */
export const purposes: Choice[] = [
  { value: 'estimate', label: 'Estimate', about: 'How accurate is it? A share with a margin that you choose.' },
  { value: 'decide', label: 'Decide', about: 'Is the target met? Enough labels to show it, not only to suspect it.' },
  {
    value: 'compare',
    label: 'Compare',
    about: 'Better or worse than the baseline? Enough to tell a change from chance.',
  },
  { value: 'find', label: 'Find failures', about: 'What goes wrong? Looks where it is likely; makes no KPI.' },
];

/** How the sample is drawn. */
export const designs: Choice[] = [
  { value: 'simple', label: 'Simple', about: 'Every prediction has the same chance. The easiest to explain.' },
  { value: 'stratified', label: 'Stratified', about: 'A sample from each group, so that small groups are seen too.' },
  {
    value: 'enriched',
    label: 'Enriched',
    about: 'More of what is likely to be wrong. Weights keep the estimate fair.',
  },
];

/** What a sample can be stratified by. */
export const strata = [
  { value: 'model', label: 'Model' },
  { value: 'endpoint', label: 'Endpoint' },
  { value: 'topic', label: 'Topic' },
  { value: 'confidence', label: 'Confidence band' },
  { value: 'day', label: 'Day' },
  { value: 'rating', label: 'Rating' },
];

export const allocations = [
  { value: 'proportional', label: 'By size', note: 'at least a few of each' },
  { value: 'equal', label: 'Equal', note: 'as many of each' },
  { value: 'neyman', label: 'Neyman', note: 'more where an earlier review found answers to differ' },
];

/** What a person is asked about a prediction. */
export const questions: Choice[] = [
  { value: 'accuracy', label: 'Accuracy', about: 'Correct, incorrect or unsure' },
  { value: 'hallucination', label: 'Hallucination', about: 'Asked where the answer is not correct' },
  { value: 'answered', label: 'Answered', about: 'Whether it answers at all: corrects the don’t-know rate' },
];

export const labelOf = (choices: { value: string; label: string }[], value: string) =>
  choices.find((one) => one.value === value)?.label ?? value;

/** A stratum as people read it. */
export const stratumName = (name: string, design: string) => {
  if (name === '') return design === 'simple' ? 'All predictions' : 'No value';
  // Those of an enriched sample are words; the others are what the data says.
  return design === 'enriched' ? name.charAt(0).toUpperCase() + name.slice(1) : name;
};

/** "Stratified by model, equal". */
export function designText({ design, by, allocation }: SamplingPlan): string {
  const head = labelOf(designs, design);
  if (design !== 'stratified') return head;
  return `${head} by ${labelOf(strata, by).toLowerCase()}, ${labelOf(allocations, allocation).toLowerCase()}`;
}

/** When the result may be read. */
export function looksText({ looks, anytime }: SamplingPlan): string {
  if (anytime) return 'After every label';
  return looks > 1 ? `At ${plural(looks, 'planned look')}` : 'Once, at the end';
}

/** How long the rest takes, as far as the pace so far can tell: "about 21 min". */
export const leftText = (seconds: number) =>
  seconds < 120 ? 'under 2 min' : `about ${duration(Math.round(seconds / 60) * 60)}`;

/** How far the labelling is: "84 of 207". */
export const progressText = ({ progress }: Review) => `${String(progress.sampleDone)} of ${String(progress.sample)}`;

/** A share that may be absent. */
export const share = (value: number | null | undefined) =>
  value === null || value === undefined ? '–' : percent(value);

/** What asks for the time that a sample was drawn from: the calendar month, where it is one. */
export const specOf = ({ preset, from, to }: Period): Spec =>
  preset === 'month'
    ? { preset, month: from.slice(0, 7), from: '', to: '', asOf: '' }
    : { preset: 'custom', month: '', from, to, asOf: '' };
