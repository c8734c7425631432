import { expect, test } from 'vitest';
import { breadthOf, widthsOf } from './widths';

test('a column is as wide as its longest text, within bounds', () => {
  const rows = [
    ['GET', 'x'.repeat(20), 'y'.repeat(90)],
    ['POST', '', ''],
  ];
  // "Method" would have room in 76.4 pixels, 20 letters in 180, and 90 in more than a column may have.
  expect(widthsOf(['Method', 'Path', 'Agent'], rows)).toEqual([6 * 7.4 + 32, 180, 340]);
  expect(widthsOf(['n'], [])).toEqual([72]);
});

test('columns are as wide together as they are one by one', () => {
  expect(breadthOf({ columns: [{ name: 'n', title: 'n', numeric: true, time: false }], rows: [] })).toBe(72);
});
