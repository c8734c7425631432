/** What a job is doing, in words; the program names its phases in one. */
const WORDS: Record<string, string> = {
  write: 'making the files up',
  unpack: 'unpacking',
  detect: 'finding out what this is',
  load: 'loading records',
  finish: 'looking for duplicates, adding everything up',
  undo: 'taking rows back',
  backup: 'copying',
  report: 'writing',
  compact: 'writing a compact copy',
};

export const phaseText = (phase: string): string => WORDS[phase] ?? phase;
