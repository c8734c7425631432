import { tick } from 'svelte';
import { dialogs, frame, reports, workspaces } from './api';
import { startView, wholeMonth } from './address';
import { commands } from './commands';
import { editing } from './editing';
import { Fault, faultOf } from './errors';
import { bytes } from './format';
import { intake } from './intake.svelte';
import { jobs } from './jobs.svelte';
import { pressed } from './keys';
import { datedName } from './paths';
import { printing } from './printing.svelte';
import { exporting } from './exporting.svelte';
import { shownQuery } from './report.svelte';
import { router } from './router.svelte';
import { appearance, type Theme } from './theme.svelte';
import { toasts } from './toasts.svelte';
import { inWindow, wails } from './transport';
import { tour } from './tour.svelte';
import { undo } from './undo';
import { workspace } from './workspace.svelte';
import { zoom } from './zoom';

export type Command = (typeof commands)[number];
export type CommandID = Command['id'];

/** Commands with a meaning of their own; the others name a page or a theme, or are done by the window. */
type Act = Exclude<CommandID, `page-${string}` | `theme-${string}` | 'quit'>;

/** The dialogs of the page itself that a command may open. */
export type Asking = '' | 'workspaces' | 'new' | 'backup' | 'export' | 'find' | 'guide' | 'shortcuts' | 'about';

/** On most keyboards plus is above the equals sign, and people press that. */
const KEYS_OF_NO_MENU = [{ keys: 'mod+=', id: 'zoom-in' }] as const;

/** In a field these keys have another meaning. */
const KEYS_OUTSIDE_FIELDS = [
  { keys: '?', id: 'shortcuts' },
  { keys: 'mod+z', id: 'undo' },
  { keys: 'mod+shift+z', id: 'redo' },
  { keys: 'mod+y', id: 'redo' },
] as const;

/** Does what the menus offer. The list of commands is the window's; this says what each of them means. */
class Actions {
  asking = $state<Asking>('');

