import { jobs as service } from './api';
import type { Job, Snapshot } from './bindings';
import { faultOf } from './errors';
import { listen } from './events';
import { toasts } from './toasts.svelte';

const ENDED: readonly string[] = ['done', 'failed', 'canceled'];

export const hasEnded = (job: Job) => ENDED.includes(job.state);

/** The jobs of the program, newest first. Events may come in any order: of two states the higher number counts. */
class JobList {
  list = $state.raw<Job[]>([]);
  #ended = new Map<string, () => void>();

  open(): () => void {
    service
      .List()
      .then((found) => {
        for (const job of found) this.#take(job);
      })
      .catch((thrown: unknown) => {
        toasts.fail(faultOf(thrown));
      });
    const stops = [
      listen('job', (data) => {
        this.#take(data as Job);
      }),
      listen('snapshot', (data) => {
        this.#takeAll((data as Snapshot).jobs);
      }),
    ];
    return () => {
      stops.forEach((stop) => {
        stop();
      });
    };
  }

  get running(): Job[] {
    return this.list.filter((job) => !hasEnded(job));
  }

  /** Waits for a job's end. Events may be lost, so that the state is also asked for every other second. */
  async end(job: Job): Promise<Job> {
    this.#take(job);
    for (;;) {
      await Promise.race([
        new Promise<void>((resolve) => this.#ended.set(job.id, resolve)),
        new Promise<void>((resolve) => setTimeout(resolve, 2000)),
      ]);
      const state = await service.Get(job.id);
      this.#take(state);
      if (hasEnded(state)) return state;
    }
  }

  async cancel(id: string) {
    try {
      await service.Cancel(id);
    } catch (thrown) {
      toasts.fail(faultOf(thrown));
    }
  }

  #find(id: string): Job | undefined {
    return this.list.find((job) => job.id === id);
  }

  /** Takes all jobs that the program knows: others ended long ago. */
  #takeAll(jobs: Job[]) {
    this.list = this.list.filter(({ id }) => jobs.some((job) => job.id === id));
    for (const job of jobs.toReversed()) this.#take(job);
  }

  #take(job: Job) {
    const known = this.#find(job.id);
    if (known && known.seq >= job.seq) return;
    this.list = known ? this.list.map((old) => (old.id === job.id ? job : old)) : [job, ...this.list];
    if (!hasEnded(job)) return;
    this.#ended.get(job.id)?.();
    this.#ended.delete(job.id);
  }
}

export const jobs = new JobList();
