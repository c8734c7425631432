import type { Dimension, Fact, Filter } from './bindings';

/** The filter on a dimension, if there is one. */
export const filterBy = (filters: Filter[], dimension: string) => filters.find((one) => one.dimension === dimension);

/** The filters with one more, in place of an older one on its dimension; without values it goes. */
export function withFilter(filters: Filter[], filter: Filter): Filter[] {
  const others = filters.filter((one) => one.dimension !== filter.dimension);
  return filter.values.length > 0 ? [...others, filter] : others;
}

/** A value as people read it: a missing one has a name. */
export const valueLabel = (value: string) => (value === '' ? 'no value' : value);

/** The dimensions of some facts, each once, with the first fact that has it. */
export function dimensionsOf(known: Fact[], names: string[]): (Dimension & { fact: string })[] {
  const found = new Map<string, Dimension & { fact: string }>();
  for (const fact of names) {
    for (const one of known.find(({ name }) => name === fact)?.dimensions ?? []) {
      if (!found.has(one.name)) found.set(one.name, { ...one, fact });
    }
  }
  return [...found.values()];
}

/** The filters as a sentence: "Model is gpt-5; Status is not 429". */
export function filtersText(filters: Filter[], known: Fact[]): string {
  const dimensions = known.flatMap((fact) => fact.dimensions);
  const titleOf = (name: string) => dimensions.find((one) => one.name === name)?.title ?? name;
  return filters
    .map(
      ({ dimension, not, values }) =>
        `${titleOf(dimension)} ${not ? 'is not' : 'is'} ${values.map(valueLabel).join(', ')}`,
    )
    .join('; ');
}
