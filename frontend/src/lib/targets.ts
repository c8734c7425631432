import type { Target } from './bindings';
import { GAP, roundValue } from './format';

const SIGNS: Record<string, string> = { '>': '>', '>=': '≥', '<': '<', '<=': '≤' };

/** A target with its number as people read it: "< 2 s". */
export function targetText(target: Target, unit: string, currency: string): string {
  return `${SIGNS[target.op] ?? target.op}${GAP}${roundValue(target.value, unit, currency)}`;
}

/** A target as the line of a chart. */
export const limitOf = (target: Target, unit: string, currency: string) => ({
  value: target.value,
  name: 'target',
  text: targetText(target, unit, currency),
});

/** A target with its second level, where it has one: "< 2 s, acceptable to 5 s". */
export function fullTargetText(target: Target, unit: string, currency: string): string {
  const main = targetText(target, unit, currency);
  return target.acceptable === null ? main : `${main}, acceptable to ${roundValue(target.acceptable, unit, currency)}`;
}
