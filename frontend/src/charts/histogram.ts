import type { EChartsCoreOption } from 'echarts/core';
import { LINES } from './limit';
import { axisFont, pointed } from './look';
import type { Paint } from './palette';

/** A bin of a histogram. */
export interface Bin {
  from: number;
  to: number;
  /** How high it is. */
  value: number;
  /** How high it was in the period that it is compared with; null without one. */
  before: number | null;
  /** A colour token, without its "color-". */
  color: string;
}

/** A line across a histogram. */
export interface Bound {
  at: number;
  text: string;
  tone: string;
  /** The label stands above those of the others. */
  above?: boolean;
}

export interface HistogramOptions {
  bins: Bin[];
  bounds: Bound[];
  /** The horizontal axis is logarithmic; all bins are as wide as each other on it. */
  log: boolean;
  /** Where labels of that axis may stand. */
  ticks: number[];
  tick: (value: number) => string;
  height: (value: number) => string;
  tooltip: (bin: number) => string;
}

/** How much further the edges of a bin that begins at zero lie apart than those of the others, where zero has no place: nothing. */
const NEXT = 10 ** (1 / 20);

/** Labels nearer than that share of the axis would lie over each other in the narrowest card. */
const NEAR = 0.1;

/** The ECharts option of a histogram. Its first series has one point for each bin, and is not drawn. */
export function histogram(options: HistogramOptions, paint: Paint): EChartsCoreOption {
  const { bins, bounds, log } = options;
  const place = (value: number) => (log ? Math.log10(value) : value);
  const left = ({ from, to }: Bin) => place(from > 0 || !log ? from : to / NEXT);
  const right = ({ to }: Bin) => place(to);
  const first = bins[0];
  const last = bins.at(-1);
  const [start, end] = [first ? left(first) : 0, last ? right(last) : 1];
  const font = axisFont(paint);
  const ticks = options.ticks.map(place);
  const corners = (of: Bin[], height: (bin: Bin) => number) =>
    of.flatMap((bin) => [
      [left(bin), height(bin)],
      [right(bin), height(bin)],
    ]);
  const silent = { type: 'line', symbol: 'none', silent: true, emphasis: { disabled: true } };
  // Only the first series tells of bins: the corners of the others are nearer to the pointer than the middles of bins.
  const untold = { ...silent, tooltip: { show: false } };
  return {
    animation: false,
    grid: {
      left: 4,
      right: 12,
      top: bounds.some(({ above }) => above) ? 38 : bounds.length > 0 ? 22 : 10,
      bottom: 6,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'value',
      min: start,
      max: end,
      axisLine: { onZero: false, lineStyle: { color: paint('line-strong') } },
      axisTick: { show: true, customValues: ticks, lineStyle: { color: paint('line-strong') }, length: 3 },
      splitLine: { show: false },
      axisLabel: {
        ...font,
        customValues: ticks,
        hideOverlap: true,
        formatter: (value: number) => options.tick(log ? 10 ** value : value),
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 3,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...font, formatter: options.height },
      splitLine: { lineStyle: { color: paint('fill') } },
    },
    tooltip: {
      ...pointed(paint, true),
      formatter: (shown: { seriesIndex: number; dataIndex: number }[]) =>
        options.tooltip(shown.find(({ seriesIndex }) => seriesIndex === 0)?.dataIndex ?? 0),
    },
    series: [
      {
        ...silent,
        data: bins.map((bin) => [(left(bin) + right(bin)) / 2, bin.value]),
        lineStyle: { width: 0 },
        markLine: lines(
          labels(bounds, (at) => (place(at) - start) / (end - start)),
          place,
          paint,
          font,
        ),
      },
      ...runs(bins).map((run) => ({
        ...untold,
        data: corners(run, ({ value }) => value),
        color: paint(run[0]?.color ?? ''),
        lineStyle: { width: 0 },
        areaStyle: { opacity: 1 },
        z: 2,
      })),
      ...(bins.some(({ before }) => before !== null)
        ? [
            {
              ...untold,
              data: corners(bins, ({ before }) => before ?? 0),
              color: paint('text-soft'),
              lineStyle: { width: 1.25, join: 'miter' },
              z: 4,
            },
          ]
        : []),
    ],
  };
}

/** Bins in a row that share a colour. */
function runs(bins: Bin[]): Bin[][] {
  const all: Bin[][] = [];
  for (const bin of bins) {
    const run = all.at(-1);
    if (run?.[0]?.color === bin.color) run.push(bin);
    else all.push([bin]);
  }
  return all;
}

/** A line with what its label says, and to which side of it that stands. */
interface Labelled extends Bound {
  align: 'left' | 'center' | 'right';
}

/**
 * Bounds whose labels would lie over each other part: that of the first ends at its line, and the others begin at the last one's.
 * Without room behind the last, one label says all. shareOf is where on the axis a value lies, from 0 to 1.
 */
export function labels(bounds: Bound[], shareOf: (value: number) => number): Labelled[] {
  const groups: Bound[][] = [];
  for (const bound of bounds.toSorted((a, b) => Number(a.above ?? false) - Number(b.above ?? false) || a.at - b.at)) {
    const before = groups.at(-1)?.at(-1);
    const near = before && before.above === bound.above && shareOf(bound.at) - shareOf(before.at) < NEAR;
    if (near) groups.at(-1)?.push(bound);
    else groups.push([bound]);
  }
  return groups.flatMap((group): Labelled[] => {
    if (group.length === 1) return group.map((bound) => ({ ...bound, align: 'center' }));
    const last = group.length - 1;
    const full = shareOf(group[last]?.at ?? 0) > 1 - NEAR;
    const joined = group.slice(full ? 0 : 1).map(({ text }) => text);
    return group.map((bound, index) => ({
      ...bound,
      text: index === last ? joined.join(', ') : index === 0 && !full ? bound.text : '',
      align: index === last && !full ? 'left' : 'right',
    }));
  });
}

function lines(bounds: Labelled[], place: (value: number) => number, paint: Paint, font: object) {
  if (bounds.length === 0) return undefined;
  return {
    ...LINES,
    z: 10,
    data: bounds.map(({ at, text, tone, above, align }) => ({
      xAxis: place(at),
      lineStyle: { color: paint(tone), type: above ? [5, 4] : 'solid', width: 1.25 },
      label: {
        ...font,
        show: text !== '',
        position: 'end',
        distance: above ? 20 : 4,
        align,
        color: paint(tone),
        formatter: text,
      },
    })),
  };
}
