import { frame } from './api';
import { appearance } from './theme.svelte';
import { inWindow, wails } from './transport';
import { workspace } from './workspace.svelte';
import { zoom } from './zoom';

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
