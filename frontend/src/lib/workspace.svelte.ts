import { dashboards, known, workspaces } from './api';
import type { Catalog, Changed, PeriodChoices, WorkspaceInfo } from './bindings';
import { listen } from './events';
import { Resource } from './resource.svelte';
import { toasts } from './toasts.svelte';

/** The open workspace: what every page needs of it. `version` rises whenever data or settings changed. */
class Workspace {
  readonly info = new Resource<WorkspaceInfo>();
  readonly catalog = new Resource<Catalog>();
  readonly periods = new Resource<PeriodChoices>();
  version = $state(0);

  #warned: readonly string[] = [];
  #loaded: Changed | undefined;

  /** Asks for everything, and again whenever it changed. Returns how to stop. */
  open(): () => void {
    let loading = this.#load();
    // Whoever comes back may have moved the file in between.
    const look = () => void this.#describe();
    addEventListener('focus', look);
    const stop = listen('changed', (data) => {
      loading = loading.then(() => (this.#knows(data as Changed) ? undefined : this.#load()));
    });
    return () => {
      removeEventListener('focus', look);
      stop();
    };
  }

  /** Asks for everything once more, because something of it failed. */
  again = () => void this.#load();

  async #describe() {
    await this.info.ask(() => workspaces.Info());
    const { warnings = [] } = this.info.data ?? {};
    // What was wrong from the start stands on the Data page; what goes wrong meanwhile is told wherever one is.
    for (const warning of this.version > 0 ? warnings : []) {
      if (!this.#warned.includes(warning)) toasts.show(warning, { tone: 'bad' });
    }
    this.#warned = warnings;
  }

  /** Whether everything was asked for after the change. */
  #knows({ path, version }: Changed): boolean {
    return this.#loaded?.path === path && this.#loaded.version >= version;
  }

  async #load() {
    this.#loaded = undefined;
    known.forget();
    // What is asked for after the version was read is at least as new.
    await this.#describe();
    const info = this.info.error ? undefined : this.info.data;
    await Promise.all([this.catalog.ask(() => dashboards.Catalog()), this.periods.ask(() => dashboards.Periods())]);
    this.#loaded = info;
    this.version++;
  }

  get currency(): string {
    return this.info.data?.currency ?? '';
  }

  get zone(): string {
    return this.info.data?.zone ?? '';
  }
}

export const workspace = new Workspace();
