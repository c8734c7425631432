import { faultOf } from './errors';
import { toasts } from './toasts.svelte';
import { workspace } from './workspace.svelte';

/** A change that can be taken back. */
interface Step {
  /** The workspace that was changed: in another one there is nothing to take back. */
  path: string;
  toast: number;
  back: () => Promise<unknown>;
}

/** A page that keeps a log of what is done on it, by which everything can be taken back and done again. */
export interface Log {
  undo: () => unknown;
  redo: () => unknown;
}

/** What was changed since the program was opened, the newest last. */
class Undo {
  #steps: Step[] = [];
  #log?: Log;

  /** Leaves taking back to a page's own log while that is shown. Returns how to end that. */
  leave(log: Log): () => void {
    this.#log = log;
    return () => {
      if (this.#log === log) this.#log = undefined;
    };
  }

  /** Says what was changed, and offers to take it back: with the button beside it, or with Ctrl or Command and Z. */
  offer(text: string, detail: string, back: () => Promise<unknown>) {
    const step: Step = { path: workspace.info.data?.path ?? '', toast: 0, back };
    step.toast = toasts.show(text, {
      tone: 'good',
      detail,
      action: { label: 'Undo', run: () => void this.#take(step) },
    });
    this.#steps.push(step);
  }

  /** Does again what was taken back; only a page with a log of its own can. */
  async again() {
    await this.#log?.redo();
  }

  /** Takes the newest change of this workspace back. */
  async last() {
    if (this.#log) {
      await this.#log.undo();
      return;
    }
    const here = workspace.info.data?.path ?? '';
    const step = this.#steps.findLast(({ path }) => path === here);
    if (!step) {
      toasts.show('There is nothing to take back.');
      return;
    }
    toasts.close(step.toast);
    if (await this.#take(step)) toasts.show('The last change is taken back.', { tone: 'good' });
  }

  async #take(step: Step): Promise<boolean> {
    this.#steps = this.#steps.filter((one) => one !== step);
    try {
      await step.back();
      return true;
    } catch (thrown) {
      toasts.fail(faultOf(thrown));
      return false;
    }
  }
}

export const undo = new Undo();
