import type {
  Action,
  Alert,
  Consistency,
  CostPath,
  Forecast,
  Layer,
  Point,
  Reconciliation,
  Step,
  TopQuestion,
  Trend,
  Value,
  Why,
} from './bindings';
import { alike } from './alike';
import { valueLabel } from './filters';
import { change, count, duration, effect, percent, plural, roundValue, value } from './format';
import { targetText } from './targets';
import { bucket } from './time';

/** Sentences that chart titles are made of. They only say what the values say; nothing is computed anew. */

/** "10,000 requests; 2.2 % of them failed." */
export function requestsFinding(requests: Value | undefined, errorRate: Value | undefined): string {
  if (!requests || requests.value === null) return 'No requests in this period';
  const total = `${count(requests.value)} requests`;
  if (!errorRate || errorRate.value === null) return total;
  return errorRate.value === 0
    ? `${total}, none of which failed`
    : `${total}, of which ${percent(errorRate.value)} failed`;
}

/** "P95 latency of 580 ms meets the target of < 2s, but 3 of 84 hours were above it." */
export function latencyFinding(p95: Value | undefined): string {
  if (!p95 || p95.value === null) return 'No durations in this period';
  const now = `P95 latency is ${value(p95.value, p95.unit)}`;
  const target = p95.target;
  if (!target) return now;
  const known = p95.series.filter((point) => point.v !== null);
  const beyond = known.filter((point) => (point.v ?? 0) > target.value).length;
  const limit = roundValue(target.value, p95.unit);
  if (p95.value > target.value) return `${now}, above its target of ${limit}`;
  // Where too little is known for a verdict, what is known does not meet it.
  if (beyond === 0 && p95.verdict === 'not enough data') return now;
  if (beyond === 0 || known.length < 2) return `${now}, within its target of ${limit}`;
  return `${now}; ${String(beyond)} of ${String(known.length)} ${p95.grain}s were above the target of ${limit}`;
}

/** "Don't-know rate 24.2 %, up 4.3 pts, misses target < 20 %". */
export function valueFinding(one: Value | undefined, currency = ''): string {
  if (!one) return '';
  if (one.value === null) return `${one.name}: no data`;
  const parts = [`${one.name} ${value(one.value, one.unit, currency)}`];
  const moved = movement(one);
  if (moved) parts.push(moved);
  const said = VERDICTS[one.verdict];
  if (one.target && said) parts.push(`${said} ${targetText(one.target, one.unit, currency)}`);
  return parts.join(', ');
}

/** Several findings as one title: the first in full, the others by value and movement. */
export function jointFinding(values: (Value | undefined)[], currency = ''): string {
  const known = values.filter((one) => one !== undefined);
  return known
    .map((one, index) => {
      const said = valueFinding(known.length > 1 ? { ...one, target: null } : one, currency);
      return index === 0 ? said : said.charAt(0).toLowerCase() + said.slice(1);
    })
    .join('; ');
}

/** "requests up 6 %": how another number moved in the same time. */
export function againstFinding(one: Value | undefined): string {
  const moved = one && movement(one);
  return moved ? `${one.name.toLowerCase()} ${moved}` : '';
}

/** "up 12 %", "down 0.4 pts", "unchanged"; "" without a value to compare with. */
function movement(one: Value): string {
  const { text, direction } = change(one.value, one.previous, one.change, one.unit);
  if (!text) return '';
  return direction === 0 ? 'unchanged' : `${direction > 0 ? 'up' : 'down'} ${text.slice(1)}`;
}

const VERDICTS: Record<string, string> = {
  met: 'meets target',
  acceptable: 'acceptable, beyond target',
  missed: 'misses target',
  'too close to call': 'too close to call at',
};

/** "LLM API is 64 % of total cost": the largest layer of a stack. */
export function largestFinding(layers: Pick<Layer, 'key' | 'share'>[], whole: string): string {
  const [first] = layers;
  return first ? `${valueLabel(first.key)} is ${percent(first.share)} of ${whole.toLowerCase()}` : '';
}

/**
 * "Error rate rose from 0.22 % to 0.51 %: +0.27 pts by status 503": a change with the largest of the steps that led to it. A
 * number that a step is called by says nothing without what it is a number of.
 */
export function whyFinding(why: Why, steps: Step[], dimension = ''): string {
  const [before, after] = [why.before, why.after].map(alike([why.before, why.after], why.unit, why.currency));
  const [first] = steps;
  if (before === after || why.before === null || why.after === null)
    return `${why.name} is ${after ?? ''} as before; these effects cancel out`;
  const moved = `${why.name} ${why.after > why.before ? 'rose' : 'fell'} from ${before ?? ''} to ${after ?? ''}`;
  return first ? `${moved}: ${effect(first.effect, why.unit, why.currency)} by ${stepLabel(first, dimension)}` : moved;
}

/** "web", but "status 503" and "2 stars". */
function stepLabel({ name }: Step, dimension: string): string {
  const of = dimension.toLowerCase();
  if (!/^\d/.test(name) || !of) return valueLabel(name);
  return of === 'stars' ? plural(Number(name), 'star') : `${of} ${name}`;
}

/** "Its alert fired 7 times, for 3 h 12 min". */
export function alertFinding({ alert }: { alert: Alert | null }): string {
  if (!alert) return 'It has no alert rule';
  if (alert.unjudged) return 'Its alert could not be judged';
  if (alert.times === 0) return alert.possible ? 'Its alert possibly fired' : 'Its alert did not fire';
  const times = alert.times === 1 ? 'once' : `${count(alert.times)} times`;
  return alert.seconds > 0 ? `Its alert fired ${times}, for ${duration(alert.seconds)}` : `Its alert fired ${times}`;
}

