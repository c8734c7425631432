import { frame } from './api';
import { appearance } from './theme.svelte';
import { firstPainted } from './paint';
import { inWindow, wails } from './transport';
import { workspace } from './workspace.svelte';
import { zoom } from './zoom';

const told = { page: false, numbers: false };

/**
 * Tells the window's log, once each, that the frame of a page or its first numbers have been painted. Call it when they stand
 * in the page: what waits for a frame and then for a turn runs when that frame has been painted.
 */
export function painted(what: 'page' | 'numbers') {
  if (told[what]) return;
  told[what] = true;
  requestAnimationFrame(() =>
    setTimeout(() => {
      if (what === 'page') firstPainted();
      if (inWindow()) void frame.Painted(what);
    }),
  );
}

/** Keeps the window around the page in step: its title, its looks, and whether somebody looks at it. */
export function attachFrame() {
  if (!inWindow()) return;
  zoom.restore();
  const tell = () => void frame.Attention(document.hasFocus());
  tell();
  addEventListener('focus', tell);
  addEventListener('blur', tell);
  $effect(() => {
    const { name = '', demo = '' } = workspace.info.data ?? {};
    wails().runtime?.WindowSetTitle([name, demo && 'made-up data', 'Telltale'].filter(Boolean).join(' – '));
  });
  $effect(() => {
    void frame.Looks(appearance.dark);
  });
  $effect(() => {
    const runtime = wails().runtime;
    if (appearance.theme === 'dark') runtime?.WindowSetDarkTheme();
    else if (appearance.theme === 'light') runtime?.WindowSetLightTheme();
    else runtime?.WindowSetSystemDefaultTheme();
  });
}
