/** What can be pressed at the desk, for the list of keys. */
export const deskKeys = [
  { what: 'Correct, incorrect, unsure', keys: 'Y N U' },
  { what: 'Made up: yes, no, cannot verify', keys: 'Y N U' },
  { what: 'Kinds of failure', keys: '1 … 9' },
  { what: 'Name a new kind of failure', keys: 'F' },
  { what: 'Note', keys: 'E' },
  { what: 'Skip; it comes back at the end', keys: 'S' },
  { what: 'Back and forward', keys: '← →' },
  { what: 'Go on where you stopped', keys: 'G' },
  { what: 'All items', keys: 'L' },
  { what: 'In that list: which items; next and previous', keys: '1 … 6 ↑ ↓' },
  { what: 'What was done, by whom', keys: 'H' },
  { what: 'Show or hide the rubric', keys: 'R' },
];

/** The letter or digit that was pressed: the one that the key writes, or on a keyboard without Latin letters its place. */
export function letterOf({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  if (key.length > 1) return key;
  const plain = key.toLowerCase();
  return /^[a-z0-9]$/.test(plain) ? plain : (/^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? plain).toLowerCase();
}
