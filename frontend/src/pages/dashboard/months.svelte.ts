import type { View } from '$lib/address';
import { dashboards } from '$lib/api';
import type { Point, Scorecard, Value } from '$lib/bindings';
import { queryOf } from '$lib/query';
import { Resource } from '$lib/resource.svelte';
import { workspace } from '$lib/workspace.svelte';

export interface Months {
  /** The last months of a KPI; undefined without any, or with nothing but the last. */
  of: (kpi: string) => Point[] | undefined;
  /** They are awaited. */
  readonly loading: boolean;
}

/** Whether a value has nothing to draw by day, and may have something by month. */
const undrawn = ({ value, budget, series }: Value) =>
  value !== null && budget === null && !series.some(({ v }) => v !== null);

/**
 * The last twelve months of those numbers of a month that have no values by day: what contracts owe, monthly users, growth. They
 * are asked for when the numbers themselves are there.
 */
export function lastMonths(view: () => View, values: () => Value[]): Months {
  const card = new Resource<Scorecard>();
  const question = $derived.by(() => {
    const kpis =
      view().period.preset === 'month'
        ? values()
            .filter(undrawn)
            .map(({ id }) => id)
        : [];
    return kpis.length > 0 ? JSON.stringify(queryOf({ ...view(), compare: 'none' }, kpis)) : '';
  });
  $effect(() => {
    void workspace.version;
    card.clear();
    if (!question) return;
    const query = JSON.parse(question) as ReturnType<typeof queryOf>;
    void card.ask(() => dashboards.Scorecard(query));
  });
  const of = (kpi: string) => {
    const { months = [], rows = [] } = card.data ?? {};
    const row = rows.find(({ id }) => id === kpi);
    const points = months.map(({ from }, at) => ({ t: from, v: row?.months[at]?.value ?? null }));
    // One month alone is the number that stands there.
    return points.filter(({ v }) => v !== null).length > 1 ? points : undefined;
  };
  return {
    of,
    get loading() {
      return card.loading;
    },
  };
}
