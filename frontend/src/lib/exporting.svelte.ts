import { dialogs, reports } from './api';
import type { Format, Job, Report, ReportPreview } from './bindings';
import { Fault, faultOf } from './errors';
import { bytes } from './format';
import { jobs } from './jobs.svelte';
import { recall, remember } from './memory';
import { folderOf } from './paths';
import { saveBlob, saidSaved } from './saving';
import { toasts } from './toasts.svelte';
import { inWindow, send } from './transport';
import { workspace } from './workspace.svelte';

/** What is remembered of the last export of a workspace. What people wrote is asked for anew each time. */
interface Choice {
  format: string;
  decimalComma: boolean;
  /** The folder that the window wrote into; empty in a browser, which has its own. */
  folder: string;
}

/** Writes reports, one at a time, and remembers for each workspace how the last one was written. */
class Exporting {
  formats = $state.raw<Format[]>([]);
  job = $state.raw<Job>();
  fault = $state.raw<Fault>();
  /** Counts the exports that were written. */
  written = $state(0);
  #last: Report | undefined;

  /** The job as it stands, while it is under way. */
  get running(): Job | undefined {
    return this.job && (jobs.list.find(({ id }) => id === this.job?.id) ?? this.job);
  }

  async open() {
    this.fault = undefined;
    if (this.formats.length === 0) this.formats = await reports.Formats();
  }

  /** How the last report of the open workspace was written. */
  get choice(): Choice {
    const usual = { format: 'xlsx', decimalComma: false, folder: '' };
    try {
      return { ...usual, ...(JSON.parse(recall(this.#memory, '{}')) as Partial<Choice>) };
    } catch {
      return usual;
    }
  }

  get #memory() {
    return `export.${workspace.info.data?.path ?? ''}`;
  }

  /** The folder that reports go to, as far as it is known. */
  get folder(): string {
    return inWindow() ? this.choice.folder : '';
  }

  /** Asks where a report shall be written; "" when the person cancelled. */
  choosePlace(name: string): Promise<string> {
    return dialogs.SaveFile(name);
  }

  /** Writes a report where the last one was written, or where the person says. Returns whether it is there. */
  async write(report: Report, name: string, place = ''): Promise<boolean> {
    if (this.job) return false;
    this.fault = undefined;
    try {
      const path = inWindow() ? place || (await this.choosePlace(name)) : name;
      if (!path) return false;
      this.#keep(report, inWindow() ? folderOf(path) : '');
      this.job = await reports.Start(report, path);
      const ended = await jobs.end(this.job);
      if (ended.error) throw new Fault(ended.error);
      await this.#hand(ended, name);
      this.written++;
      return true;
    } catch (thrown) {
      this.fault = faultOf(thrown);
      return false;
    } finally {
      this.job = undefined;
    }
  }

  /** Writes the last report once more, of what is shown now. Without one it returns false. */
  async again(report: Report, preview: ReportPreview): Promise<boolean> {
    const { folder } = this.choice;
    const written = await this.write(report, preview.name, folder && joined(folder, preview.name));
    if (this.fault) toasts.fail(this.fault);
    return written;
  }

  /** The report that was written last in this run. */
  get last(): Report | undefined {
    return this.#last;
  }

  cancel() {
    if (this.job) void jobs.cancel(this.job.id);
  }

  #keep(report: Report, folder: string) {
    this.#last = report;
    remember(this.#memory, JSON.stringify({ format: report.format, decimalComma: report.decimalComma, folder }));
  }

  /** Says where the file is, or hands it to the browser. */
  async #hand(job: Job, name: string) {
    const path = job.result?.path ?? '';
    const done = `${job.title} is saved, ${bytes(job.result?.bytes ?? 0)}.`;
    if (inWindow()) {
      saidSaved(path, done);
      return;
    }
    const answer = await send(`/download/export/${job.id}`, { method: 'GET' });
    saveBlob(name, await answer.blob());
    toasts.show(done, { tone: 'good', detail: name });
  }
}

/** A file in a folder, on the system that the folder's path is of. */
export const joined = (folder: string, name: string): string =>
  `${folder.replace(/[\\/]$/, '')}${folder.includes('\\') ? '\\' : '/'}${name}`;

export const exporting = new Exporting();
