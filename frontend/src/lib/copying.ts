import { captionOf } from './caption';
import { faultOf } from './errors';
import { datedName } from './paths';
import { pictureOf } from './picture';
import { keep } from './saving';
import { csvOf, type Sheet } from './sheet';
import { toasts } from './toasts.svelte';
import { inWindow, wails } from './transport';

/** Puts a text on the clipboard. Returns whether that is allowed here. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (inWindow()) return (await wails().runtime?.ClipboardSetText(text)) ?? false;
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Copies the rows as CSV, or saves them as a file where the clipboard is refused. */
export async function copySheet(title: string, sheet: Sheet) {
  if (await copyText(csvOf(sheet))) toasts.show('Copied as CSV.', { tone: 'good', detail: title });
  else await saveSheet(title, sheet, INSTEAD);
}

/** Saves the rows as a file of CSV. */
export const saveSheet = (title: string, sheet: Sheet, done = 'Saved as CSV.') =>
  keep({ name: nameOf(title, 'csv'), content: new Blob([csvOf(sheet)], { type: 'text/csv' }), done });

/** Copies a picture of a card, or saves it as a file where the clipboard takes no pictures. */
export async function copyPicture(title: string, card: HTMLElement) {
  const picture = pictureOf(card, captionOf(card));
  try {
    // The picture is a promise, because the clipboard must be asked for while the press of the button still counts.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
    toasts.show('Copied as an image.', { tone: 'good', detail: title });
  } catch {
    try {
      await keep({ name: nameOf(title, 'png'), content: await picture, done: INSTEAD });
    } catch (thrown) {
      toasts.fail(faultOf(thrown));
    }
  }
}

const INSTEAD = 'The clipboard cannot be used here, so it is saved as a file.';

/** A name for a file of what a title is about. */
function nameOf(title: string, extension: string): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  return `${datedName(`telltale-${words.slice(0, 40).replace(/-$/, '')}`)}.${extension}`;
}
