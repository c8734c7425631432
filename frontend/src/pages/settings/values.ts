import type { Dashboard, Setting, SettingValue } from '$lib/bindings';
import { printed } from '$lib/format';
import { day } from '$lib/time';

/** The value that holds on a day, "2026-10-31"; undefined while the default does. */
export function holding(setting: Setting, on: string): SettingValue | undefined {
  // Oldest first, and the one from the beginning before all others.
  return setting.values.findLast(({ since }) => since === '' || on === '' || since <= on);
}

/** A value as people read it. */
export const textOf = ({ words }: Setting, value: string): string => printed(words[value] ?? value);

/** The target of a KPI that holds on a day, as people read it; "" without one. */
export function targetOf(settings: Setting[], kpi: string, on: string): string {
  const setting = settings.find(({ key }) => key === `target.${kpi}`);
  const value = setting && (holding(setting, on)?.value ?? setting.default);
  return setting && value && value !== 'none' ? textOf(setting, value) : '';
}

/** From when a value holds. */
export const sinceText = (since: string): string => (since ? `since ${day(since)}` : 'from the beginning');

/** Whether a value may be long: several lines to write it on. */
export const isLong = ({ kind }: Setting): boolean =>
  ['phrases', 'rules', 'shares', 'components', 'tiers', 'vendors', 'runbook', 'pattern', 'windows', 'series'].includes(
    kind,
  );

/** Whether all words of a search stand in what a setting says of itself. */
export function found(setting: Setting, search: string): boolean {
  const text = `${setting.title} ${setting.about} ${setting.key} ${setting.group}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** How a value of a kind is written, for an empty field. */
export const exampleOf = ({ kind, key }: Setting): string =>
  ({
    target: '> 99% acceptable > 98%',
    expected: 'a number',
    assumption: '10 (8 to 12) from the ticket system',
    fraction: '95%',
    price: '2.50 in, 1.25 cached, 10 out USD',
    rate: '1.0843 USD',
    zone: 'Europe/Berlin',
    currency: 'EUR',
    month: '2026-09',
    phrases: "I don't know; no idea",
    runbook: 'text or a link',
  })[kind] ?? (key ? '' : 'value');

/** The panels that a KPI may stand on: by the id of the dashboard, as settings name them, with both titles as a label. */
export const placesOf = (dashboards: Dashboard[]): { value: string; label: string }[] =>
  dashboards.flatMap(({ id, title, panels }) =>
    panels.map((panel) => ({ value: `${id}: ${panel.title}`, label: `${title}: ${panel.title}` })),
  );

/** A place as people read it. A KPI that changes a built-in one has none of its own. */
export function placeText(place: string, dashboards: Dashboard[]): string {
  if (place === '') return 'where the built-in one stands';
  if (place === 'none') return 'no dashboard';
  return placesOf(dashboards).find(({ value }) => value === place)?.label ?? place;
}
