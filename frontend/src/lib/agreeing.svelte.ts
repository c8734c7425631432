import { actionItems } from './api';
import type { Filter, Item } from './bindings';
import { undo } from './undo';

/** What an action may be begun with: what the page that it is added on is about. */
export interface Begun {
  title?: string;
  kpi?: string;
  note?: string;
  filters?: Filter[];
  meeting?: number;
}

const blank: Item = {
  id: 0,
  title: '',
  owner: '',
  due: '',
  kpi: '',
  filters: [],
  expected: '',
  started: '',
  done: '',
  state: 'open',
  note: '',
  meeting: 0,
  created: '',
  changed: '',
};

/** The form of an action, which can be opened from anywhere, and word that the actions are not what they were. */
class Agreeing {
  /** What the form shows; undefined while it is closed. */
  draft = $state.raw<Item>();
  /** Rises with every change of the actions. */
  version = $state(0);

  begin(about: Begun = {}) {
    this.draft = { ...blank, ...about };
  }

  edit(item: Item) {
    this.draft = item;
  }

  close() {
    this.draft = undefined;
  }

  /** Keeps a change that is made somewhere, tells it, and offers to take it back. It throws what is wrong with it. */
  async keep(change: () => Promise<Item>, told: string) {
    const kept = await change();
    this.version++;
    undo.offer(told, kept.title, async () => {
      await actionItems.Undo();
      this.version++;
    });
  }
}

export const agreeing = new Agreeing();