  readonly #acts: Record<Act, (path: string) => unknown> = {
    'new-workspace': () => (inWindow() ? this.#create() : (this.asking = 'new')),
    'open-workspace': () => (inWindow() ? this.#choose() : (this.asking = 'workspaces')),
    'open-recent': (path) => (path ? workspaces.Open(path) : (this.asking = 'workspaces')),
    'open-demo': () => this.#demo(),
    'import-files': () => {
      router.go({ page: 'data', kpi: '', import: '' });
      return intake.choose();
    },
    'import-folder': () => {
      router.go({ page: 'data', kpi: '', import: '' });
      return intake.chooseFolder();
    },
    export: () => (this.asking = 'export'),
    'export-again': () => this.#exportAgain(),
    print: () => printing.start(),
    backup: () => (inWindow() ? this.#backup() : (this.asking = 'backup')),
    compact: () => this.#compact(),
    reveal: () => dialogs.Reveal(workspace.info.data?.path ?? ''),
    undo: () => (editing.inField() ? editing.undo() : undo.last()),
    redo: () => (editing.inField() ? editing.redo() : undo.again()),
    cut: editing.cut,
    copy: editing.copy,
    paste: editing.paste,
    'select-all': editing.selectAll,
    'full-screen': async () => {
      const runtime = wails().runtime;
      if (await runtime?.WindowIsFullscreen()) runtime?.WindowUnfullscreen();
      else runtime?.WindowFullscreen();
    },
    back: () => {
      history.back();
    },
    forward: () => {
      history.forward();
    },
    'zoom-in': () => {
      zoom.in();
    },
    'zoom-out': () => {
      zoom.out();
    },
    'zoom-reset': () => {
      zoom.reset();
    },
    find: () => (this.asking = 'find'),
    guide: () => (this.asking = 'guide'),
    tour: () => {
      tour.start();
    },
    shortcuts: () => (this.asking = 'shortcuts'),
    'open-logs': () => frame.OpenLogs(),
    about: () => (this.asking = 'about'),
  };

  /** Runs a command; `path` is the workspace that was chosen with it. */
  async run(id: CommandID, path = '') {
    try {
      // It is about the page that was chosen last, which first closes what was opened on the one before.
      if (router.catchUp()) await tick();
      const [, kind, name = ''] = /^(page|theme)-(.+)$/.exec(id) ?? [];
      if (kind === 'page') router.go({ page: name, kpi: '', import: '' });
      else if (kind === 'theme') appearance.choose(name as Theme);
      else await this.#acts[id as Act](path);
    } catch (thrown) {
      toasts.fail(faultOf(thrown));
    }
  }

  /** Runs the command whose keys were pressed in a browser; in the window the menu has them, but for a few. */
  press(event: KeyboardEvent) {
    const id = inWindow()
      ? KEYS_OF_NO_MENU.find(({ keys }) => pressed(event, keys))?.id
      : commands.find((one) => isOffered(one) && !one.windowKeys && pressed(event, one.keys))?.id;
    const found =
      id ?? (editing.inField() ? undefined : KEYS_OUTSIDE_FIELDS.find(({ keys }) => pressed(event, keys))?.id);
    if (!found) return;
    event.preventDefault();
    void this.run(found);
  }

  /** The buttons of a mouse that lead back and forward, which a browser sees to itself. */
  pressMouse(event: MouseEvent) {
    if (!inWindow() || (event.button !== 3 && event.button !== 4)) return;
    event.preventDefault();
    void this.run(event.button === 3 ? 'back' : 'forward');
  }

  /** Makes a workspace of that name in the data folder, or saves a copy under it: what a browser can do. */
  async named(what: 'new' | 'backup', name: string) {
    this.asking = '';
    try {
      if (what === 'new') await workspaces.Create(name);
      else await this.#save(name);
    } catch (thrown) {
      toasts.fail(faultOf(thrown));
    }
  }

  async #create() {
    const path = await dialogs.NewWorkspace('workspace.telltale');
    if (path) await workspaces.Create(path);
  }

  async #choose() {
    const path = await dialogs.OpenWorkspace();
    if (path) await workspaces.Open(path);
  }

  async #demo() {
    const job = await jobs.end(await workspaces.OpenDemo());
    if (job.state === 'done') router.go({ ...startView(), page: 'executive', period: wholeMonth() });
    else if (job.error && job.state === 'failed') toasts.fail(new Fault(job.error));
  }

  /** Writes the last report once more, of what is shown now; before there is one, it asks which. */
  async #exportAgain() {
    if (!exporting.last) {
      this.asking = 'export';
      return;
    }
    const report = { ...exporting.last, query: { ...shownQuery(), kpis: exporting.last.query.kpis } };
    await exporting.again(report, await reports.Preview(report));
  }

  async #backup() {
    const path = await dialogs.Backup(`${backupName()}.telltale`);
    if (path) await this.#save(path);
  }

  async #save(path: string) {
    const job = await jobs.end(await workspaces.Backup(path));
    if (job.error) toasts.fail(new Fault(job.error));
    else if (job.result) toasts.show('The copy is saved.', { tone: 'good', detail: job.result.path });
  }

  async #compact() {
    const job = await jobs.end(await workspaces.Compact());
    if (job.error) toasts.fail(new Fault(job.error));
    const size = job.result?.size;
    if (size) toasts.show(`Compacted: ${bytes(size.before)} became ${bytes(size.after)}.`, { tone: 'good' });
  }
}

/** A name for a copy of the open workspace, made today. */
export const backupName = (): string => datedName(workspace.info.data?.name ?? 'workspace');

/** Whether a command can be used where the page is shown. */
export const isOffered = (command: Command): boolean => inWindow() || !command.window;

export function commandOf(id: CommandID): Command {
  const found = commands.find((one) => one.id === id);
  if (!found) throw new Error(`There is no command ${id}.`);
  return found;
}

export const actions = new Actions();
