import { explore } from '$lib/api';
import type { Rows } from '$lib/bindings';
import { faultOf, type Fault } from '$lib/errors';

/** One query at a time: its rows, how long it took, and how to break it off. */
class Run {
  rows = $state.raw<Rows>();
  fault = $state.raw<Fault>();
  running = $state(false);
  /** How long the answer took, in seconds, on its way too. */
  took = $state(0);
  /** What was asked: the text may have been changed since. */
  asked = $state('');
  #turn = 0;

  async start(query: string) {
    if (query.trim() === '') return;
    await this.cancel();
    const turn = ++this.#turn;
    this.running = true;
    this.fault = undefined;
    const began = performance.now();
    try {
      const rows = await explore.Run(this.#name(turn), query);
      if (turn !== this.#turn) return;
      this.rows = rows;
      this.asked = query;
      this.took = (performance.now() - began) / 1000;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      const fault = faultOf(thrown);
      if (fault.code !== 'canceled') this.fault = fault;
    }
    this.running = false;
  }

  /** Breaks off what runs; the rows of the query before stay. */
  async cancel() {
    if (!this.running) return;
    try {
      await explore.Cancel(this.#name(this.#turn));
    } catch (thrown) {
      this.fault = faultOf(thrown);
    }
  }

  /** Pages of several windows must not cancel each other's queries. */
  readonly #page = crypto.randomUUID();
  readonly #name = (turn: number) => `${this.#page}-${String(turn)}`;
}

export const run = new Run();
