import { recall, remember } from './memory';
import { router } from './router.svelte';

/** A step of the tour: what it says, and the part of which page it points at. */
export interface TourStep {
  title: string;
  text: string;
  page: string;
  /** The part, by its selector; where that is missing, because there is no data yet, the link to the page stands for it. */
  target: string;
}

export const steps: readonly TourStep[] = [
  {
    title: 'Bring in what your tools export',
    text: 'Drop logs, bills, ratings and incident lists anywhere. You see how each file is understood before anything is imported, and any import can be undone.',
    page: 'data',
    target: 'section[aria-label="Import files"]',
  },
  {
    title: 'Ask a number why',
    text: 'Choose a number to see its target, what it rests on, why it changed, the rows behind it, and the SQL that gives the same value.',
    page: 'executive',
    target: '.tile[data-kpi]',
  },
  {
    title: 'Say what good means',
    text: 'Targets, budgets, prices and what counts as a success are yours, each from the day that you name. So are KPIs of your own. Every change can be taken back.',
    page: 'settings',
    target: 'nav[aria-label="Settings"]',
  },
  {
    title: 'Close the month',
    text: 'The scorecard holds twelve months against their targets. Export the report or print any page, and sign the month under Closing. The next one is the same files again, and no more questions.',
    page: 'scorecard',
    target: '[aria-label="Export report"]',
  },
];

const MEMORY = 'tour';

/** The tour of a minute for whoever is new. */
class Tour {
  /** The step that is shown; -1 while none is. */
  at = $state(-1);
  /** Whether it is offered: until it was taken or turned down. */
  offered = $state(recall(MEMORY, '') === '');

  get step(): TourStep | undefined {
    return steps[this.at];
  }

  start() {
    this.#show(0);
  }

  next() {
    if (this.at + 1 < steps.length) this.#show(this.at + 1);
    else this.end();
  }

  back() {
    this.#show(Math.max(this.at - 1, 0));
  }

  /** Ends it, or turns it down; it is not offered again, and can be begun again from the Help menu. */
  end() {
    this.at = -1;
    this.offered = false;
    remember(MEMORY, 'seen');
  }

  #show(at: number) {
    this.at = at;
    router.go({ page: this.step?.page ?? '', kpi: '', import: '', tab: '' });
  }
}

export const tour = new Tour();
