import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../..', import.meta.url));
const svelteIn = (folder: string) => readdirSync(`${source}/${folder}`).filter((name) => name.endsWith('.svelte'));

/** The components of ui/ and charts/ that a file shows, as "ui/Button.svelte", and in turn those that these show. */
function shownBy(path: string, found = new Set<string>()): Set<string> {
  const text = readFileSync(`${source}/${path}`, 'utf8');
  for (const [, from = ''] of text.matchAll(/from '([^']+\.svelte)'/g)) {
    const folder = path.replace(/[^/]*$/, '');
    const name = from.replace(/^\$(ui|charts)\//, '$1/').replace(/^\.\//, folder);
    if (!/^(ui|charts)\//.test(name) || found.has(name)) continue;
    found.add(name);
    shownBy(name, found);
  }
  return found;
}

test('every component of ui and charts is on the page of components, or part of the frame around every page', () => {
  const pages = [...svelteIn('pages/components').map((name) => `pages/components/${name}`), 'pages/shell/Shell.svelte'];
  const shown = new Set(pages.flatMap((page) => [...shownBy(page)]));
  const all = ['ui', 'charts'].flatMap((folder) => svelteIn(folder).map((name) => `${folder}/${name}`));
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter((name) => !shown.has(name))).toEqual([]);
});
