import { recall, remember } from './memory';
import { printing } from './printing.svelte';

/** `contrast` is the theme of the system, light or dark, with high contrast. */
export type Theme = 'system' | 'light' | 'dark' | 'contrast';
const THEMES: readonly Theme[] = ['system', 'light', 'dark', 'contrast'];

/** The theme that was chosen, and what of it holds now. */
class Appearance {
  theme = $state<Theme>('system');
  #systemDark = $state(false);
  #systemContrast = $state(false);

  constructor() {
    if (typeof matchMedia === 'undefined') return;
    follow('(prefers-color-scheme: dark)', (holds) => {
      this.#systemDark = holds;
    });
    follow('(prefers-contrast: more)', (holds) => {
      this.#systemContrast = holds;
      this.#show();
    });
    const stored = recall('theme', 'system');
    this.choose(THEMES.find((theme) => theme === stored) ?? 'system');
  }

  get dark(): boolean {
    if (printing.active) return false;
    return this.theme === 'dark' || (this.#followsSystem && this.#systemDark);
  }

  /** Whoever asks the system for contrast gets it in every theme. */
  get contrast(): boolean {
    return this.theme === 'contrast' || this.#systemContrast;
  }

  choose(theme: Theme) {
    this.theme = theme;
    remember('theme', theme);
    this.#show();
  }

  get #followsSystem(): boolean {
    return this.theme === 'system' || this.theme === 'contrast';
  }

  #show() {
    const root = document.documentElement;
    root.style.colorScheme = this.#followsSystem ? 'light dark' : this.theme;
    if (this.contrast) root.dataset['contrast'] = 'more';
    else delete root.dataset['contrast'];
  }
}

/** Tells whether a condition holds now, and whenever that changes. */
function follow(condition: string, tell: (holds: boolean) => void) {
  const query = matchMedia(condition);
  tell(query.matches);
  query.addEventListener('change', (event) => {
    tell(event.matches);
  });
}

export const appearance = new Appearance();
