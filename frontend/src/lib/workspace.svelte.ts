import { dashboards, dialogs, workspaces } from './api';
import type { Catalog, PeriodChoices, WorkspaceInfo } from './bindings';
import { faultOf } from './errors';
import { listen } from './events';
import { Resource } from './resource.svelte';
import { toasts } from './toasts.svelte';

/** The open workspace: what every page needs of it. `version` rises whenever data or settings changed. */
class Workspace {
  readonly info = new Resource<WorkspaceInfo>();
  readonly catalog = new Resource<Catalog>();
  readonly periods = new Resource<PeriodChoices>();
  version = $state(0);

  /** Asks for everything, and again whenever it changed. Returns how to stop. */
  open(): () => void {
    void this.#load();
    return listen('changed', () => void this.#load());
  }

  /** Opens another workspace, chosen with the dialog of the system; in the window only. */
  async choose() {
    try {
      const path = await dialogs.OpenWorkspace();
      // The program tells that it changed, and everything is asked for again.
      if (path) await workspaces.Open(path);
    } catch (thrown) {
      toasts.fail(faultOf(thrown));
    }
  }

  async #load() {
    await Promise.all([
      this.info.ask(() => workspaces.Info()),
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
