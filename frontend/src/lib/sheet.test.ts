import { describe, expect, test } from 'vitest';
import { csvOf, titleOf } from './sheet';

describe('a sheet as CSV', () => {
  test('has every digit of a number, and nothing where there is none', () => {
    const sheet = {
      columns: ['from', 'P95 (seconds)'],
      rows: [['2026-10-01', 1 / 3] as const, ['2026-10-02', null] as const],
    };
    expect(csvOf({ ...sheet, rows: sheet.rows.map((row) => [...row]) })).toBe(
      'from,P95 (seconds)\n2026-10-01,0.3333333333333333\n2026-10-02,\n',
    );
  });

  test('quotes what would end a cell or a line', () => {
    expect(csvOf({ columns: ['a'], rows: [['one, two'], ['say "no"'], ['up\ndown'], ['plain']] })).toBe(
      'a\n"one, two"\n"say ""no"""\n"up\ndown"\nplain\n',
    );
  });

  test('keeps a text from being taken for a formula, and a negative number a number', () => {
    expect(
      csvOf({
        columns: ['a', 'b'],
        rows: [
          ['=1+1', -2],
          ['@x', 0],
          ['\t=1', 1],
        ],
      }),
    ).toBe("a,b\n'=1+1,-2\n'@x,0\n'\t=1,1\n");
  });

  test('names the unit in the title, where the unit is no count', () => {
    expect(titleOf('Total cost', 'money', 'EUR')).toBe('Total cost (EUR)');
    expect(titleOf('Total cost', 'money', '')).toBe('Total cost');
    expect(titleOf('API success rate', 'percent', 'EUR')).toBe('API success rate (fraction)');
    expect(titleOf('Requests', 'count', 'EUR')).toBe('Requests');
  });
});
