import { known } from '$lib/api';
import { code } from './code.svelte';

/** How long the page that is shown has to ask its own questions, and how often it is looked whether they are answered. */
const PATIENCE = 400;

/**
 * Fetches the code of all pages once the page that is shown is whole: whoever goes to another finds it there. Returns how to
 * stop.
 */
export function ahead(): () => void {
  const look = setInterval(() => {
    if (known.asking > 0) return;
    clearInterval(look);
    void code.fetchAll();
  }, PATIENCE);
  return () => {
    clearInterval(look);
  };
}
