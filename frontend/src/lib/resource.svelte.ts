import { faultOf, type Fault } from './errors';

/**
 * Something asked of the program: its answer, whether it is being asked, and why that failed. While it is asked again
 * the old answer stays, so that a page does not jump. Of several questions only the last one's answer counts.
 */
export class Resource<T> {
  data = $state.raw<T>();
  error = $state.raw<Fault>();
  loading = $state(true);
  #turn = 0;

  async ask(question: () => Promise<T>): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const data = await question();
      if (turn !== this.#turn) return;
      this.data = data;
      this.error = undefined;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      this.error = faultOf(thrown);
    }
    this.loading = false;
  }

  /** Forgets the answer, and any that is still to come. */
  clear() {
    this.#turn++;
    this.data = undefined;
    this.error = undefined;
    this.loading = false;
  }
}
