import type { Call } from './transport';

/** Services that change nothing of what the dashboards say: whatever they are asked or told, answers stay right. */
const AROUND = ['Actions', 'Dialogs', 'Exports', 'Frame', 'Meetings'];

/** How many answers are kept: what somebody looks at in an hour. */
const KEPT = 200;

/** What the dashboards do, and what is too long to keep. */
const NOT_KEPT = ['ExportRows', 'Rows'];

/** What other services are asked without changing anything; whatever else they are told may change every answer. */
const ASKED = [
  'About',
  'Agreement',
  'Checklist',
  'Coverage',
  'Disagreements',
  'Drops',
  'Entry',
  'ExportSheet',
  'Frame',
  'FrameChange',
  'Get',
  'GroundTruth',
  'History',
  'Info',
  'Item',
  'Items',
  'List',
  'Log',
  'Month',
  'Overlap',
  'Progress',
  'Queries',
  'Recent',
  'Record',
  'Restatement',
  'Result',
  'Review',
  'Reviews',
  'Rubrics',
  'Size',
  'Sources',
  'Tables',
  'Verify',
  'Versions',
];

/**
 * Keeps what the dashboards answered, so that a page that was seen is shown again at once. An answer stays right until data or
 * settings change: then all are forgotten.
 */
export class KnownAnswers {
  /** How many answers are awaited. */
  asking = 0;
  #answers = new Map<string, Promise<unknown>>();

  constructor(private readonly ask: Call) {}

  forget() {
    this.#answers = new Map();
  }

  readonly call: Call = (service, method, args) => {
    if (service === 'Dashboards')
      return NOT_KEPT.includes(method) ? this.#await(service, method, args) : this.#known(method, args);
    const answer = this.#await(service, method, args);
    if (AROUND.includes(service) || ASKED.includes(method)) return answer;
    return answer.finally(() => {
      this.forget();
    });
  };

  #await: Call = (...question) => {
    this.asking++;
    return this.ask(...question).finally(() => {
      this.asking--;
    });
  };

  #known(method: string, args: unknown[]): Promise<unknown> {
    const question = JSON.stringify([method, args]);
    const answers = this.#answers;
    const answer = answers.get(question) ?? this.#await('Dashboards', method, args);
    // The one that was asked for last is forgotten last. An error is no answer.
    answers.delete(question);
    answers.set(question, answer);
    answer.catch(() => {
      if (answers.get(question) === answer) answers.delete(question);
    });
    for (const oldest of answers.keys()) {
      if (answers.size <= KEPT) break;
      answers.delete(oldest);
    }
    return answer;
  }
}
