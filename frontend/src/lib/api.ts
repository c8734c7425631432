import type {
  Actions,
  Closings,
  Dashboards,
  Explore,
  Exports,
  Imports,
  Jobs,
  KPIs,
  Labels,
  Meetings,
  Settings,
  Workspaces,
} from './bindings';
import { KnownAnswers } from './known';
import { firstPaint } from './paint';
import { call, type Call } from './transport';

/** The dialogs of the operating system; in the window only. An empty answer means that the person cancelled. */
interface Dialogs {
  OpenFiles(): Promise<string[]>;
  OpenFolder(): Promise<string>;
  OpenWorkspace(): Promise<string>;
  OpenSheet(): Promise<string>;
  NewWorkspace(suggested: string): Promise<string>;
  SaveFile(suggested: string): Promise<string>;
  /** Asks where, and writes the bytes, given as base64, there. */
  SaveContent(suggested: string, content: string): Promise<string>;
  /** What stands in a file that was dropped, as base64. */
  Content(path: string): Promise<string>;
  Backup(suggested: string): Promise<string>;
  Reveal(path: string): Promise<void>;
}

/** The window around the page. */
interface Frame {
  Attention(here: boolean): Promise<void>;
  Looks(dark: boolean): Promise<void>;
  Listens(): Promise<void>;
  Painted(what: 'page' | 'numbers'): Promise<void>;
  Asked(): Promise<void>;
  Close(): Promise<void>;
  Print(): Promise<void>;
  OpenLogs(): Promise<void>;
}

/** What a page needs before it can be painted. */
const OF_FRAME = ['Catalog', 'Periods'];

/** Calls once the first page is painted, where the answer is numbers. */
const patient: Call = async (service, method, args) => {
  if (service === 'Dashboards' && !OF_FRAME.includes(method)) await firstPaint();
  return call(service, method, args);
};

/** What was answered since data or settings last changed. */
export const known = new KnownAnswers(patient);

/** A service of the program: every method is one call. */
function service<Service extends object>(name: string): Service {
  return new Proxy({} as Service, {
    get: (_, method) =>
      typeof method === 'string' ? (...args: unknown[]) => known.call(name, method, args) : undefined,
  });
}

export const imports = service<Imports>('Imports');
export const jobs = service<Jobs>('Jobs');
export const dashboards = service<Dashboards>('Dashboards');
export const workspaces = service<Workspaces>('Workspaces');
export const settings = service<Settings>('Settings');
export const kpis = service<KPIs>('KPIs');
export const explore = service<Explore>('Explore');
export const labels = service<Labels>('Labels');
export const closings = service<Closings>('Closings');
export const meetings = service<Meetings>('Meetings');
export const actionItems = service<Actions>('Actions');
export const reports = service<Exports>('Exports');
export const dialogs = service<Dialogs>('Dialogs');
export const frame = service<Frame>('Frame');
