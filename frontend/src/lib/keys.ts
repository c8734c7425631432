/** Whether this is a Mac, where Command is what Control is elsewhere. */
export const onMac = (): boolean => typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether a key press is the one that a command is written with: "mod+shift+o". */
export function pressed(event: Press, keys: string, mac = onMac()): boolean {
  if (!keys) return false;
  const parts = keys.split('+');
  const mod = parts.includes('mod');
  const shift = parts.includes('shift');
  return (
    event.key.toLowerCase() === parts.at(-1) &&
    (mac ? event.metaKey : event.ctrlKey) === mod &&
    !(mac ? event.ctrlKey : event.metaKey) &&
    !event.altKey &&
    // Some keyboards have these signs above another key.
    (event.shiftKey === shift || '/?'.includes(parts.at(-1) ?? ''))
  );
}

/** Keys that are written by a sign. */
const SIGNS: Record<string, string> = { plus: '+', left: '←', right: '→', enter: 'Enter' };

/** The keys as they stand in menus: "Ctrl+Shift+O", or "⇧⌘O" on a Mac. */
export function keysText(keys: string, mac = onMac()): string {
  const parts = keys.split('+');
  const last = parts.at(-1) ?? '';
  const key = SIGNS[last] ?? last.toUpperCase();
  // On a Mac the order is fixed: Shift before Command.
  const has = (one: string, sign: string) => (parts.includes(one) ? sign : '');
  if (mac) return has('alt', '⌥') + has('shift', '⇧') + has('mod', '⌘') + key;
  return [has('mod', 'Ctrl'), has('alt', 'Alt'), has('shift', 'Shift'), key].filter(Boolean).join('+');
}
