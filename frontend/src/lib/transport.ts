import { Fault, faultFromText, faultOf } from './errors';
import { callSaved, saved } from './saved';

/** One call of a bound service: arguments in, the JSON result out. Throws a Fault. */
export type Call = (service: string, method: string, args: unknown[]) => Promise<unknown>;

type Bound = Record<string, Record<string, Record<string, (...args: unknown[]) => Promise<unknown>>>>;

interface WailsWindow {
  go?: Bound;
  runtime?: {
    EventsOn(name: string, handler: (data: unknown) => void): () => void;
    OnFileDrop?(handler: () => void, useDropTarget: boolean): void;
    WindowSetTitle(title: string): void;
    WindowFullscreen(): void;
    WindowUnfullscreen(): void;
    WindowIsFullscreen(): Promise<boolean>;
    WindowSetSystemDefaultTheme(): void;
    WindowSetLightTheme(): void;
    WindowSetDarkTheme(): void;
    ClipboardGetText(): Promise<string>;
    ClipboardSetText(text: string): Promise<boolean>;
  };
}

/** Services that only the window has; they live in another Go package. */
const OF_WINDOW: readonly string[] = ['Dialogs', 'Frame'];

/** The window's bridge, or an empty object in a browser. */
export const wails = (): WailsWindow => globalThis as WailsWindow;

/** Whether the page is shown by the desktop window, not by a browser. */
export const inWindow = (): boolean => wails().go !== undefined;

/** Calls Wails' binding. The Go package of a service is part of its name there. */
export const callWindow: Call = async (service, method, args) => {
  const bound = wails().go?.[OF_WINDOW.includes(service) ? 'window' : 'app']?.[service]?.[method];
  if (!bound) throw new Fault({ code: 'internal', text: `This program has no ${service}.${method}.` });
  try {
    return await bound(...args);
  } catch (thrown) {
    throw faultOf(thrown);
  }
};

/** Calls `telltale serve`. */
export const callServer: Call = async (service, method, args) => {
  const answer = await send(`/api/${service}/${method}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(args),
  });
  return answer.json();
};

/** Fetches from `telltale serve`; anything but success becomes a Fault that says what to do. */
export async function send(address: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(address, { credentials: 'same-origin', ...init });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') {
      throw new Fault({ code: 'canceled', text: 'Canceled.' });
    }
    throw new Fault({
      code: 'offline',
      text: 'Telltale does not answer.',
      hint: 'Is `telltale serve` still running? Start it again and open the new link.',
    });
  }
  if (answer.ok) return answer;
  if (answer.status === 401 || answer.status === 403) {
    throw new Fault({
      code: 'offline',
      text: 'This page is not signed in to Telltale any more.',
      hint: 'Open the link that `telltale serve` printed.',
    });
  }
  throw faultFromText(await answer.text());
}

/** The call that fits where the page is shown. */
export const call: Call = saved
  ? callSaved(saved)
  : (service, method, args) => (inWindow() ? callWindow : callServer)(service, method, args);
