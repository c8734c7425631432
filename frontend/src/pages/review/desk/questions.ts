import type { LabelAnswer, SamplingPlan } from '$lib/bindings';

export type Tone = 'good' | 'bad' | 'unsure' | 'plain';
type Field = 'answered' | 'accuracy' | 'hallucinated';

/** A question with an answer on each of three keys: the same keys for every question, so that the fingers stay. */
export interface Question {
  id: string;
  field: Field;
  ask: string;
  choices: { key: string; value: string; label: string; tone: Tone }[];
}

/** In the order in which they are asked. */
export const questions: Question[] = [
  {
    id: 'answered',
    field: 'answered',
    ask: 'Does it answer at all?',
    choices: [
      { key: 'y', value: 'yes', label: 'It answers', tone: 'good' },
      { key: 'n', value: 'no', label: 'No answer', tone: 'bad' },
    ],
  },
  {
    id: 'accuracy',
    field: 'accuracy',
    ask: 'Is the answer correct?',
    choices: [
      { key: 'y', value: 'correct', label: 'Correct', tone: 'good' },
      { key: 'n', value: 'incorrect', label: 'Incorrect', tone: 'bad' },
      { key: 'u', value: 'unsure', label: 'Unsure', tone: 'unsure' },
    ],
  },
  {
    id: 'hallucination',
    field: 'hallucinated',
    ask: 'Is anything in it made up?',
    choices: [
      { key: 'y', value: 'yes', label: 'Hallucinated', tone: 'bad' },
      { key: 'n', value: 'no', label: 'Nothing made up', tone: 'good' },
      { key: 'u', value: 'cannot verify', label: 'Cannot verify', tone: 'unsure' },
    ],
  },
];

/** The question that a press answers: the open one, or the first again where all are answered. */
export const askedOf = (plan: SamplingPlan, next: string): Question | undefined =>
  questions.find(({ id }) => (next ? id === next : plan.questions.includes(id)));

export const blank = (): LabelAnswer => ({
  accuracy: '',
  hallucinated: '',
  answered: '',
  failures: [],
  note: '',
  reviewer: '',
  rubric: 0,
  judgedAt: '',
});

/** An answer with one of its questions answered anew: what was said to the later ones no longer holds. */
export function answered(answer: LabelAnswer, question: Question, value: string): LabelAnswer {
  const later = questions.slice(questions.indexOf(question) + 1);
  const changed = { ...answer, [question.field]: value };
  for (const { field } of later) changed[field] = '';
  return changed;
}

/** An answer in words: "Incorrect, hallucinated". */
export function inWords(answer: LabelAnswer): string {
  const said = questions.flatMap(({ field, choices }) => choices.filter(({ value }) => value === answer[field]));
  const words = said.map(({ label }) => label).filter((label) => label !== 'It answers' || said.length === 1);
  const [head = '', ...rest] = words;
  return [head, ...rest.map((word) => word.toLowerCase())].filter(Boolean).join(', ');
}

/** How an answer looks: as what was said to the first question that something was said to. */
export function toneOf(answer: LabelAnswer): Tone {
  const said = questions.flatMap(({ field, choices }) => choices.filter(({ value }) => value === answer[field]));
  return said.findLast(({ label }) => ['Correct', 'Incorrect', 'Unsure', 'No answer'].includes(label))?.tone ?? 'plain';
}
