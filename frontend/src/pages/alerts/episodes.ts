import type { Alert, IncidentSighted, Value } from '$lib/bindings';
import type { Sheet } from '$lib/sheet';

/** What the timeline shows as rows: the incidents, and the episodes of every rule. */
export function sheetOfEpisodes(rules: { value: Value; alert: Alert }[], incidents: IncidentSighted[]): Sheet {
  return {
    columns: ['what', 'name', 'rule', 'from', 'to', 'fired for (seconds)', 'possible only'],
    rows: [
      ...incidents.map(({ title, from, to }) => ['incident', title, '', from, to, null, '']),
      ...rules.flatMap(({ value, alert }) =>
        alert.episodes.map(({ from, to, seconds, possible }) => [
          'episode',
          value.name,
          alert.rule,
          from,
          to,
          possible ? null : seconds,
          possible ? 'yes' : 'no',
        ]),
      ),
    ],
  };
}
