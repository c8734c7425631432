import type { SamplingPlan } from '$lib/bindings';
import { recall, remember } from '$lib/memory';
import { presetSpec } from '$lib/periods';

/** A plan that one click draws: a simple sample, judged blind, read once at the end. */
export const usualPlan = (): SamplingPlan => ({
  name: '',
  purpose: 'estimate',
  period: presetSpec('month', ''),
  filters: [],
  design: 'simple',
  by: 'model',
  allocation: 'proportional',
  earlier: 0,
  size: 0,
  looks: 1,
  anytime: false,
  questions: ['accuracy', 'hallucination'],
  blind: true,
  fresh: false,
  calibration: 0,
  repeats: 0,
  overlap: 50,
  score: '',
  redact: false,
  seed: 0,
  rubric: '',
  failures: [],
});

/** What a person chose the last time and would choose again; a period, a size and a seed are of one review. */
const REMEMBERED = [
  'purpose',
  'design',
  'by',
  'allocation',
  'looks',
  'anytime',
  'questions',
  'blind',
  'fresh',
  'calibration',
  'repeats',
  'overlap',
  'redact',
] as const;

const MEMORY = 'review.plan';

/** The usual plan with what was chosen the last time. What an older version wrote and nobody understands is left out. */
export function recallPlan(): SamplingPlan {
  const plan = usualPlan();
  try {
    const kept = JSON.parse(recall(MEMORY, '{}')) as Partial<SamplingPlan>;
    for (const name of REMEMBERED) {
      if (typeof kept[name] === typeof plan[name] && Array.isArray(kept[name]) === Array.isArray(plan[name]))
        Object.assign(plan, { [name]: kept[name] });
    }
  } catch {
    return usualPlan();
  }
  return plan;
}

/** Remembers the choices of a plan that was drawn. */
export function rememberPlan(plan: SamplingPlan) {
  remember(MEMORY, JSON.stringify(Object.fromEntries(REMEMBERED.map((name) => [name, plan[name]]))));
}
