import type { Fault } from './errors';
import { printed } from './format';

export interface Toast {
  id: number;
  tone: 'plain' | 'good' | 'bad';
  text: string;
  detail: string;
  action?: { label: string; run: () => void };
}

/** Short messages at the edge of the page. Errors stay until they are closed; the others leave after a while. */
class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;

  /** Shows a message, and returns what closes it. */
  show(text: string, options: Partial<Omit<Toast, 'id' | 'text'>> = {}): number {
    const toast: Toast = { id: this.#next++, tone: 'plain', detail: '', text, ...options };
    this.list.push(toast);
    if (toast.tone !== 'bad')
      setTimeout(() => {
        this.close(toast.id);
      }, 6000);
    return toast.id;
  }

  fail(fault: Fault) {
    if (fault.code === 'canceled') return;
    const where = fault.where ? `${fault.where}: ` : '';
    this.show(`${where}${printed(fault.text)}`, { tone: 'bad', detail: printed(fault.hint) });
  }

  /** What did not work once something was done; it stays as errors do. */
  warn(warnings: string[]) {
    for (const warning of warnings) this.show(warning, { tone: 'bad' });
  }

  close(id: number) {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
