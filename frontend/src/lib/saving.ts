import { dialogs } from './api';
import { base64Of } from './encoding';
import { faultOf } from './errors';
import { toasts } from './toasts.svelte';
import { inWindow, send } from './transport';

/** A file that the program writes: to a path that a person chooses in the window, or for a browser to download. */
export interface Saving {
  /** The suggested name. */
  name: string;
  /** Writes it to a path, and returns that. */
  write: (path: string) => Promise<string>;
  /** Where `telltale serve` has it. */
  address: string;
  /** Said when it is there. */
  done: string;
}

/** Saves a file, and says so, or why not. */
export async function save(saving: Saving) {
  try {
    await (inWindow() ? saveInWindow(saving) : download(saving));
  } catch (thrown) {
    toasts.fail(faultOf(thrown));
  }
}

async function saveInWindow({ name, write, done }: Saving) {
  const path = await dialogs.SaveFile(name);
  if (!path) return;
  const saved = await write(path);
  saidSaved(saved, done);
}

/** Says that a file is there, and leads to it. */
export function saidSaved(saved: string, done: string) {
  toasts.show(done, {
    tone: 'good',
    detail: saved,
    action: {
      label: 'Show in folder',
      run: () => {
        dialogs.Reveal(saved).catch((thrown: unknown) => {
          toasts.fail(faultOf(thrown));
        });
      },
    },
  });
}

/** Fetches first, so that an error is a message and not a page of its own. */
async function download({ name, address }: Saving) {
  const answer = await send(address, { method: 'GET' });
  saveBlob(name, await answer.blob());
}

/** Something that the page made itself, for a file. */
export interface Keeping {
  /** The suggested name. */
  name: string;
  content: Blob;
  /** Said when it is there. */
  done: string;
}

/** Saves what the page made: where a person chooses in the window, or as a browser downloads. Says so, or why not. */
export async function keep({ name, content, done }: Keeping) {
  try {
    if (!inWindow()) {
      saveBlob(name, content);
      toasts.show(done, { tone: 'good', detail: name });
      return;
    }
    const saved = await dialogs.SaveContent(name, await base64Of(content));
    if (saved) saidSaved(saved, done);
  } catch (thrown) {
    toasts.fail(faultOf(thrown));
  }
}

/** Gives the browser a file to save. */
export function saveBlob(name: string, content: Blob) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken the content over by then.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
}