/** "3 of 14 rules fired; 1 is still firing". */
export function alertsFinding(alerts: Alert[]): string {
  const [fired, firing] = [alerts.filter((one) => one.fired).length, alerts.filter((one) => one.firing).length];
  if (fired === 0) return `None of ${count(alerts.length)} rules fired`;
  const rules = `${count(fired)} of ${count(alerts.length)} rules fired`;
  return firing === 0 ? rules : `${rules}; ${count(firing)} ${firing === 1 ? 'is' : 'are'} still firing`;
}

/** "7 things to act on". */
export function actionsFinding(actions: Action[]): string {
  if (actions.length === 0) return 'No action is needed';
  return actions.length === 1 ? 'One thing to act on' : `${count(actions.length)} things to act on`;
}

/** "8 of 10 trends are for the worse". */
export function trendsFinding(trends: Trend[]): string {
  const worse = trends.filter(({ good }) => good === false).length;
  const better = trends.filter(({ good }) => good === true).length;
  if (trends.length === 0) return 'No trend is clear';
  if (worse === 0) return better === 0 ? 'Nothing moved clearly' : 'No trend is for the worse';
  if (worse === trends.length)
    return worse === 1 ? 'One trend, for the worse' : `${count(worse)} trends, all for the worse`;
  return `${count(worse)} of ${count(trends.length)} trends ${worse === 1 ? 'is' : 'are'} for the worse`;
}

/** "“Where is my order?” is 11.4 % of what users asked". */
export function questionsFinding(questions: TopQuestion[]): string {
  const [first] = questions;
  return first ? `“${first.text}” is ${percent(first.share)} of what users asked` : 'What users ask most';
}

/** "Largest cause of the difference: missing logs, +$12.94". */
export function causeFinding({ steps, currency }: Reconciliation): string {
  const [first] = steps;
  return first
    ? `Largest cause of the difference: ${first.name}, ${effect(first.effect, 'money', currency)}`
    : 'From the tokens to the bill';
}

/** "Billed $5,651.86 for models, $11.47 above their tokens at list prices". */
export function billFinding({ total, currency }: Reconciliation): string {
  const amount = (of: number) => value(of, 'money', currency);
  const [by, side] = [amount(Math.abs(total.difference)), total.difference > 0 ? 'above' : 'below'];
  const beside = by === amount(0) ? 'as much as' : `${by} ${side}`;
  return `Billed ${amount(total.bill)} for models, ${beside} their tokens at list prices`;
}

/** "The numbers of October 2026 agree: 14 checks hold". */
export function agreementFinding({ period, holds, broken }: Consistency): string {
  if (broken === 0)
    return holds === 0
      ? `Nothing of ${period.label} can be checked yet`
      : `The numbers of ${period.label} agree: ${count(holds)} ${holds === 1 ? 'check holds' : 'checks hold'}`;
  return `${count(broken)} of ${count(holds + broken)} checks of ${period.label} ${broken === 1 ? 'fails' : 'fail'}`;
}

/** "October 2026 cost $8,219.16, $1,780.84 under its budget"; "cost $8,219.16 without €339.93, …" where those have no rate. */
export function pathFinding({ period, currency, total, budget, left, low, high, exceeds, apart }: CostPath): string {
  const without = apart ? ` without ${apart}` : '';
  const money = (amount: number) => value(amount, 'money', currency);
  if (total === null) return 'The cost of the month so far';
  if (low === null || high === null) {
    const cost = `${period.label} cost ${money(total)}${without}`;
    if (budget === null || left === null) return cost;
    return left < 0 ? `${cost}, ${money(-left)} over its budget` : `${cost}, ${money(left)} under its budget`;
  }
  const end = `Projected to end at ${money(total)} (95 %: ${money(low)} to ${money(high)})${without}`;
  if (exceeds === null) return end;
  const odds =
    exceeds < 0.01 ? `less than ${percent(0.01)}` : exceeds > 0.99 ? `more than ${percent(0.99)}` : percent(exceeds);
  return `${end}; over the budget with a probability of ${odds}`;
}

/** "Requests: 4,969 on 1 Nov 2026, and 30 days forecast (seasonal naive)". */
export function forecastFinding({ name, unit, days, model, limit, crosses }: Forecast): string {
  const last = days.at(-1);
  if (!last) return `${name}: no forecast yet`;
  if (limit !== null)
    return crosses
      ? `${name} crosses its limit of ${value(limit, unit)} on ${bucket(crosses, 'day')}`
      : `${name} stays within its limit of ${value(limit, unit)} to ${bucket(last.day, 'day')}`;
  return `${name}: forecast to ${bucket(last.day, 'day')}, by ${model}`;
}

/**
 * The bucket that stands out most, in words: "busiest hour 18 May 2015 14:00 with 412". Where a value is good or bad, it
 * is the worst one.
 */
export function peakFinding(points: Point[], grain: string, unit: string, better = '', currency = ''): string {
  const sign = better === 'higher' && unit !== 'count' ? -1 : 1;
  const top = points.reduce<Point | null>(
    (best, point) => (point.v !== null && (best === null || sign * point.v > sign * (best.v ?? 0)) ? point : best),
    null,
  );
  if (!top) return '';
  const word = unit === 'count' ? 'busiest' : sign < 0 ? 'lowest' : 'highest';
  return `${word} ${grain} ${bucket(top.t, grain)} with ${value(top.v, unit, currency)}`;
}
