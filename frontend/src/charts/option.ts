import type { EChartsCoreOption } from 'echarts/core';
import type { Mark } from '$lib/happenings';
import { clock, day, month, shortDay } from '$lib/time';
import { LINES, limitLine, roomFor, type Limit } from './limit';
import { axisFont, pointed } from './look';
import type { Paint } from './palette';
import { scaleOf, tickText } from './scale';
import { at, bucketsOf, type Series } from './series';

export interface TimeChartOptions {
  series: Series[];
  grain: string;
  unit: string;
  currency: string;
  /** How wide the chart is, with its axes; 0 where it is not known yet. */
  width: number;
  /** A line across the chart, in the unit of the series. */
  target?: Limit | undefined;
  /** Lines at what happened. */
  marks: Mark[];
  /** Stretches of time to shade, as starts of their first and last bucket. */
  shaded: { from: string; to: string }[];
  tooltip: (index: number) => string;
}

/** The ECharts option of a chart over time. */
export function timeChart(options: TimeChartOptions, paint: Paint): EChartsCoreOption {
  const { series, grain, unit, currency, width, target } = options;
  const buckets = bucketsOf(series);
  const font = axisFont(paint);
  const scale = scaleOf(series, unit, target);
  const bars = series.some((one) => one.kind === 'bar');
  return {
    animation: false,
    grid: {
      left: 4,
      right: roomFor(target),
      top: options.marks.length > 0 ? 26 : target ? 14 : 10,
      bottom: 6,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: buckets,
      boundaryGap: bars,
      axisLine: { lineStyle: { color: paint('line-strong') } },
      axisTick: { show: false },
      axisLabel: {
        ...font,
        hideOverlap: true,
        // A line ends at the edge; a bar has room for its name on both sides.
        ...(bars ? {} : { alignMaxLabel: 'right' }),
        interval: labelInterval(buckets, grain, width),
        formatter: (start: string) => (grain === 'day' && buckets.length > 366 ? day(start) : axisLabel(start, grain)),
      },
    },
    yAxis: {
      type: 'value',
      ...scale,
      axisLabel: { ...font, formatter: tickText(scale, unit, currency) },
      splitLine: { lineStyle: { color: paint('fill') } },
    },
    tooltip: {
      ...pointed(paint),
      formatter: (shown: { dataIndex: number }[]) => options.tooltip(shown[0]?.dataIndex ?? 0),
    },
    series: series.map((one, order) => ({
      name: one.name,
      type: one.kind,
      data: buckets.map((start, index) => dotted(one, index, drawn(one, at(one, start, index)))),
      color: paint(one.color),
      z: one.front || one.strong ? 4 : 2 + order * 0.1,
      emphasis: { disabled: true },
      ...(isArea(one) ? area(one) : one.kind === 'bar' ? bar(one) : line(one)),
      ...(order === 0
        ? { markLine: lines(target, options.marks, paint, font), markArea: shading(options.shaded, paint) }
        : {}),
    })),
  };
}

/** From how many buckets on bars that stand alone are drawn as one stepped area: a month of hours need not be hundreds of elements. */
const MANY = 200;

// Few failures among thousands of requests are seen for the least height of a bar, which an area has not.
const isArea = (one: Series) => one.kind === 'bar' && !one.front && !one.stacked && one.points.length > MANY;

const area = (one: Series) => ({
  ...line(one),
  type: 'line',
  step: 'middle',
  lineStyle: { width: 0 },
  areaStyle: { opacity: 1 },
});

// Unless they stand side by side, bars of one bucket stand in front of each other, from the same zero: nothing needs to be subtracted to stack them.
const bar = (one: Series) => ({
  ...(one.stacked ? { stack: 'all' } : { barGap: one.beside ? '8%' : '-100%' }),
  barCategoryGap: '22%',
  barMaxWidth: 28,
  barMinHeight: one.front ? 1 : 0,
});

