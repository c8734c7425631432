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
    // Some keyboards have the slash above another key.
    (event.shiftKey === shift || parts.at(-1) === '/')
  );
}

/** The keys as they stand in menus: "Ctrl+Shift+O", or "⇧⌘O" on a Mac. */
export function keysText(keys: string, mac = onMac()): string {
  const parts = keys.split('+');
  const key = parts.at(-1)?.toUpperCase() ?? '';
  // On a Mac the order is fixed: Shift before Command.
  if (mac) return (parts.includes('shift') ? '⇧' : '') + (parts.includes('mod') ? '⌘' : '') + key;
  return [parts.includes('mod') ? 'Ctrl' : '', parts.includes('shift') ? 'Shift' : '', key].filter(Boolean).join('+');
}
