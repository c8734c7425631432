import { dialogs, imports } from './api';
import type { Choices, Import, Job, PreparedDrop, PreparedFile } from './bindings';
import { Fault, faultOf } from './errors';
import { listen } from './events';
import { plural } from './format';
import { jobs } from './jobs.svelte';
import { toasts } from './toasts.svelte';
import { inWindow } from './transport';
import { upload } from './upload';

/** What is being done with files before they can be looked at. */
export interface Preparing {
  title: string;
  /** Bytes sent to the program; null once it reads them. */
  sent: { done: number; total: number } | null;
}

/** Files on their way in: sent, prepared, corrected and imported. */
class Intake {
  drops = $state.raw<PreparedDrop[]>([]);
  preparing = $state.raw<Preparing>();
  error = $state.raw<Fault>();
  /** Ids of drops that are being imported. */
  loading = $state.raw<readonly string[]>([]);
  #abort: AbortController | undefined;

  #turn = 0;

  /** Shows what waits in the program, also when it was prepared by another page. */
  open(): () => void {
    void this.#restore();
    return listen('drops', () => void this.#restore());
  }

  async #restore() {
    const turn = ++this.#turn;
    try {
      const drops = await imports.Drops();
      if (turn === this.#turn) this.drops = drops;
    } catch (thrown) {
      toasts.fail(faultOf(thrown));
    }
  }

  /** Takes files that a browser gave. */
  async takeFiles(files: File[]) {
    if (files.length === 0) return;
    const total = files.reduce((sum, file) => sum + file.size, 0);
    const title = titleOf(files.map((file) => file.name));
    await this.#work(title, async (signal) => {
      const paths: string[] = [];
      let before = 0;
      for (const file of files) {
        const report = (sent: number) => {
          this.preparing = { title, sent: { done: before + sent, total } };
        };
        report(0);
        paths.push(await upload(file, report, signal));
        before += file.size;
      }
      this.preparing = { title, sent: null };
      return imports.Prepare(paths);
    });
  }

  /** Takes files that lie on this machine. */
  takePaths(paths: string[]): Promise<void> {
    if (paths.length === 0) return Promise.resolve();
    return this.#work(titleOf(paths.map((path) => path.replace(/^.*[\\/]/, ''))), () => imports.Prepare(paths));
  }

  /** Prepares the file of an import again, so that it can be imported with other settings in that import's place. */
  again(line: Import): Promise<void> {
    return this.#work(line.name, () => imports.Reimport(line.id, ''));
  }

  /** Asks for files with the dialog of the system, or of the browser. `chosen` is called unless the person cancels. */
  async choose(chosen: () => void = () => undefined) {
    if (inWindow()) {
      const paths = await dialogs.OpenFiles();
      if (paths.length > 0) chosen();
      await this.takePaths(paths);
      return;
    }
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.addEventListener('change', () => {
      chosen();
      void this.takeFiles([...(input.files ?? [])]);
    });
    input.click();
  }

  /** Asks for a folder with the dialog of the system; a browser has none that gives paths. */
  async chooseFolder() {
    const folder = await dialogs.OpenFolder();
    if (folder) await this.takePaths([folder]);
  }

  /** Stops what is being prepared. */
  async cancel() {
    this.#abort?.abort();
    const job = jobs.running.find(({ kind }) => kind === 'prepare');
    if (job) await jobs.cancel(job.id);
  }

  revise(drop: PreparedDrop, file: number, choices: Choices): Promise<void> {
    return this.#changeFile(drop, file, () => imports.Revise(drop.id, file, choices));
  }

  /** Lets a file whose content was imported before take the place of that import. */
  replace(drop: PreparedDrop, file: number): Promise<void> {
    return this.#changeFile(drop, file, () => imports.Replace(drop.id, file));
  }

  #changeFile(drop: PreparedDrop, file: number, act: () => Promise<PreparedFile>): Promise<void> {
    return this.#change(drop, async () => {
      const revised = await act();
      const files = drop.files.map((old, index) => (index === file ? revised : old));
      return { ...drop, files, ready: files.filter(({ ready }) => ready).length };
    });
  }

  async remove(drop: PreparedDrop, file: number) {
    if (drop.files.length === 1) await this.discard(drop);
    else await this.#change(drop, () => imports.Remove(drop.id, file));
  }

  async discard(drop: PreparedDrop) {
    await this.#change(drop, async () => {
      await imports.Discard(drop.id);
      return null;
    });
  }

  /** Imports the files of a drop that are ready. When it fails or is cancelled the drop stays. */
  async start(drop: PreparedDrop) {
    let job: Job;
    this.loading = [...this.loading, drop.id];
    try {
      job = await jobs.end(await imports.Start(drop.id));
      this.drops = job.state === 'done' ? this.drops.filter(({ id }) => id !== drop.id) : this.drops;
      tellOutcome(job, drop);
    } catch (thrown) {
      toasts.fail(faultOf(thrown));
    }
    this.loading = this.loading.filter((id) => id !== drop.id);
  }

  async #work(title: string, prepare: (signal: AbortSignal) => Promise<PreparedDrop>) {
    if (this.preparing) {
      toasts.show('Other files are still being read.', { detail: 'Drop these again when that is done.' });
      return;
    }
    this.#abort = new AbortController();
    this.error = undefined;
    this.preparing = { title, sent: null };
    try {
      const drop = await prepare(this.#abort.signal);
      // The program tells of the drop too, maybe before.
      this.drops = [...this.drops.filter(({ id }) => id !== drop.id), drop];
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (fault.code !== 'canceled') this.error = fault;
    }
    this.preparing = undefined;
  }

  async #change(drop: PreparedDrop, act: () => Promise<PreparedDrop | null>) {
    try {
      const next = await act();
      this.drops = this.drops.flatMap((old) => (old.id !== drop.id ? [old] : next ? [next] : []));
    } catch (thrown) {
      toasts.fail(faultOf(thrown));
    }
  }
}

const titleOf = (names: string[]) =>
  names.length === 1 ? (names[0] ?? '') : `${names[0] ?? ''} and ${plural(names.length - 1, 'more file')}`;

/** Says how an import ended, file by file where it matters. */
function tellOutcome(job: Job, drop: PreparedDrop) {
  if (job.error) toasts.fail(new Fault(job.error));
  if (job.state === 'canceled') toasts.show('Import cancelled. Nothing was changed.');
  const outcome = job.result?.outcome;
  if (!outcome) return;
  const used = outcome.imports.reduce((sum, line) => sum + line.used, 0);
  if (outcome.imports.length > 0) {
    toasts.show(`${plural(outcome.imports.length, 'file')} imported, ${plural(used, 'record')} used.`, {
      tone: 'good',
    });
  }
  for (const same of outcome.same) {
    toasts.show(`${same.name} was imported before as ${same.of.name}: nothing changed.`);
  }
  toasts.warn(outcome.warnings);
  // What could not be imported was said before, beside the file itself.
  const ready = drop.files.filter((file) => file.ready).map(({ name }) => name);
  for (const failed of outcome.failed) {
    if (failed.error && ready.includes(failed.name)) toasts.fail(new Fault({ ...failed.error, file: failed.name }));
  }
}

export const intake = new Intake();
