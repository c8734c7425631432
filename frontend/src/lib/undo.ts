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

/** What was changed since the program was opened, the newest last. */
class Undo {
  #steps: Step[] = [];

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

  /** Takes the newest change of this workspace back. */
  async last() {
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
