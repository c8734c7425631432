import { recall, remember } from './memory';
import { printing } from './printing.svelte';

export type Theme = 'system' | 'light' | 'dark';
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** The theme that was chosen, and whether dark holds now. */
class Appearance {
  theme = $state<Theme>('system');
  #system = $state(false);

  constructor() {
    if (typeof matchMedia === 'undefined') return;
    const query = matchMedia('(prefers-color-scheme: dark)');
    this.#system = query.matches;
    query.addEventListener('change', (event) => {
      this.#system = event.matches;
    });
    const stored = recall('theme', 'system');
    this.choose(THEMES.find((theme) => theme === stored) ?? 'system');
  }

  get dark(): boolean {
    if (printing.active) return false;
    return this.theme === 'system' ? this.#system : this.theme === 'dark';
  }

  choose(theme: Theme) {
    this.theme = theme;
    remember('theme', theme);
    document.documentElement.style.colorScheme = theme === 'system' ? 'light dark' : theme;
  }
}

export const appearance = new Appearance();
