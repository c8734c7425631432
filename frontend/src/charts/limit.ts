import { axisFont } from './look';
import type { Paint } from './palette';

/** A level that is held against what was: a target, a budget. */
export interface Limit {
  value: number;
  /** What it is, in a word. */
  name: string;
  /** Its number: "< 2 s". */
  text: string;
}

/** The width of a letter of its label, and the space beside it. */
const [LETTER, SPACE] = [6.4, 12];

/** The room that a chart leaves at its right: for the label of its limit, which so is crossed by nothing, or for none. */
export const roomFor = (limit: Limit | undefined): number =>
  limit ? Math.max(limit.name.length, limit.text.length) * LETTER + SPACE : SPACE;

/** How lines lie over a chart: exactly where they are told to, and not at hundredths, which would draw 99.5 % at 99 %. */
export const LINES = { silent: true, symbol: 'none', animation: false, precision: -1 } as const;

/** The line of a limit across the chart, with its label behind its end. */
export const limitLine = ({ value, name, text }: Limit, paint: Paint) => ({
  yAxis: value,
  lineStyle: { color: paint('target'), type: [5, 4], width: 1.25 },
  label: {
    ...axisFont(paint),
    position: 'end',
    distance: 6,
    lineHeight: 13,
    color: paint('target'),
    formatter: `${name}\n${text}`,
  },
});
