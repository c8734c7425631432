import { saved } from './saved';

/**
 * What the page remembers between visits. A browser may forbid storage: then nothing is remembered. A saved report remembers
 * nothing: to a browser all files are one site.
 */
export function recall(name: string, otherwise: string): string {
  if (saved) return otherwise;
  try {
    return localStorage.getItem(`telltale.${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(name: string, text: string) {
  if (saved) return;
  try {
    localStorage.setItem(`telltale.${name}`, text);
  } catch {
    // Remembering is a comfort; without it the page works the same.
  }
}
