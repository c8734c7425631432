import type { Dimension } from './bindings';
import { workspace } from './workspace.svelte';

/** What all of the KPIs can be broken down by, in the order of the catalog. */
export function dimensionsOf(kpis: string[]): Dimension[] {
  const { kpis: known = [], facts = [] } = workspace.catalog.data ?? {};
  const all = kpis.map((id) => known.find((one) => one.id === id)?.dimensions ?? []);
  const [first = []] = all;
  const titles = new Map(facts.flatMap(({ dimensions }) => dimensions).map(({ name, title }) => [name, title]));
  return first
    .filter((name) => all.every((names) => names.includes(name)))
    .map((name) => ({ name, title: titles.get(name) ?? name }));
}
