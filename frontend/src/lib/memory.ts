/** What the page remembers between visits. A browser may forbid storage: then nothing is remembered. */
export function recall(name: string, otherwise: string): string {
  try {
    return localStorage.getItem(`telltale.${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(name: string, text: string) {
  try {
    localStorage.setItem(`telltale.${name}`, text);
  } catch {
    // Remembering is a comfort; without it the page works the same.
  }
}
