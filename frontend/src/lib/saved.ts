import type { Filter, Spec } from './bindings';
import { Fault, type FaultParts } from './errors';
import type { Call } from './transport';

/** What a saved report carries in place of a program that answers, as app/document.go writes it. */
export interface Saved {
  period: Spec;
  label: string;
  asOf: string;
  compare: string;
  program: string;
  answers: Answers;
  slices: { filters: Filter[]; answers: Answers }[];
}

type Answers = Record<string, { answer?: unknown; fault?: FaultParts }>;

const element = typeof document === 'undefined' ? null : document.getElementById('report');

/** The report that this page is, if it is one and no program stands behind it. */
export const saved = element ? (JSON.parse(element.textContent) as Saved) : undefined;

/** The name under which the answer to a question is kept: the call, what it is about, and the grain of its series. */
export function nameOf(service: string, method: string, args: unknown[]): string {
  const about = args.flatMap((one) => (typeof one === 'string' ? [one] : [(one as { series?: string }).series ?? '']));
  return [`${service}.${method}`, ...about.filter((part) => part !== '')].join(' ');
}

/** Looks the answer up that was kept when the report was made. */
export function callSaved(from: Saved): Call {
  return (service, method, args) => {
    const asked = args.find((one) => typeof one === 'object') as { filters?: Filter[]; period?: Spec } | undefined;
    const filters = JSON.stringify(asked?.filters ?? []);
    const slice = from.slices.find((one) => JSON.stringify(one.filters) === filters);
    const period = asked?.period;
    const same =
      !period || (['preset', 'month', 'from', 'to'] as const).every((part) => period[part] === from.period[part]);
    const name = nameOf(service, method, args);
    const kept = from.answers[name] ?? (same ? slice?.answers[name] : undefined);
    if (kept?.answer !== undefined) return Promise.resolve(kept.answer);
    return Promise.reject(
      new Fault(
        kept?.fault ?? {
          code: 'not_found',
          text: 'This report does not hold that.',
          hint: 'Whoever made it can look it up in Telltale.',
        },
      ),
    );
  };
}
