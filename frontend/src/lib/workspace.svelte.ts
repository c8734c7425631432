import { dashboards, workspaces } from './api';
import type { Catalog, PeriodChoices, WorkspaceInfo } from './bindings';
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

  /** Asks for everything, and again whenever it changed. Returns how to stop. */
  open(): () => void {
    void this.#load();
    // Whoever comes back may have moved the file in between.
    const look = () => void this.#describe();
    addEventListener('focus', look);
    const stop = listen('changed', () => void this.#load());
    return () => {
      removeEventListener('focus', look);
      stop();
    };
  }

  async #describe() {
    await this.info.ask(() => workspaces.Info());
    const { warnings = [] } = this.info.data ?? {};
    // What was wrong from the start stands on the Data page; what goes wrong meanwhile is told wherever one is.
    for (const warning of this.version > 0 ? warnings : []) {
      if (!this.#warned.includes(warning)) toasts.show(warning, { tone: 'bad' });
    }
    this.#warned = warnings;
  }

  async #load() {
    await Promise.all([
      this.#describe(),
      this.catalog.ask(() => dashboards.Catalog()),
      this.periods.ask(() => dashboards.Periods()),
    ]);
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