// What is not there, and a zero that would get the least height of a bar, is not drawn.
const drawn = (one: Series, amount: number | null) => (amount === null || (one.front && amount === 0) ? '-' : amount);

const line = (one: Series) => ({
  connectNulls: false,
  // Those of single points too between the names of the axis.
  showAllSymbol: true,
  lineStyle: { width: one.strong ? 2 : 1.25, ...(one.dashed ? { type: [4, 4] } : {}) },
  symbol: 'none',
});

// A line of one point cannot be seen, so that points between two gaps get a dot. No other point is an element of its own.
function dotted(one: Series, index: number, drawn: number | string) {
  const has = (offset: number) => (one.points[index + offset]?.v ?? null) !== null;
  const alone = has(0) && !has(-1) && !has(1);
  return alone && (one.kind === 'line' || isArea(one)) ? { value: drawn, symbol: 'circle', symbolSize: 5 } : drawn;
}

/** The target across the chart, and what happened from top to bottom. */
function lines(target: TimeChartOptions['target'], marks: Mark[], paint: Paint, font: { fontSize: number }) {
  if (!target && marks.length === 0) return undefined;
  return {
    ...LINES,
    z: 10,
    data: [...(target ? [limitLine(target, paint)] : []), ...marks.map((mark) => markLine(mark, paint, font))],
  };
}

const markLine = ({ bucket, tone, label }: Mark, paint: Paint, font: { fontSize: number }) => ({
  xAxis: bucket,
  lineStyle: { color: paint(tone), type: [2, 3], width: 1, opacity: 0.8 },
  label: {
    ...font,
    show: label !== '',
    position: 'end',
    distance: 3,
    formatter: label,
    color: paint(tone),
    fontSize: 10,
    fontWeight: 600,
    padding: [2, 4],
    borderRadius: 6,
    backgroundColor: paint(`${tone}-soft`),
  },
});

function shading(shaded: { from: string; to: string }[], paint: Paint) {
  if (shaded.length === 0) return undefined;
  return {
    silent: true,
    itemStyle: { color: paint('bad-soft') },
    data: shaded.map(({ from, to }) => [{ xAxis: from }, { xAxis: to }]),
  };
}

/** Hours are named by their day, at midnight, when there is more than a day of them. */
function axisLabel(start: string, grain: string): string {
  if (grain === 'month') return month(start.slice(0, 7));
  if (grain === 'hour' || grain === 'minute') return clock(start) === '00:00' ? shortDay(start) : clock(start);
  return shortDay(start);
}

/** How many days have room for their names below a chart of hours. */
const DAYS = 9;

/** The room of a day's name, and how many days may lie between two of them: some, or whole weeks. */
const DAY = 46;
const APART = [1, 2, 4, 7, 14, 28, 56, 112];

/** The part of a chart's width that is left beside the names of its values and of its target. */
const PLOT = 0.85;

/**
 * Which buckets may carry a label: round hours of a few days, or midnights of many, as far from each other. How far days are is told
 * from the whole chart's width, so that charts side by side name the same ones.
 */
function labelInterval(
  buckets: string[],
  grain: string,
  width: number,
): 'auto' | ((index: number, start: string) => boolean) {
  if (grain === 'day' && width > 0) {
    const room = (width * PLOT) / Math.max(buckets.length, 1);
    const apart = APART.find((days) => days * room >= DAY);
    return apart ? (index) => index % apart === 0 : 'auto';
  }
  if (grain !== 'hour' && grain !== 'minute') return 'auto';
  const days = [...new Set(buckets.map((start) => start.slice(0, 10)))];
  if (days.length > 4) {
    const named = new Set(days.filter((_, place) => place % Math.ceil(days.length / DAYS) === 0));
    return (_, start) => clock(start) === '00:00' && named.has(start.slice(0, 10));
  }
  if (days.length > 1) return (_, start) => /T(00|06|12|18):00/.test(start);
  return grain === 'hour' ? (_, start) => /T\d[02468]:00/.test(start) : (_, start) => /:[0-5][05]:/.test(start);
}
