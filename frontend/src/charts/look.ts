import type { Paint } from './palette';

/** How charts write on their axes. */
export const axisFont = (paint: Paint) => ({ fontFamily: 'inherit', fontSize: 11, color: paint('text-faint') });

/** What is under the pointer is told in the page's own bubble, beside a line; on axes of values the line keeps to the points. */
export const pointed = (paint: Paint, snap = false) => ({
  trigger: 'axis',
  confine: true,
  transitionDuration: 0,
  padding: 0,
  borderWidth: 0,
  backgroundColor: 'transparent',
  extraCssText: 'box-shadow: none',
  axisPointer: {
    type: 'line',
    ...(snap ? { snap } : {}),
    z: 1,
    lineStyle: { color: paint('control'), type: 'solid', width: 1 },
  },
});
