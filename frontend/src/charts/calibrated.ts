import type { ReliabilityPoint } from '$lib/bindings';
import { interval } from '$lib/alike';
import { percent, plural } from '$lib/format';
import { countCell, shareCell, type ChartTable } from './table';

/** What a reliability curve says of its points: in the tip of one, read out, and as a table. */
export function calibrated(points: ReliabilityPoint[]) {
  const head = (at: number) => plural(points[at]?.n ?? 0, 'label');
  const rows = (at: number) => {
    const point = points[at];
    if (!point) return [];
    return [
      { color: 'control', name: 'Stated confidence', text: percent(point.confidence) },
      { color: 'series-1', name: 'Right', text: percent(point.accuracy) },
      { color: 'series-1', name: '95 % interval', text: interval(point.low, point.high, 'percent') },
    ];
  };
  const said = (at: number) =>
    `${head(at)}: ${rows(at)
      .map(({ name, text }) => `${name} ${text}`)
      .join(', ')}`;
  const table = (): ChartTable => ({
    columns: [{ title: 'Mean confidence' }, { title: 'Labels' }, { title: 'Right' }, { title: '95 % interval' }],
    rows: points.map((point) => [
      shareCell(point.confidence),
      countCell(point.n),
      shareCell(point.accuracy),
      { text: interval(point.low, point.high, 'percent') },
    ]),
  });
  return { head, rows, said, table };
}

export const CALIBRATED_LEGEND = [
  { name: 'Right, 95 % interval', color: 'series-1', kind: 'line' },
  { name: 'Perfectly calibrated', color: 'control', kind: 'dashed' },
] as const;
