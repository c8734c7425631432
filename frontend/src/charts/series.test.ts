import { expect, test } from 'vitest';
import { columnsOf, paperColumnsOf } from '../pages/kpi/columns';
import { init, use } from 'echarts/core';
import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { timeChart } from './option';
import { bucketsOfStretches, at, bucketsOf, describe as words, type Series } from './series';

const hour = (n: number) => `2026-10-05T0${String(n)}:00:00Z`;
const series = (name: string, ...values: (number | null)[]): Series => ({
  name,
  points: values.map((v, n) => ({ t: hour(n), v })),
  color: 'series-1',
  kind: 'line',
});

const plain = { grain: 'hour', unit: 'seconds', currency: '', width: 0, marks: [], shaded: [], tooltip: () => '' };
const options = (list: Series[], target?: number) =>
  timeChart(
    {
      ...plain,
      series: list,
      target: target === undefined ? undefined : { value: target, name: 'target', text: '' },
    },
    (token) => token,
  );

test('series of different length share the buckets of the longest', () => {
  const [short, long] = [series('P50', 1), series('P95', 2, null, 3)];
  expect(bucketsOf([short, long])).toEqual([hour(0), hour(1), hour(2)]);
  expect(at(short, hour(2), 2)).toBeNull();
  expect(at({ ...long, points: long.points.slice(1) }, hour(2), 2)).toBe(3);
});

test('a bucket is told in words, a missing value as no data', () => {
  expect(
    words([series('P50', 0.5), series('P95', null)], hour(0), 0, 'hour', 'seconds', '').replaceAll('\u00a0', ' '),
  ).toBe('5 Oct 2026 00:00: P50 500 ms, P95 no data');
});

test('a missing value leaves a gap in the line; it is never drawn as zero', () => {
  const { series: drawn } = options([series('P95', 1, null, 0)]) as {
    series: { data: unknown[]; connectNulls: boolean }[];
  };
  // Each of them stands alone, and has a dot to be seen by.
  const dot = (value: number) => ({ value, symbol: 'circle', symbolSize: 5 });
  expect(drawn[0]?.data).toEqual([dot(1), '-', dot(0)]);
  expect(drawn[0]?.connectNulls).toBe(false);
});

test('a target is drawn where it is, and not at the next hundredth', () => {
  use([LineChart, GridComponent, MarkLineComponent, SVGRenderer]);
  const drawn = (target: number) => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width: 400, height: 300 });
    chart.setOption(options([series('Success', 0.9, 1)], target));
    return /<path d="M\S+ (\S+)L[^>]*stroke="target"/.exec(chart.renderToSVGString())?.[1];
  };
  expect(drawn(0.99)).toBeDefined();
  expect(Number(drawn(0.995))).toBeLessThan(Number(drawn(0.99)));
});

test('days are named as far from each other as the width lets them, by whole weeks where they are many', () => {
  const named = (count: number, width: number) => {
    const points = Array.from({ length: count }, (_, n) => ({
      t: new Date(Date.UTC(2026, 0, 1 + n)).toISOString(),
      v: n,
    }));
    const { xAxis } = timeChart(
      { ...plain, series: [{ name: 'Requests', points, color: 'series-1', kind: 'line' }], grain: 'day', width },
      (token) => token,
    ) as { xAxis: { axisLabel: { interval: (index: number, start: string) => boolean } } };
    return points.flatMap(({ t }, index) => (xAxis.axisLabel.interval(index, t) ? [index + 1] : []));
  };
  expect(named(31, 310)).toEqual([1, 8, 15, 22, 29]);
  expect(named(31, 480)).toEqual(named(31, 560));
  expect(named(31, 480)).toEqual([1, 5, 9, 13, 17, 21, 25, 29]);
  expect(named(31, 985)).toHaveLength(16);
  expect(named(365, 480)).toEqual([1, 57, 113, 169, 225, 281, 337]);
});

test('tiles fill their rows', () => {
  const named = (tiles: number, name = 'Uptime') => Array.from({ length: tiles }, () => name);
  expect([8, 9, 10, 12].map((tiles) => columnsOf(named(tiles)))).toEqual([4, 5, 5, 6]);
  expect([1, 3, 4, 6].map((tiles) => columnsOf(named(tiles)))).toEqual([1, 3, 4, 6]);
  expect([3, 5, 6, 8].map((tiles) => columnsOf(named(tiles), 4))).toEqual([3, 3, 3, 4]);
  expect([11, 12].map((tiles) => columnsOf(named(tiles, 'Messages per conversation')))).toEqual([4, 4]);
  expect([7, 12].map((tiles) => columnsOf(named(tiles, 'Messages per conversation'), 4))).toEqual([3, 3]);
  expect([4, 5, 6, 12, 15].map((tiles) => paperColumnsOf(named(tiles)))).toEqual([4, 3, 3, 4, 4]);
  expect(paperColumnsOf(named(15, 'Messages per conversation'))).toBe(3);
});

test('a stretch of time shades the buckets that it touches, to the start of the next', () => {
  const hours = ['10', '11', '12', '13'].map((hour) => ({ t: `2026-10-06T${hour}:00:00+02:00`, v: 1 }));
  const of = (from: string, to: string) =>
    bucketsOfStretches([{ from, to }], hours, 'hour').map(({ from: first, to: next }) => [
      first.slice(11, 13),
      next.slice(11, 13),
    ]);
  expect(of('2026-10-06T10:50:00+02:00', '2026-10-06T11:10:00+02:00')).toEqual([['10', '12']]);
  expect(of('2026-10-06T09:20:00Z', '2026-10-06T09:25:00Z')).toEqual([['11', '12']]);
  expect(of('2026-10-06T12:30:00+02:00', '')).toEqual([['12', '13']]);
  expect(of('2026-10-07T12:30:00+02:00', '')).toEqual([]);
});
