import { filtersText } from './filters';
import { router } from './router.svelte';
import { workspace } from './workspace.svelte';

/**
 * What a chart or table is of, for whoever meets it outside of the page: its period with its zone and what it is compared
 * with, the filters, and the workspace. The period is the one that the page shows above the element.
 */
export function captionOf(element: Element): string {
  const { info, catalog, zone } = workspace;
  const above = [...document.querySelectorAll<HTMLElement>('[data-period]')].findLast(
    (line) => line.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  return [
    above?.dataset['period'] ?? zone,
    filtersText(above ? router.view.filters : [], catalog.data?.facts ?? []),
    info.data?.name ?? '',
    info.data?.demo ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
