import { wails } from './transport';

type Field = HTMLInputElement | HTMLTextAreaElement;

const isField = (element: Element | null): element is Field =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

/** The text that is selected, in a field or on the page. */
function selected(): string {
  const field = document.activeElement;
  if (isField(field)) return field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
  return getSelection()?.toString() ?? '';
}

/**
 * What the Edit menu of the window does. A page may not use the clipboard without a key press, so the window does that
 * part; the rest is the page's own editing, which keeps Undo working.
 */
export const editing = {
  /** Whether one is writing now. */
  inField: () => isField(document.activeElement),
  undo: () => act('undo'),
  redo: () => act('redo'),
  cut: async () => {
    await editing.copy();
    if (isField(document.activeElement)) act('delete');
  },
  copy: async () => {
    const text = selected();
    if (text) await wails().runtime?.ClipboardSetText(text);
  },
  paste: async () => {
    const text = await wails().runtime?.ClipboardGetText();
    if (text && isField(document.activeElement)) act('insertText', text);
  },
  selectAll: () => act('selectAll'),
};

function act(command: string, text?: string) {
  // Old, but the only interface that takes part in Undo; every engine that shows this page has it.
  document.execCommand(command, false, text);
}
