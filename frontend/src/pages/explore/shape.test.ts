import { expect, test } from 'vitest';
import type { RowColumn } from '$lib/bindings';
import { drawingOf } from './shape';

const column = (name: string, kind: 'time' | 'number' | 'text'): RowColumn => ({
  name,
  title: name,
  numeric: kind === 'number',
  time: kind === 'time',
});
const answer = (columns: RowColumn[], rows: string[][]) => ({ columns, rows, total: rows.length, offset: 0 });

test('times and numbers are lines in the order of time; what is missing is no zero', () => {
  const drawing = drawingOf(
    answer(
      [column('day', 'time'), column('n', 'number')],
      [
        ['2026-10-02', '5'],
        ['2026-10-01', ''],
      ],
    ),
  );
  expect(drawing?.grain).toBe('day');
  expect(drawing?.series).toMatchObject([
    {
      name: 'n',
      kind: 'line',
      points: [
        { t: '2026-10-01', v: null },
        { t: '2026-10-02', v: 5 },
      ],
    },
  ]);
});

test('names and numbers are bars as they came; other shapes are tables only', () => {
  const name = column('model', 'text');
  const drawing = drawingOf(answer([name, column('n', 'number')], [['b', '2'], ['a', '1']])); // prettier-ignore
  expect(drawing?.series[0]?.points.map(({ t }) => t)).toEqual(['b', 'a']);
  expect(drawing?.series[0]?.kind).toBe('bar');
  expect(drawingOf(answer([name, name], [['a', 'b'], ['c', 'd']]))).toBeUndefined(); // prettier-ignore
  expect(drawingOf(answer([name, column('n', 'number')], [['a', '1'], ['a', '2']]))).toBeUndefined(); // prettier-ignore
  expect(drawingOf(answer([column('n', 'number')], [['1'], ['2']]))).toBeUndefined();
});
