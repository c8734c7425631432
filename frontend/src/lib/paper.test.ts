import { expect, test } from 'vitest';
import { columnsOnPaper } from './paper';

test('as many columns are printed as the paper is wide', () => {
  expect(columnsOnPaper([])).toBe(0);
  expect(columnsOnPaper([200, 300])).toBe(2);
  // 976 pixels are 703 of the paper at 72 %.
  expect(columnsOnPaper([500, 476, 1])).toBe(2);
  expect(columnsOnPaper([500, 477, 1])).toBe(1);
  expect(columnsOnPaper([2000, 10])).toBe(1);
});
