import type { EChartsCoreOption } from 'echarts/core';
import type { ReliabilityPoint } from '$lib/bindings';
import { LINES } from './limit';
import { axisFont, pointed } from './look';
import type { Paint } from './palette';

export interface ReliabilityOptions {
  /** By ascending confidence. */
  points: ReliabilityPoint[];
  tick: (value: number) => string;
  tooltip: (point: number) => string;
}

/** The ECharts option of a reliability curve: how often predictions were right, against how sure they were. */
export function reliability({ points, tick, tooltip }: ReliabilityOptions, paint: Paint): EChartsCoreOption {
  const font = axisFont(paint);
  // Both axes from the same round number, so that the diagonal goes from corner to corner.
  const lowest = Math.min(1, ...points.flatMap(({ confidence, low }) => [confidence, low]));
  const least = Math.min(Math.floor(lowest * 10) / 10, 0.8);
  const axis = { type: 'value', min: least, max: 1, axisLabel: { ...font, formatter: tick, hideOverlap: true } };
  return {
    animation: false,
    grid: { left: 4, right: 16, top: 10, bottom: 6, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { ...axis, axisLine: { lineStyle: { color: paint('line-strong') } }, splitLine: { show: false } },
    yAxis: {
      ...axis,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: paint('fill') } },
    },
    tooltip: {
      ...pointed(paint, true),
      formatter: (shown: { dataIndex: number }[]) => tooltip(shown[0]?.dataIndex ?? 0),
    },
    series: [
      {
        type: 'line',
        data: points.map(({ confidence, accuracy }) => [confidence, accuracy]),
        color: paint('series-1'),
        lineStyle: { width: 1.25 },
        symbol: 'circle',
        symbolSize: 7,
        showAllSymbol: true,
        emphasis: { disabled: true },
        z: 4,
        markLine: {
          ...LINES,
          label: { show: false },
          data: [
            line([least, least], [1, 1], { color: paint('control'), type: [4, 4], width: 1.25 }),
            ...points.map(({ confidence, low, high }) =>
              line([confidence, low], [confidence, high], {
                color: paint('series-1'),
                type: 'solid',
                width: 1.25,
                opacity: 0.7,
              }),
            ),
          ],
        },
      },
    ],
  };
}

const line = (from: [number, number], to: [number, number], lineStyle: object) => [
  { coord: from, lineStyle },
  { coord: to },
];
