import type { EChartsCoreOption } from 'echarts/core';
import type { ForecastDay, PastDay } from '$lib/bindings';
import { shortDay } from '$lib/time';
import { LINES, limitLine, roomFor, type Limit } from './limit';
import { axisFont, pointed } from './look';
import type { Paint } from './palette';
import { scaleOf, tickText } from './scale';

export interface Fan {
  past: PastDay[];
  days: ForecastDay[];
  unit: string;
  currency: string;
  /** A line across the chart: a budget or a limit. */
  line?: Limit | undefined;
}

/** The days of a fan, those that were and those to come. */
export const daysOf = ({ past, days }: Fan): string[] => [...past.map(({ day }) => day), ...days.map(({ day }) => day)];

/** The ECharts option of what was, what is to come, and the bands of 80 and 95 % around that. */
export function fanChart(fan: Fan, tooltip: (index: number) => string, paint: Paint): EChartsCoreOption {
  const { past, days, unit, currency, line } = fan;
  const font = axisFont(paint);
  const last = past.at(-1);
  // What is to come goes on from the last day that was, where nothing is in doubt.
  const gap = Array.from({ length: Math.max(past.length - 1, 0) }, () => '-' as const);
  const onwards = (of: (day: ForecastDay) => number, at: number | undefined) => [
    ...gap,
    ...(at === undefined ? [] : [days.length > 0 ? at : '-']),
    ...days.map(of),
  ];
  const points = (values: number[]) => values.map((v) => ({ t: '', v }));
  const reach = points([
    ...past.map(({ value }) => value),
    ...days.flatMap(({ low, high, value }) => [low, high, value]),
  ]);
  const band = (
    stack: string,
    low: (day: ForecastDay) => number,
    high: (day: ForecastDay) => number,
    opacity: number,
  ) =>
    [
      { data: onwards(low, last?.value), areaStyle: { opacity: 0 } },
      { data: onwards((day) => high(day) - low(day), 0), areaStyle: { opacity, color: paint('series-1') } },
    ].map((one) => ({
      ...one,
      type: 'line',
      stack,
      stackStrategy: 'all',
      symbol: 'none',
      silent: true,
      lineStyle: { width: 0 },
      z: 1,
    }));
  const scale = scaleOf([{ name: '', points: reach, color: '', kind: 'line' }], unit, line);
  const measured = { type: 'line', symbol: 'none', color: paint('series-1'), emphasis: { disabled: true }, z: 4 };
  return {
    animation: false,
    grid: {
      left: 4,
      right: roomFor(line),
      top: 14,
      bottom: 6,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: daysOf(fan),
      boundaryGap: false,
      axisLine: { lineStyle: { color: paint('line-strong') } },
      axisTick: { show: false },
      axisLabel: { ...font, hideOverlap: true, alignMaxLabel: 'right', formatter: (day: string) => shortDay(day) },
    },
    yAxis: {
      type: 'value',
      ...scale,
      axisLabel: { ...font, formatter: tickText(scale, unit, currency) },
      splitLine: { lineStyle: { color: paint('fill') } },
    },
    tooltip: {
      ...pointed(paint),
      formatter: (shown: { dataIndex: number }[]) => tooltip(shown[0]?.dataIndex ?? 0),
    },
    series: [
      {
        ...measured,
        data: [...past.map(({ value }) => value), ...days.map(() => '-')],
        lineStyle: { width: 2 },
        ...(line
          ? {
              markLine: { ...LINES, data: [limitLine(line, paint)] },
            }
          : {}),
      },
      {
        ...measured,
        data: onwards(({ value }) => value, last?.value),
        lineStyle: { width: 2, type: [4, 4] },
      },
      ...band(
        'wide',
        ({ low }) => low,
        ({ high }) => high,
        0.14,
      ),
      ...band(
        'likely',
        ({ low80 }) => low80,
        ({ high80 }) => high80,
        0.2,
      ),
    ],
  };
}
